/** A server of several nodes as its operator sees it, and what ends one of them. */
import { sleep } from "./client.ts";
import { instancesOf } from "./processes.ts";
import type { Random } from "./random.ts";
import { clock } from "./wire.ts";

const LOOK_EVERY_MS = 50;
const LOOK_LIMIT_MS = 1_000;
/** Looks that show the same for so long: nothing moves any more. */
const STILL_MS = 3_000;
const SETTLE_LIMIT_MS = 60_000;

export interface NodesParts {
  /** Of any node. */
  readonly url: URL;
  readonly organiserKey: string;
  readonly count: number;
}

interface Holding {
  readonly node: string | null;
  readonly epoch: number;
}

/** SIGKILL of one node below the primary, which starts another in its place. Resolves when all nodes share the
 * shards again. */
export async function killNode(
  primary: number | undefined,
  nodes: NodesParts,
  random: Random,
): Promise<void> {
  const pids = instancesOf(primary);
  if (pids.length > 0) process.kill(pids[random.int(pids.length)]!, "SIGKILL");
  await untilShared(nodes);
}

/** Resolves when every node holds shards, every shard is held, and none has moved for a while. */
export async function untilShared(nodes: NodesParts): Promise<void> {
  const deadline = clock() + SETTLE_LIMIT_MS;
  let [last, since] = ["", clock()];
  while (last === "" || clock() - since < STILL_MS) {
    if (clock() > deadline) throw new Error(`The ${nodes.count} nodes do not share all shards.`);
    await sleep(LOOK_EVERY_MS);
    const now = await sharedBy(nodes);
    if (now === last) continue;
    [last, since] = [now, clock()];
  }
}

/** Who holds what; empty if it is not as it should be. */
async function sharedBy({ url, organiserKey, count }: NodesParts): Promise<string> {
  try {
    const answer = await fetch(new URL("/api/cluster", url), {
      headers: { authorization: `Bearer ${organiserKey}`, accept: "application/json" },
      signal: AbortSignal.timeout(LOOK_LIMIT_MS),
    });
    if (!answer.ok) return "";
    const { nodes, shards } = (await answer.json()) as {
      readonly nodes: readonly { readonly id: string }[];
      readonly shards: readonly Holding[];
    };
    const holders = new Set(shards.map(({ node }) => node));
    const members = new Set(nodes.map(({ id }) => id));
    const whole =
      holders.size === count && [...holders].every((it) => it !== null && members.has(it));
    return whole ? shards.map(({ node, epoch }) => `${node} ${epoch}`).join() : "";
  } catch {
    return ""; // its node is the one that was ended
  }
}
