/** How many nodes and which database carry the moments of a sale. */
import { COSTS } from "./costs.ts";
import { digits, figure } from "./figure.ts";
import type { Inputs } from "./inputs.ts";
import type { Load } from "./load.ts";
import type { sale } from "./shop.ts";

/** What a second of each asks at most. */
export interface Moments {
  readonly arrivals: Load;
  readonly bell: Load;
  readonly sale: Load;
}

const GB = 1e9;

/** Cores that one moment takes of so many nodes. A call goes to another node the more often the more there are,
 * and costs both sides. */
export function coresOf(
  { serverUs, calls }: Load,
  nodes: number,
  { remote, speed }: Inputs,
): number {
  const away = (nodes - 1) / nodes;
  return (serverUs + calls * away * 2 * remote) / 1e6 / speed;
}

/** The fewest that carry it, and not fewer than `least`. The calls between them make more nodes necessary, so it
 * cannot be divided out: doubled until it is enough, then halved between. */
export function nodesFor(load: Load, inputs: Inputs, least = 1): number {
  const enough = (nodes: number): boolean =>
    coresOf(load, nodes, inputs) <= (nodes * inputs.busy) / 100;
  if (enough(least)) return least;
  let [few, many] = [least, least * 2];
  while (!enough(many)) [few, many] = [many, many * 2];
  while (many - few > 1) {
    const middle = Math.floor((few + many) / 2);
    if (enough(middle)) many = middle;
    else few = middle;
  }
  return many;
}

export function servers(
  inputs: Inputs,
  moments: Moments,
  { inside, called, feed }: Pick<ReturnType<typeof sale>, "inside" | "called" | "feed">,
) {
  const { fans, seats, heap, cdn, cores, busy } = inputs;
  const cpu = {
    arrivals: nodesFor(moments.arrivals, inputs),
    bell: nodesFor(moments.bell, inputs),
    sale: nodesFor(moments.sale, inputs),
    // The second core of a node.
    feeds: Math.ceil((feed * 100) / busy),
  };
  const held =
    fans * COSTS.entryBytes.value +
    seats * COSTS.seatBytes.value +
    called * COSTS.shopperBytes.value;
  const memory = Math.ceil(held / (heap * GB - COSTS.nodeBytes.value));
  const clients = Math.ceil(inside / COSTS.liveClients.value);
  // Through a CDN those who wait have no connection to us.
  const sockets = Math.ceil((inside + (cdn === 0 ? fans : 0)) / COSTS.connections.value);
  const others = Math.max(1, cpu.arrivals, cpu.sale, cpu.feeds, memory, clients, sockets);
  const nodes = enoughForAll(Object.values(moments), inputs, Math.max(others, cpu.bell));
  const bottleneck =
    cpu.bell > others
      ? "the numbers after the draw"
      : firstOf({
          "CPU as they arrive": cpu.arrivals,
          "CPU in the sale": cpu.sale,
          "CPU of the live feeds": cpu.feeds,
          memory,
          "live clients": clients,
          connections: sockets,
        });
  const aMachine = Math.max(1, Math.floor(cores / 2));
  const each = `a core of each ${busy} % busy at most`;
  return {
    nodes,
    bottleneck,
    figures: {
      arrivals: figure("by CPU, arrivals", cpu.arrivals, "", each),
      bell: figure("by CPU, the bell", cpu.bell, "", each),
      sale: figure("by CPU, the sale", cpu.sale, "", each),
      feeds: figure("by CPU, the feeds", cpu.feeds, "", "another core of each, as busy"),
      memory: figure(
        "by memory",
        memory,
        "",
        `queue + seats x ${digits(COSTS.seatBytes.value)} B + let in x ${COSTS.shopperBytes.value} B; ${heap} GB each`,
      ),
      clients: figure(
        "by live clients",
        clients,
        "",
        `${digits(COSTS.liveClients.value)} of an event each`,
      ),
      sockets: figure("by connections", sockets, "", `${digits(COSTS.connections.value)} each`),
      nodes: figure("nodes", nodes, "", "the most of these"),
      machines: figure(
        "machines",
        Math.ceil(nodes / aMachine),
        "",
        `of ${cores} cores, two for each node`,
      ),
    },
  };
}

/** The name of the largest. */
function firstOf(needs: Readonly<Record<string, number>>): string {
  return Object.entries(needs).reduce((most, it) => (it[1] > most[1] ? it : most))[0];
}

/** A moment that one node carries alone may be too much for a few: then its calls leave the node. */
function enoughForAll(loads: readonly Load[], inputs: Inputs, least: number): number {
  const nodes = Math.max(...loads.map((load) => nodesFor(load, inputs, least)));
  return nodes === least ? nodes : enoughForAll(loads, inputs, nodes);
}
