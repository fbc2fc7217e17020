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
  while (true) {
    await sleep(LOOK_EVERY_MS);
    const { shared, seen } = await look(nodes);
    if (shared === "" || shared !== last) [last, since] = [shared, clock()];
    else if (clock() - since >= STILL_MS) return;
    if (clock() > deadline)
      throw new Error(`The ${nodes.count} nodes do not share all shards: ${seen}.`);
  }
}

interface Look {
  /** Who holds what; empty if it is not as it should be. */
  readonly shared: string;
  /** In words. */
  readonly seen: string;
}

async function look({ url, organiserKey, count }: NodesParts): Promise<Look> {
  try {
    const answer = await fetch(new URL("/api/cluster", url), {
      headers: { authorization: `Bearer ${organiserKey}`, accept: "application/json" },
      signal: AbortSignal.timeout(LOOK_LIMIT_MS),
    });
    if (!answer.ok) return { shared: "", seen: `a node answered with ${answer.status}` };
    const { nodes, shards } = (await answer.json()) as {
      readonly nodes: readonly { readonly id: string }[];
      readonly shards: readonly Holding[];
    };
    const members = new Set(nodes.map(({ id }) => id));
    const held = shards.filter(({ node }) => node !== null && members.has(node));
    const holders = new Set(held.map(({ node }) => node));
    const seen = `${members.size} are there, ${holders.size} hold ${held.length} of ${shards.length} shards`;
    const whole = holders.size === count && held.length === shards.length;
    if (!whole) return { shared: "", seen };
    return {
      shared: held.map(({ node, epoch }) => `${node} ${epoch}`).join(),
      seen: `${seen}, which move`,
    };
  } catch (error) {
    // Its node may be the one that was ended.
    return { shared: "", seen: `no answer: ${String(error)}` };
  }
}
