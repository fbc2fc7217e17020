/** What PostgreSQL has to do in the busiest moment, and how many of them it takes. */
import { COSTS } from "./costs.ts";
import { digits, figure } from "./figure.ts";
import type { Inputs } from "./inputs.ts";
import type { Load } from "./load.ts";
import type { Moments } from "./servers.ts";

export function database(inputs: Inputs, moments: Moments, nodes: number, logBytes: number) {
  const { speed, busy } = inputs;
  const most = (each: (load: Load) => number): number =>
    Math.max(...Object.values(moments).map(each));
  const cores = Math.ceil(most(({ databaseUs }) => databaseUs) / 1e6 / speed / (busy / 100));
  // A node has one commit under way; what comes meanwhile is the next.
  const commits = most(({ writes }) => Math.min(writes, nodes * COSTS.nodeCommits.value));
  const byCommits = commits / COSTS.databaseCommits.value;
  const databases = Math.max(1, Math.ceil(cores / inputs["db-cores"]), Math.ceil(byCommits));
  return {
    databases,
    figures: {
      cores: figure("cores", cores, "", `its CPU, ${busy} % busy at most`),
      commits: figure(
        "commits",
        commits,
        "/s",
        `what writes, ${COSTS.nodeCommits.value} a node at most`,
      ),
      log: figure(
        "log",
        most(({ logBytes }) => logBytes),
        "B/s",
        "sign in, join, hold, order",
      ),
      total: figure("log of the whole sale", logBytes, "B", "all fans and all orders"),
      connections: figure(
        "connections",
        nodes * COSTS.nodeConnections.value,
        "",
        `${COSTS.nodeConnections.value} a node at most`,
      ),
      databases: figure(
        "databases",
        databases,
        "",
        `${inputs["db-cores"]} cores and ${digits(COSTS.databaseCommits.value)} commits/s each`,
      ),
    },
  };
}
