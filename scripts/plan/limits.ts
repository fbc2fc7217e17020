/** What no further node moves: how much of each bound a sale takes, the tightest first. */
import { COSTS } from "./costs.ts";
import { digits } from "./figure.ts";

export interface Limit {
  readonly what: string;
  /** What is asked, divided by what there is: over 1 it does not go. */
  readonly share: number;
  readonly bound: string;
  readonly remedy: string;
}

export interface Asked {
  readonly pauseMs: number;
  readonly nodes: number;
  readonly databaseCores: number;
  readonly databaseCoresMax: number;
  readonly commits: number;
  readonly connections: number;
  readonly ratePerMinute: number;
  readonly drawBytes: number;
  readonly heapBytes: number;
  readonly seats: number;
}

export function limits(asked: Asked): readonly Limit[] {
  const all = [
    of(
      "pause of a queue part",
      asked.pauseMs,
      COSTS.leaseMs.value,
      `the lease, ${COSTS.leaseMs.value / 1e3} s`,
      "parts read in pieces, or more of them",
    ),
    of(
      "heap of the node that draws",
      asked.drawBytes,
      asked.heapBytes,
      "--heap",
      "a draw in pieces; a larger heap",
    ),
    of(
      "nodes for one queue",
      asked.nodes,
      COSTS.queueParts.value,
      `its ${COSTS.queueParts.value} parts`,
      "more parts; a longer --spread",
    ),
    of(
      "CPU of PostgreSQL",
      asked.databaseCores,
      asked.databaseCoresMax,
      "--db-cores",
      "several databases",
    ),
    of(
      "commits",
      asked.commits,
      COSTS.databaseCommits.value,
      `${digits(COSTS.databaseCommits.value)} a second`,
      "fewer nodes, or several databases",
    ),
    of(
      "connections of PostgreSQL",
      asked.connections,
      COSTS.databaseConnections.value,
      `${digits(COSTS.databaseConnections.value)} that are set up`,
      "a higher max_connections",
    ),
    of(
      "rate of admission",
      asked.ratePerMinute,
      COSTS.rateMax.value,
      `${digits(COSTS.rateMax.value)} a minute`,
      "more --minutes",
    ),
    of(
      "seats of one plan",
      asked.seats,
      COSTS.planSeats.value,
      digits(COSTS.planSeats.value),
      "several events",
    ),
  ];
  return all.sort((a, b) => b.share - a.share);
}

function of(what: string, value: number, bound: number, said: string, remedy: string): Limit {
  return { what, share: value / bound, bound: said, remedy };
}
