/** What can go wrong among several nodes, done to one of them while the others go on. As in scenarios.ts each
 * resolves when the trouble is over; the runner then waits until all nodes share the shards again. */
import { setTimeout as wait } from "node:timers/promises";
import type { Outage } from "../sim/history.ts";
import { untilShared } from "../sim/nodes.ts";
import { clock } from "../sim/wire.ts";
import type { ChaosNode, NodesStage } from "./nodes-stage.ts";
import { Witnesses } from "./witnesses.ts";

export interface NodeScenario {
  readonly name: string;
  /** What is injected. */
  readonly what: string;
  /** Whether others go on without the node, which may then believe what is not true any more. */
  readonly leavesBehind?: boolean;
  readonly strike: (stage: NodesStage) => Promise<void>;
}

/** Until it has its part of the shards again. */
const BACK_MS = 8_000;
const LONG_MS = 4_000;
const SLOW_MS = 50;

export const NODE_SCENARIOS: readonly NodeScenario[] = [
  {
    name: "node-killed",
    what: "SIGKILL of one of the nodes, started again at once",
    strike: async (stage) => {
      const { server } = stage.next();
      await server.kill();
      await server.start();
    },
  },
  {
    name: "node-leaves",
    what: "SIGTERM of one of the nodes, started again: a rolling restart, one node of it",
    strike: async (stage) => {
      const { server } = stage.next();
      await server.stop();
      await server.start();
    },
  },
  {
    name: "node-paused",
    leavesBehind: true,
    what: "SIGSTOP of one of the nodes (--pause): others take over; then SIGCONT",
    strike: (stage) => {
      const node = stage.next();
      const { pid } = node.server;
      if (pid === undefined) throw new Error("The node does not run.");
      return leaveBehind(stage, node, {
        stop: () => process.kill(pid, "SIGSTOP"),
        heal: () => process.kill(pid, "SIGCONT"),
      });
    },
  },
  {
    name: "node-without-database",
    leavesBehind: true,
    what: "nothing passes between one of the nodes and PostgreSQL (--pause), then all of it",
    strike: (stage) => {
      const node = stage.next();
      const { back } = node;
      const [stop, heal] = [() => back.stall(), () => back.open()];
      return leaveBehind(stage, node, { stop, heal });
    },
  },
  {
    name: "node-database-cut",
    what: "one of the nodes cannot reach PostgreSQL for 4 s: its connections are reset, new ones refused",
    strike: async (stage) => {
      const { back } = stage.next();
      back.shut();
      await wait(LONG_MS);
      back.open();
    },
  },
  {
    name: "node-unreachable",
    what: "the others cannot reach one of the nodes for 4 s, it reaches them and the database",
    strike: (stage) => away(stage.next(), "shut"),
  },
  {
    name: "node-silent",
    what: "what the others ask of one of the nodes does not arrive for 4 s, then all of it",
    strike: (stage) => away(stage.next(), "stall"),
  },
  {
    name: "node-answers-lost",
    what: "one of the nodes hears the others and does what they ask; its answers are lost for 4 s",
    strike: (stage) => away(stage.next(), "swallow"),
  },
  {
    name: "node-slow",
    what: "50 ms each way to one of the nodes for 4 s, from the others and to the database",
    strike: async (stage) => {
      const { between, back } = stage.next();
      for (const line of [between, back]) line.slow(SLOW_MS);
      await wait(LONG_MS);
      for (const line of [between, back]) line.slow(0);
    },
  },
];

/** The others go on without it; it is asked from shortly before `heal` until it has its part again. */
async function leaveBehind(
  stage: NodesStage,
  left: ChaosNode,
  { stop, heal }: Record<"stop" | "heal", () => void>,
): Promise<void> {
  const witnesses = await Witnesses.call(stage);
  stop();
  await wait(stage.pauseMs);
  const other = stage.nodes.find((it) => it !== left)!;
  await witnesses.testify(left.server.url, other.server.url, heal, BACK_MS);
}

async function away({ between }: ChaosNode, how: "shut" | "stall" | "swallow"): Promise<void> {
  between[how]();
  await wait(LONG_MS);
  if (how === "swallow") between.cut();
  between.open();
}

/** Strikes, waits until the nodes share the work again, and says from when to when memory may have been lost. */
export async function strikeNode({ strike }: NodeScenario, stage: NodesStage): Promise<Outage> {
  const { url, organiserKey, nodes } = stage;
  const killedAt = clock();
  await strike(stage);
  await untilShared({ url, organiserKey, count: nodes.length });
  return { killedAt, readyAt: clock() };
}
