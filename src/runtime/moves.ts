/** Shards come and go while the node serves.
 *
 *   take:       new epoch -> the former owner's lease ends -> our lease covers it -> open
 *   hand over:  no home any more -> what is under way ends -> actors leave memory -> all is durable -> released
 *
 * A shard is released at its epoch, and no commit at that epoch follows. */
import type { CommitLog } from "./commit-log.ts";
import type { InFlight } from "./in-flight.ts";
import type { Journal, Taken } from "./journal.ts";
import type { NodeState } from "./node-parts.ts";
import type { Log, Timers } from "./seams.ts";
import type { Shards } from "./shards.ts";
import { Unavailable } from "./unavailable.ts";

/** Operations that are still under way this long after a hand-over began are given up, ms. */
export const PATIENCE_MS = 6_000;
const LOOK_AGAIN_MS = 50;

export interface MovesParts {
  readonly id: string;
  readonly journal: Journal;
  readonly timers: Timers;
  readonly log: Log;
  readonly shards: Shards;
  readonly commitLog: CommitLog;
  readonly inFlight: InFlight;
  readonly state: () => NodeState;
  readonly takeOver: (shards: readonly number[]) => Promise<Taken | "lost">;
  /** Resolves when the lease is known to hold for all that the node owns now. */
  readonly covered: () => Promise<void>;
  readonly opened: (taken: Taken, shards: readonly number[]) => void;
  readonly cut: (shards: readonly number[]) => Promise<void>;
  /** Ends everything that is under way. */
  readonly giveUp: (why: string) => void;
}

export class Moves {
  readonly #parts: MovesParts;
  /** Asked of the journal, or waiting to be opened. */
  readonly #coming = new Set<number>();

  constructor(parts: MovesParts) {
    this.#parts = parts;
  }

  async take(asked: readonly number[]): Promise<void> {
    const { shards, opened } = this.#parts;
    await this.#serving();
    const wanted = asked.filter((shard) => !shards.has(shard) && !this.#coming.has(shard));
    if (wanted.length === 0) return;
    for (const shard of wanted) this.#coming.add(shard);
    try {
      const taken = await this.#parts.takeOver(wanted);
      if (taken === "lost") throw new Unavailable("not-owner", "this node has lost other shards");
      await this.#sleep(taken.leaseLeftMs);
      await this.#parts.covered();
      await this.#serving();
      const still = shards.waiting(taken.shards);
      shards.enter("open", still);
      opened(taken, still);
    } finally {
      for (const shard of wanted) this.#coming.delete(shard);
    }
  }

  async handOver(asked: readonly number[]): Promise<void> {
    const { id, journal, shards, cut, log } = this.#parts;
    const leaving = asked.filter((shard) => shards.isHome(shard));
    if (leaving.length === 0) return;
    shards.enter("leaving", leaving);
    await this.quiet();
    const cutOff = leaving.filter((shard) => shards.isOpen(shard));
    shards.enter("flushing", cutOff);
    await cut(cutOff);
    await this.#flushed();
    const kept = cutOff.filter((shard) => shards.has(shard)); // another may have taken one meanwhile
    const epochs = new Map(kept.map((shard) => [shard, shards.epochOf(shard)]));
    shards.drop(kept);
    try {
      await journal.releaseShards(id, epochs);
    } catch (error) {
      log.error(`shards were not released, their next owner waits: ${String(error)}`);
    }
  }

  /** Nothing is under way any more that began before. What does not end is given up. */
  async quiet(): Promise<void> {
    const { inFlight, timers, giveUp } = this.#parts;
    const cancel = timers.after(PATIENCE_MS, () =>
      giveUp("operations do not end, and others are to go on with their shards"),
    );
    await inFlight.quiet();
    cancel();
  }

  /** Everything is durable, or is known not to be. */
  async #flushed(): Promise<void> {
    const { commitLog } = this.#parts;
    for (;;) {
      await this.#serving();
      const { generation } = commitLog;
      await commitLog.drained().catch(() => undefined);
      if (generation === commitLog.generation) return;
    }
  }

  /** Waits for the end of a recovery. Throws if there is none. */
  async #serving(): Promise<void> {
    const { state } = this.#parts;
    while (state() === "recovering") await this.#sleep(LOOK_AGAIN_MS);
    if (state() !== "serving") throw new Unavailable("not-owner", `this node is ${state()}`);
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.timers.after(ms, resolve);
    });
  }
}
