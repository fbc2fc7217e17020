/** Carries effects out: after their commit, at least once, until a message with their id as `done`
 * has brought the result back. A lane is one kind of work with its own workers; a slow receiver
 * slows its own lane only.
 *
 *   waiting --worker free--> running --result durable--> gone
 *      ^                        |
 *      +------ back-off --------+  (the handler threw, or the log broke)
 */
import type { EffectRow } from "./journal.ts";
import type { Log, Random, Timers } from "./seams.ts";

/** Effects under way in one lane at a time. */
export const LANE_CONCURRENCY = 64;
/** Effects that wait in memory over all lanes, at most; past it new operations are refused. */
export const OUTBOX_MAX = 50_000;
const BACKOFF_FIRST_MS = 100;
const BACKOFF_MAX_MS = 30_000;

/** Resolves when the effect's result is durable; throws to be tried again later. */
export type LaneHandler = (effect: EffectRow) => Promise<void>;

interface Lane {
  readonly handler: LaneHandler;
  running: number;
  waiting: { readonly effect: EffectRow; readonly attempt: number }[];
}

export class Outbox {
  readonly #lanes = new Map<string, Lane>();
  readonly #timers: Timers;
  readonly #random: Random;
  readonly #log: Log;
  /** Effects that are known and not done: the guard against running one twice at a time. */
  #known = new Set<string>();
  #generation = 0;

  constructor(timers: Timers, random: Random, log: Log) {
    this.#timers = timers;
    this.#random = random;
    this.#log = log;
  }

  get size(): number {
    return this.#known.size;
  }

  get full(): boolean {
    return this.#known.size >= OUTBOX_MAX;
  }

  serve(lane: string, handler: LaneHandler): void {
    this.#lanes.set(lane, { handler, running: 0, waiting: [] });
  }

  /** Takes a durable effect on. */
  add(effect: EffectRow): void {
    if (this.#known.has(effect.id)) return;
    const lane = this.#lanes.get(effect.lane);
    if (!lane) throw new Error(`nobody serves the outbox lane "${effect.lane}"`);
    this.#known.add(effect.id);
    lane.waiting.push({ effect, attempt: 0 });
    this.#pump(lane);
  }

  /** Its result is durable. */
  finished(id: string): void {
    this.#known.delete(id);
  }

  /** Forgets everything: after a break the journal says what is still to be done. */
  clear(): void {
    this.#generation++;
    this.#known = new Set();
    for (const lane of this.#lanes.values()) {
      lane.waiting = [];
      lane.running = 0;
    }
  }

  #pump(lane: Lane): void {
    while (lane.running < LANE_CONCURRENCY) {
      const next = lane.waiting.shift();
      if (!next) return;
      void this.#run(lane, next.effect, next.attempt);
    }
  }

  async #run(lane: Lane, effect: EffectRow, attempt: number): Promise<void> {
    const generation = this.#generation;
    lane.running++;
    let failed: unknown;
    try {
      await lane.handler(effect);
    } catch (error) {
      failed = error ?? new Error("unknown failure");
    }
    if (generation !== this.#generation) return;
    lane.running--;
    if (failed !== undefined) this.#retry(lane, effect, attempt, failed);
    this.#pump(lane);
  }

  #retry(lane: Lane, effect: EffectRow, attempt: number, failed: unknown): void {
    const generation = this.#generation;
    const ceiling = Math.min(BACKOFF_FIRST_MS * 2 ** attempt, BACKOFF_MAX_MS);
    const delay = ceiling * (0.5 + this.#random.next() / 2);
    const reason = failed instanceof Error ? failed.message : JSON.stringify(failed);
    this.#log.error(`effect ${effect.id} failed (attempt ${attempt + 1}): ${reason}`);
    this.#timers.after(delay, () => {
      if (generation !== this.#generation) return;
      lane.waiting.push({ effect, attempt: attempt + 1 });
      this.#pump(lane);
    });
  }
}
