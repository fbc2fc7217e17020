/** What goes wrong in one run. A seed switches each family on or off (swarm testing: Groce et al., ISSTA
 * 2012), so that some runs meet few faults for long and reach states that a mix of all would hide. */
import type { SeededRandom } from "../src/runtime/testing/seeded-random.ts";

export interface Faults {
  /** SIGKILL of a server, another in its place. */
  readonly crash: boolean;
  /** SIGSTOP for longer than the lease, a successor meanwhile, then SIGCONT. */
  readonly pause: boolean;
  /** Another server takes all shards over from one that is well, then the old one drains or stays. */
  readonly takeover: boolean;
  /** Commits that fail: nothing happened, and the caller is told. */
  readonly commitFails: boolean;
  /** Commits whose answer is lost: done, not done, or done later. */
  readonly answerLost: boolean;
  readonly slowDatabase: boolean;
  readonly databaseDown: boolean;
  /** Between clients and servers: late, twice, in another order, never. */
  readonly lossyNetwork: boolean;
  /** A server's requests arrive, its answers do not, or the other way round. */
  readonly partition: boolean;
  /** The wall clock of a server jumps. */
  readonly clockJump: boolean;
  /** So few actors fit in memory that families leave all the time. */
  readonly memoryPressure: boolean;
  /** The bank answers late, twice, or not at all. */
  readonly slowBank: boolean;
}

export const FAMILIES = [
  "crash",
  "pause",
  "takeover",
  "commitFails",
  "answerLost",
  "slowDatabase",
  "databaseDown",
  "lossyNetwork",
  "partition",
  "clockJump",
  "memoryPressure",
  "slowBank",
] as const satisfies readonly (keyof Faults)[];

/** What is left where nothing fails: it takes its time, and memory is small. */
export function withoutFaults({ memoryPressure, slowBank }: Faults): Faults {
  const none = Object.fromEntries(FAMILIES.map((family) => [family, false]));
  return {
    ...(none as Record<(typeof FAMILIES)[number], boolean>),
    slowDatabase: true,
    memoryPressure,
    slowBank,
  };
}

export function drawFaults(random: SeededRandom): Faults {
  const drawn = Object.fromEntries(FAMILIES.map((family) => [family, random.chance(0.4)]));
  return drawn as Record<(typeof FAMILIES)[number], boolean>;
}
