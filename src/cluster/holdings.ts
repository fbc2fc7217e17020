/** Makes the node hold what it is assigned. The engine says shard by shard what comes and what goes; what is
 * said within a moment is one take and one hand-over.
 *
 *   assigned --> take --failed, or the shard was lost--> take again, while it is assigned
 *   unassigned --> (a take under way ends) --> hand over --> the engine lets its lock go
 */
import type { ActorNode } from "../runtime/node.ts";
import type { Clock, Log, Timers } from "../runtime/seams.ts";
import { Trouble } from "../runtime/trouble.ts";

/** What belongs to one moment, ms. */
const GATHER_MS = 5;
/** How soon a loss is seen, and how soon a take that failed is repeated. */
const LOOK_EVERY_MS = 250;
/** A shard that was lost is likely another's: by then the engine has said so if it is, ms. */
const LOST_PAUSE_MS = 2_000;

export interface HoldingsParts {
  readonly node: Pick<ActorNode, "shards" | "take" | "handOver">;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** Something was taken or has gone. */
  readonly moved: () => void;
}

interface Going {
  readonly shards: Set<number>;
  readonly gone: Promise<void>;
}

export class Holdings {
  readonly #parts: HoldingsParts;
  readonly #trouble: Trouble;
  readonly #assigned = new Set<number>();
  readonly #taking = new Map<number, Promise<void>>();
  /** When a shard that was lost may be taken again. */
  readonly #notBefore = new Map<number, number>();
  #had = new Set<number>();
  #going: Going | undefined;
  #cancel: (() => void) | undefined;
  #leaving = false;
  readonly #first = Promise.withResolvers<void>();

  constructor(parts: HoldingsParts) {
    this.#parts = parts;
    const over = "shards are taken again";
    this.#trouble = new Trouble(parts, { met: "shards cannot be taken", over });
  }

  /** Resolves when the first that were assigned are served. */
  get first(): Promise<void> {
    return this.#first.promise;
  }

  come(shard: number): void {
    if (this.#leaving) return;
    this.#assigned.add(shard);
    this.#lookAfter(GATHER_MS);
  }

  /** Resolves when it is nobody's. */
  async go(shard: number): Promise<void> {
    this.#assigned.delete(shard);
    await this.#taking.get(shard);
    // Effect ends one singleton after the other when a node leaves: each would wait for a moment of its own.
    if (!this.#parts.node.shards.includes(shard)) return;
    this.#had.delete(shard); // in order: it is not lost
    this.#going ??= this.#handOverSoon();
    this.#going.shards.add(shard);
    await this.#going.gone;
  }

  /** All of them go, whatever is assigned. */
  async leave(): Promise<void> {
    this.#leaving = true;
    const all = new Set([...this.#assigned, ...this.#parts.node.shards]);
    this.#assigned.clear();
    this.#cancel?.();
    await Promise.all([...all].map((shard) => this.go(shard)));
  }

  #handOverSoon(): Going {
    const { node, timers, log, moved } = this.#parts;
    const shards = new Set<number>();
    const gone = new Promise<void>((resolve) => {
      timers.after(GATHER_MS, () => {
        this.#going = undefined;
        node
          .handOver([...shards])
          // Then it does not serve: whoever takes them waits for its lease.
          .catch((error: unknown) => log.error(`shards were not handed over: ${String(error)}`))
          .finally(() => {
            moved();
            resolve();
          });
      });
    });
    return { shards, gone };
  }

  #lookAfter(delayMs: number): void {
    this.#cancel?.();
    this.#cancel = this.#parts.timers.after(delayMs, () => this.#look());
  }

  #look(): void {
    const { node, clock } = this.#parts;
    const held = new Set(node.shards);
    const now = clock.monotonic();
    for (const shard of this.#had)
      if (!held.has(shard)) this.#notBefore.set(shard, now + LOST_PAUSE_MS);
    const missing = [...this.#assigned].filter(
      (shard) => !held.has(shard) && !this.#taking.has(shard),
    );
    const due = missing.filter((shard) => (this.#notBefore.get(shard) ?? 0) <= now);
    this.#had = new Set([...this.#assigned].filter((shard) => held.has(shard)));
    if (due.length > 0) this.#take(due);
    if (this.#assigned.size > 0) this.#lookAfter(LOOK_EVERY_MS);
  }

  #take(shards: readonly number[]): void {
    const { node, moved } = this.#parts;
    const taken = node
      .take(shards)
      .then(() => {
        this.#trouble.over();
        this.#first.resolve();
        moved();
      })
      .catch((error: unknown) => this.#trouble.met(error))
      .finally(() => {
        for (const shard of shards) {
          this.#taking.delete(shard);
          this.#notBefore.delete(shard);
        }
      });
    for (const shard of shards) this.#taking.set(shard, taken);
  }
}
