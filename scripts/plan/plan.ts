/** The whole plan of a sale: pure arithmetic on what was measured (costs.ts). */
import { COSTS, STEPS } from "./costs.ts";
import { arrivals, bell } from "./crowd.ts";
import { database } from "./database.ts";
import type { Figures } from "./figure.ts";
import type { Inputs } from "./inputs.ts";
import { type Limit, limits } from "./limits.ts";
import { servers } from "./servers.ts";
import { sale } from "./shop.ts";

export interface Plan {
  readonly inputs: Inputs;
  readonly sections: readonly { readonly title: string; readonly figures: Figures }[];
  readonly nodes: number;
  readonly databases: number;
  /** What makes so many nodes necessary. */
  readonly bottleneck: string;
  /** The tightest first. */
  readonly limits: readonly Limit[];
}

export function planOf(inputs: Inputs): Plan {
  const before = arrivals(inputs);
  const atBell = bell(inputs);
  const shop = sale(inputs);
  const moments = { arrivals: before.load, bell: atBell.load, sale: shop.load };
  const nodes = servers(inputs, moments, shop);
  const db = database(inputs, moments, nodes.nodes, logOf(inputs, shop.called));
  return {
    inputs,
    sections: [
      { title: "Before the bell, in the busiest minute", figures: before.figures },
      { title: "At the bell", figures: atBell.figures },
      { title: "The sale", figures: shop.figures },
      { title: "Nodes", figures: nodes.figures },
      { title: "PostgreSQL", figures: db.figures },
    ],
    nodes: nodes.nodes,
    databases: db.databases,
    bottleneck: nodes.bottleneck,
    limits: limits({
      pauseMs: atBell.figures.pause.value,
      nodes: nodes.nodes,
      databaseCores: db.figures.cores.value,
      databaseCoresMax: inputs["db-cores"],
      commits: db.figures.commits.value,
      connections: db.figures.connections.value,
      ratePerMinute: shop.figures.rate.value,
      drawBytes: inputs.fans * COSTS.drawBytes.value,
      heapBytes: inputs.heap * 1e9,
      seats: inputs.seats,
    }),
  };
}

/** Bytes that PostgreSQL writes from the first fan to the last seat. */
function logOf({ fans, known, tries, party, buys }: Inputs, called: number): number {
  const { signIn, join, pass, hold, heldSeat, order, soldSeat } = STEPS;
  const orders = (called * buys) / 100;
  return (
    fans * ((1 - known / 100) * signIn.logBytes + join.logBytes) +
    called * (pass.logBytes + tries * (hold.logBytes + (party - 1) * heldSeat.logBytes)) +
    orders * (order.logBytes + (party - 1) * soldSeat.logBytes)
  );
}
