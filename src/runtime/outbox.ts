/** Carries effects out: after their commit, at least once, until a message with their id as `done`
 * has brought the result back. A lane is one kind of work with its own workers; a slow receiver
 * slows its own lane only.
 *
 *   waiting --worker free--> running --result durable--> gone
 *      ^                        |
 *      +--- "again", back-off --+  (not yet; the handler threw or took too long; the log broke)
 *                               |
 *                               +--failed for too long--> dead --an operator retries--> waiting
 */
import type { EffectRow } from "./journal.ts";
import { limited } from "./limited.ts";
import { type Pauses, pauseAfter } from "./pauses.ts";
import type { Clock, Log, Random, Timers } from "./seams.ts";
import { Trouble } from "./trouble.ts";

/** Effects of one lane that wait in memory, at most. Past it a lane that gates refuses new operations; any
 * other leaves the rest in the journal until there is room. */
export const OUTBOX_MAX = 50_000;
const PAUSES: Pauses = { firstMs: 100, maxMs: 30_000 };

/** The handler has done what it could for now. */
export interface Again {
  readonly againInMs: number;
}

/** Resolves when the effect's result is durable, or with when to run it again; throws to be tried again
 * later. `pass` counts its runs in this process, from 0. */
export type LaneHandler = (effect: EffectRow, pass: number) => Promise<Again | void>;

export interface LaneLimits {
  /** Effects under way at a time. */
  readonly concurrency: number;
  /** A run that takes longer has failed, ms. */
  readonly timeLimitMs: number;
  /** An effect that still fails this long after its commit is dead, ms. */
  readonly giveUpMs: number;
  /** Whether a full lane keeps new operations out: for what must not pile up behind the sale. */
  readonly gates: boolean;
}

export const LANE_LIMITS: LaneLimits = {
  concurrency: 64,
  timeLimitMs: 60_000,
  giveUpMs: 3 * 24 * 60 * 60_000,
  gates: true,
};

/** It will never succeed: not tried again until an operator says so. */
export class Undeliverable extends Error {
  override readonly name = "Undeliverable";
}

/** What the outbox asks of the journal. */
export interface OutboxStore {
  /** The oldest effects of a lane that are not dead. */
  waiting(lane: string, limit: number): Promise<readonly EffectRow[]>;
  /** Dead ones that an operator wants tried again: each is given out once. */
  revived(): Promise<readonly EffectRow[]>;
  bury(effect: string, error: string): Promise<void>;
}

interface Lane {
  readonly name: string;
  readonly handler: LaneHandler;
  readonly limits: LaneLimits;
  /** Effects that are known and not done, by id: the guard against running one twice at a time. */
  known: Map<string, EffectRow>;
  running: number;
  waiting: { readonly effect: EffectRow; readonly pass: number; readonly failures: number }[];
  /** More of them are in the journal than in memory. */
  overflown: boolean;
  refilling: boolean;
}

export interface OutboxParts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly log: Log;
  readonly store: OutboxStore;
}

export class Outbox {
  readonly #lanes = new Map<string, Lane>();
  /** Lanes that nobody serves here. */
  readonly #unknown = new Set<string>();
  readonly #parts: OutboxParts;
  readonly #unrevived: Trouble;
  #generation = 0;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    const over = "dead effects are looked for again";
    this.#unrevived = new Trouble(parts, { met: "dead effects cannot be looked for", over });
  }

  get size(): number {
    let size = 0;
    for (const { known } of this.#lanes.values()) size += known.size;
    return size;
  }

  /** Lane to how many effects wait or run in memory. */
  get depths(): ReadonlyMap<string, number> {
    return new Map([...this.#lanes].map(([name, { known }]) => [name, known.size]));
  }

  get full(): boolean {
    for (const { limits, known } of this.#lanes.values())
      if (limits.gates && known.size >= OUTBOX_MAX) return true;
    return false;
  }

  serve(name: string, handler: LaneHandler, limits: Partial<LaneLimits> = {}): void {
    this.#lanes.set(name, {
      name,
      handler,
      limits: { ...LANE_LIMITS, ...limits },
      known: new Map(),
      running: 0,
      waiting: [],
      overflown: false,
      refilling: false,
    });
  }

  /** Takes a durable effect on. */
  add(effect: EffectRow): void {
    const lane = this.#lanes.get(effect.lane);
    if (!lane) return this.#refuse(effect);
    if (lane.known.has(effect.id)) return;
    if (!lane.limits.gates && lane.known.size >= OUTBOX_MAX) {
      lane.overflown = true;
      return;
    }
    lane.known.set(effect.id, effect);
    lane.waiting.push({ effect, pass: 0, failures: 0 });
    this.#pump(lane);
  }

  /** Takes on what an operator has revived. */
  async revive(): Promise<void> {
    const generation = this.#generation;
    try {
      const revived = await this.#parts.store.revived();
      this.#unrevived.over();
      if (generation === this.#generation) for (const effect of revived) this.add(effect);
    } catch (error) {
      this.#unrevived.met(error);
    }
  }

  /** Its result is durable. */
  finished(id: string): void {
    for (const lane of this.#lanes.values()) {
      if (!lane.known.delete(id)) continue;
      if (lane.overflown && lane.known.size <= OUTBOX_MAX / 2) void this.#refill(lane);
      return;
    }
  }

  /** Forgets the effects of shards that are handed over. What is under way goes on, and nobody listens. */
  drop(shards: ReadonlySet<number>): void {
    for (const lane of this.#lanes.values()) {
      for (const [id, { shard }] of lane.known) if (shards.has(shard)) lane.known.delete(id);
      lane.waiting = lane.waiting.filter(({ effect }) => !shards.has(effect.shard));
    }
  }

  /** Forgets everything: after a break the journal says what is still to be done. */
  clear(): void {
    this.#generation++;
    for (const lane of this.#lanes.values()) {
      lane.known = new Map();
      lane.waiting = [];
      lane.running = 0;
      lane.overflown = false;
      lane.refilling = false;
    }
  }

  /** It stays in the journal, for a node of the version that has written it. */
  #refuse({ id, lane }: EffectRow): void {
    if (this.#unknown.has(lane)) return;
    this.#unknown.add(lane);
    this.#parts.log.error(
      `effect ${id} and others wait: nobody serves the outbox lane "${lane}" here; upgrade this node`,
    );
  }

  #pump(lane: Lane): void {
    while (lane.running < lane.limits.concurrency) {
      const next = lane.waiting.shift();
      if (!next) return;
      void this.#run(lane, next);
    }
  }

  async #run(lane: Lane, entry: Lane["waiting"][number]): Promise<void> {
    const generation = this.#generation;
    const { effect, pass, failures } = entry;
    lane.running++;
    let again: Again | void = undefined;
    let failed: unknown;
    try {
      again = await this.#limited(lane, lane.handler(effect, pass));
    } catch (error) {
      failed = error ?? new Error("unknown failure");
    }
    if (generation !== this.#generation) return;
    lane.running--;
    if (!this.#isKnown(lane, entry)) return this.#pump(lane); // done, or handed over
    if (failed !== undefined) this.#failed(lane, { effect, pass: pass + 1, failures }, failed);
    else if (again) this.#later(lane, { effect, pass: pass + 1, failures: 0 }, again.againInMs);
    this.#pump(lane);
  }

  /** A run that hangs must not keep its place. What it still does is harmless: it is done at least once. */
  #limited<T>({ limits }: Lane, run: Promise<T>): Promise<T> {
    const { timeLimitMs } = limits;
    const late = (): Error => new Error(`no result after ${timeLimitMs} ms`);
    return limited(this.#parts.timers, timeLimitMs, run, late);
  }

  #failed(lane: Lane, entry: Lane["waiting"][number], failed: unknown): void {
    const { effect, failures } = entry;
    const { clock, random, log } = this.#parts;
    const reason = failed instanceof Error ? failed.message : JSON.stringify(failed);
    log.error(`effect ${effect.id} failed (attempt ${failures + 1}): ${reason}`);
    const tired = clock.now() - effect.createdAt >= lane.limits.giveUpMs;
    if (failed instanceof Undeliverable || tired) {
      void this.#bury(lane, entry, reason);
      return;
    }
    const delay = pauseAfter(failures + 1, PAUSES, random);
    this.#later(lane, { ...entry, failures: failures + 1 }, delay);
  }

  #later(lane: Lane, entry: Lane["waiting"][number], ms: number): void {
    const generation = this.#generation;
    this.#parts.timers.after(ms, () => {
      if (generation !== this.#generation || !this.#isKnown(lane, entry)) return;
      lane.waiting.push(entry);
      this.#pump(lane);
    });
  }

  #isKnown(lane: Lane, { effect }: Lane["waiting"][number]): boolean {
    return lane.known.get(effect.id) === effect;
  }

  async #bury(lane: Lane, entry: Lane["waiting"][number], reason: string): Promise<void> {
    const generation = this.#generation;
    const { id } = entry.effect;
    try {
      await this.#parts.store.bury(id, reason);
      this.#parts.log.error(`effect ${id} is dead; npm run outbox -- retry "${id}"`);
      if (generation === this.#generation && this.#isKnown(lane, entry)) this.finished(id);
    } catch {
      if (generation === this.#generation) this.#later(lane, entry, PAUSES.maxMs);
    }
  }

  async #refill(lane: Lane): Promise<void> {
    if (lane.refilling) return;
    lane.refilling = true;
    const generation = this.#generation;
    try {
      const effects = await this.#parts.store.waiting(lane.name, OUTBOX_MAX);
      if (generation !== this.#generation) return;
      lane.overflown = effects.length >= OUTBOX_MAX;
      for (const effect of effects) this.add(effect);
    } catch (error) {
      this.#parts.log.error(`the outbox of "${lane.name}" was not read: ${String(error)}`);
    } finally {
      if (generation === this.#generation) lane.refilling = false;
    }
  }
}
