/** The shards of one node, each at the epoch at which it was taken.
 *
 *   (not ours) --taken--> waiting --lease covers it--> open --hand over--> leaving --cut--> flushing
 *       ^                    |                            |                     |                |
 *       +------ lost --------+-------- lost --------------+------ lost ---------+-- released ----+
 *
 * `leaving` is nobody's home any more and lets the operations under way end; `flushing` has no actors in memory
 * any more and waits until what they did is durable. */
import type { Taken } from "./journal.ts";
import { Unavailable } from "./unavailable.ts";

type State = "waiting" | "open" | "leaving" | "flushing";

interface Held {
  epoch: number;
  /** The last one used. */
  seq: number;
  state: State;
}

export class Shards {
  /** By shard: the writer of every event looks here. */
  readonly #held: (Held | undefined)[] = [];

  /** Every commit of the shard carries it. */
  epochOf(shard: number): number {
    return this.#of(shard).epoch;
  }

  nextSeq(shard: number): number {
    return ++this.#of(shard).seq;
  }

  /** Those that the node is answerable for. */
  get ids(): readonly number[] {
    return this.#held.flatMap((held, shard) => (held ? [shard] : []));
  }

  /** Those whose turns may be in the log: they come back after a break. */
  get served(): readonly number[] {
    return this.ids.filter((shard) => this.#of(shard).state !== "waiting");
  }

  has(shard: number): boolean {
    return this.#held[shard] !== undefined;
  }

  /** Its actors may be in memory. */
  isOpen(shard: number): boolean {
    const state = this.#held[shard]?.state;
    return state === "open" || state === "leaving";
  }

  /** Operations that are at home there may begin. */
  isHome(shard: number): boolean {
    return this.#held[shard]?.state === "open";
  }

  ofOpen<Row extends { readonly shard: number }>(rows: readonly Row[]): Row[] {
    return rows.filter(({ shard }) => this.isOpen(shard));
  }

  /** New ones wait to be opened; those that were held go on at the new epoch. */
  claim(taken: Taken["shards"]): void {
    for (const [shard, { epoch, seq }] of taken) {
      const state = this.#held[shard]?.state ?? "waiting";
      this.#held[shard] = { epoch, seq, state };
    }
  }

  /** Those of `taken` that still wait, at that epoch. */
  waiting(taken: Taken["shards"]): number[] {
    return [...taken.keys()].filter((shard) => {
      const held = this.#held[shard];
      return held?.state === "waiting" && held.epoch === taken.get(shard)!.epoch;
    });
  }

  enter(state: Exclude<State, "waiting">, shards: Iterable<number>): void {
    for (const shard of shards) this.#of(shard).state = state;
  }

  drop(shards: Iterable<number>): void {
    for (const shard of shards) this.#held[shard] = undefined;
  }

  #of(shard: number): Held {
    const held = this.#held[shard];
    if (!held) throw new Error(`shard ${shard} is not held`);
    return held;
  }
}

export function notHere(shard: number): Unavailable {
  return new Unavailable("not-owner", `shard ${shard} is not here`);
}
