/** How many nodes and which database carry the moments of a sale. */
import { COSTS } from "./costs.ts";
import { figure } from "./figure.ts";
import type { Inputs } from "./inputs.ts";
import type { Load } from "./load.ts";

export interface Moment {
  readonly name: string;
  readonly load: Load;
}

const GB = 1e9;

/** Cores that one moment takes of so many nodes. A call goes to another node the more often the more there are,
 * and costs both sides. */
export function coresOf({ serverUs, calls }: Load, nodes: number, { remote, speed }: Inputs): number {
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
  moments: readonly Moment[],
  { inside, called }: { readonly inside: number; readonly called: number },
) {
  const { fans, seats, heap, cdn, cores, busy } = inputs;
  const byMoment = moments.map(({ name, load }) => ({ name, nodes: nodesFor(load, inputs) }));
  const busiest = byMoment.reduce((most, it) => (it.nodes > most.nodes ? it : most));
  const memory =
    fans * COSTS.entryBytes.value + seats * COSTS.seatBytes.value + called * COSTS.shopperBytes.value;
  const room = heap * GB - COSTS.nodeBytes.value;
  // Through a CDN those who wait have no connection to us.
  const sockets = inside + (cdn === 0 ? fans : 0);
  const needs = [
    { why: `CPU ${busiest.name}`, nodes: busiest.nodes },
    { why: "memory", nodes: Math.ceil(memory / room) },
    { why: "live clients", nodes: Math.ceil(inside / COSTS.liveClients.value) },
    { why: "connections", nodes: Math.ceil(sockets / COSTS.connections.value) },
  ];
  const most = needs.reduce((most, it) => (it.nodes > most.nodes ? it : most));
  const nodes = enoughForAll(moments, inputs, Math.max(1, most.nodes));
  const aMachine = Math.max(1, Math.floor(cores / 2));
  return {
    nodes,
    bottleneck: most.why,
    figures: {
      ...Object.fromEntries(byMoment.map(({ name, nodes }, n) => [`cpu${n}`, figure(`by CPU ${name}`, nodes, "", `a core of each at ${busy} % at most`)])),
      memory: figure("by memory", needs[1]!.nodes, "", `${seats.toLocaleString("en")} seats x ${COSTS.seatBytes.value} B + let in x ${COSTS.shopperBytes.value} B + queue, in ${heap} GB each`),
      clients: figure("by live clients", needs[2]!.nodes, "", `${COSTS.liveClients.value.toLocaleString("en")} a node and event`),
      sockets: figure("by connections", needs[3]!.nodes, "", `${COSTS.connections.value.toLocaleString("en")} a node`),
      nodes: figure("nodes", nodes, "", `the most of these: ${most.why}`),
      machines: figure("machines", Math.ceil(nodes / aMachine), "", `${aMachine} nodes on ${cores} cores`),
    },
  };
}

/** A moment that one node carries alone may be too much for a few: then its calls leave the node. */
function enoughForAll(moments: readonly Moment[], inputs: Inputs, least: number): number {
  const nodes = Math.max(...moments.map(({ load }) => nodesFor(load, inputs, least)));
  return nodes === least ? nodes : enoughForAll(moments, inputs, nodes);
}

export function database(inputs: Inputs, moments: readonly Moment[], nodes: number, total: { readonly logBytes: number }) {
  const { speed, busy } = inputs;
  const top = (each: (load: Load) => number): Moment & { readonly value: number } =>
    moments
      .map((moment) => ({ ...moment, value: each(moment.load) }))
      .reduce((most, it) => (it.value > most.value ? it : most));
  const cpu = top(({ databaseUs }) => databaseUs / 1e6 / speed);
  const log = top(({ logBytes }) => logBytes);
  // A node has one commit under way; what comes meanwhile is the next.
  const commits = top(({ writes }) => Math.min(writes, nodes * COSTS.nodeCommits.value));
  const cores = Math.ceil(cpu.value / (busy / 100));
  const databases = Math.max(
    1,
    Math.ceil(cores / inputs["db-cores"]),
    Math.ceil(commits.value / COSTS.databaseCommits.value),
  );
  return {
    databases,
    cores,
    commits: commits.value,
    figures: {
      cores: figure("cores", cores, "cores", `CPU ${cpu.name} at ${busy} % at most`),
      commits: figure("commits", commits.value, "/s", `writes, ${COSTS.nodeCommits.value} a node at most; ${commits.name}`),
      log: figure("log", log.value, "B/s", log.name),
      total: figure("log of the whole sale", total.logBytes, "B", "joins, holds, orders"),
      connections: figure("connections", nodes * COSTS.nodeConnections.value, "", `${COSTS.nodeConnections.value} a node`),
      databases: figure("databases", databases, "", `${inputs["db-cores"]} cores, ${COSTS.databaseCommits.value.toLocaleString("en")} commits/s each`),
    },
  };
}
