/** What a node is made of, and what it tells. */
import type { AnyActor } from "./actor.ts";
import type { TurnRecord } from "./commit-log.ts";
import type { Journal } from "./journal.ts";
import type { Clock, Log, Peers, Random, Timers, Transport } from "./seams.ts";
import { Unavailable } from "./unavailable.ts";

/** The transport of a node that has no others: every shard that it does not hold is out of reach. */
export const alone = {
  ask: (shard: number) =>
    Promise.reject(new Unavailable("overloaded", `nobody holds shard ${shard}`)),
} satisfies Transport;

/** The peers of such a node. */
export const nobody: Peers = {
  request: (shard) => alone.ask(shard),
  tell: () => undefined,
};

export type NodeState = "starting" | "serving" | "recovering" | "fenced" | "stopped";

/** What a node tells while it works. Durations in ms. */
export interface NodeListener {
  /** Everything in `turns` is durable, in log order. */
  committed?(turns: readonly TurnRecord[], rows: number, tookMs: number): void;
  /** From here on these shards are served: each with the number of its last event in the journal. After a break
   * too: a commit whose answer was lost may have happened. */
  opened?(seqs: ReadonlyMap<number, number>): void;
  /** The node serves again after a break. */
  serving?(): void;
  /** Its lease had run out and is granted again: others may have gone on without it, and what they told is lost. */
  lapsed?(): void;
  gateWaited?(waitedMs: number): void;
  reminded?(lateMs: number): void;
  overloaded?(where: string): void;
}

export interface NodeParts {
  readonly id: string;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  readonly transport: Transport;
  readonly types: readonly AnyActor[];
  /** Default: it is alone and holds all. Otherwise it is one of several, and begins with these. */
  readonly shards?: readonly number[];
  readonly residentMax?: number;
  readonly listener?: NodeListener;
}

/** The actor that an operation is about. Its shard's node runs it, and what it changes beside that actor lands
 * in one commit with it. */
export interface Home {
  readonly type: AnyActor;
  readonly key: string;
}
