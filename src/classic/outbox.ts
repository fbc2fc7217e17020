/** Carries effects out: rows that were written with what caused them, deleted with what came of them. Every
 * instance works; who has begun one has it for the length of a lease, so whoever dies with it leaves it to
 * the others.
 *
 *   waiting --claimed, or begun by who wrote it--> running --result durable--> gone
 *      ^                                              |
 *      +-- "again", back-off, or the lease ran out ---+--failed for too long--> dead
 */
import type { EffectRow } from "../runtime/journal.ts";
import { LANE_LIMITS, type LaneHandler, type LaneLimits } from "../runtime/outbox.ts";
import type { Clock, Log, Random, Timers } from "../runtime/seams.ts";
import { LEASE_MS, type Queued } from "./books.ts";
import { Rounds } from "../runtime/rounds.ts";
import type { Database } from "./database.ts";

const LOOK_EVERY_MS = 250;
const BACKOFF_FIRST_MS = 100;
const BACKOFF_MAX_MS = 30_000;
/** Effects begun and waiting for a free place here, at most; more wait in the table. */
const WAITING_MAX = 5_000;

const CLAIM = {
  name: "claim-effects",
  text: `update classic.outbox set due_at = coalesce($3::bigint, classic.clock_ms()) + $4
    where id in (
      select id from classic.outbox
      where lane = $1 and state <> 'dead' and due_at <= coalesce($3::bigint, classic.clock_ms())
      order by due_at limit $2 for update skip locked
    )
    returning id, lane, payload, created_at::float8 as "createdAt", passes, failures`,
};
const LATER = {
  name: "effect-later",
  text: `update classic.outbox set due_at = coalesce($5::bigint, classic.clock_ms()) + $2,
      passes = passes + 1, failures = $3, error = $4 where id = $1`,
};
const BURY = {
  name: "bury-effect",
  text: "update classic.outbox set state = 'dead', error = $2 where id = $1",
};

interface Lane {
  readonly name: string;
  readonly handler: LaneHandler;
  readonly limits: LaneLimits;
  /** Running or waiting here. */
  readonly known: Set<string>;
  readonly waiting: Entry[];
  running: number;
}

interface Entry {
  readonly effect: EffectRow;
  readonly pass: number;
  readonly failures: number;
}

interface ClaimedRow extends Omit<EffectRow, "shard"> {
  readonly passes: number;
  readonly failures: number;
}

export class Outbox {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #random: Random;
  readonly #log: Log;
  readonly #lanes = new Map<string, Lane>();
  readonly #running = new Set<Promise<void>>();
  readonly #rounds: Rounds;
  #stopped = false;

  constructor(parts: {
    readonly database: Database;
    readonly clock: Clock;
    readonly timers: Timers;
    readonly random: Random;
    readonly log: Log;
  }) {
    this.#database = parts.database;
    this.#clock = parts.clock;
    this.#timers = parts.timers;
    this.#random = parts.random;
    this.#log = parts.log;
    this.#rounds = new Rounds({
      clock: parts.clock,
      timers: parts.timers,
      log: parts.log,
      everyMs: LOOK_EVERY_MS,
      trouble: { met: "the outbox cannot be read", over: "the outbox is read again" },
      pass: () => this.look(),
    });
  }

  serve(name: string, handler: LaneHandler, limits: Partial<LaneLimits> = {}): void {
    const all = { ...LANE_LIMITS, ...limits };
    this.#lanes.set(name, {
      name,
      handler,
      limits: all,
      known: new Set(),
      waiting: [],
      running: 0,
    });
  }

  /** Lane to how many wait or run here. */
  get depths(): ReadonlyMap<string, number> {
    return new Map([...this.#lanes].map(([name, { known }]) => [name, known.size]));
  }

  /** An effect of our own that is durable now: it is ours for the length of its lease. */
  begin({ id, lane: name, payload, due_at }: Queued): void {
    const lane = this.#lanes.get(name);
    if (!lane) throw new Error(`nobody serves the outbox lane "${name}"`);
    const createdAt = due_at - LEASE_MS;
    this.#add(lane, {
      effect: { id, shard: 0, lane: name, payload, createdAt },
      pass: 0,
      failures: 0,
    });
  }

  start(): void {
    this.#rounds.start();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#rounds.stop();
    for (const lane of this.#lanes.values()) lane.waiting.length = 0;
    await this.settled();
  }

  /** Takes on what is due, and what others have left. */
  async look(): Promise<void> {
    for (const lane of this.#lanes.values()) {
      const room = lane.limits.concurrency - lane.running - lane.waiting.length;
      if (room <= 0) continue;
      const now = this.#database.now();
      const rows = await this.#database.change<ClaimedRow>(CLAIM, [lane.name, room, now, LEASE_MS]);
      for (const { passes, failures, ...effect } of rows)
        this.#add(lane, { effect: { ...effect, shard: 0 }, pass: passes, failures });
    }
  }

  /** Nothing runs here any more. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #add(lane: Lane, entry: Entry): void {
    if (this.#stopped || lane.known.has(entry.effect.id) || lane.waiting.length >= WAITING_MAX)
      return;
    lane.known.add(entry.effect.id);
    lane.waiting.push(entry);
    this.#pump(lane);
  }

  #pump(lane: Lane): void {
    while (lane.running < lane.limits.concurrency) {
      const next = lane.waiting.shift();
      if (!next) return;
      lane.running++;
      const run = this.#run(lane, next).finally(() => {
        lane.running--;
        lane.known.delete(next.effect.id);
        this.#running.delete(run);
        this.#pump(lane);
      });
      this.#running.add(run);
    }
  }

  async #run(lane: Lane, { effect, pass, failures }: Entry): Promise<void> {
    try {
      const again = await this.#limited(lane, lane.handler(effect, pass));
      if (again) await this.#later(effect, again.againInMs, 0, null);
    } catch (error) {
      if (this.#stopped) return;
      await this.#failed(lane, effect, failures, error);
    }
  }

  /** What a run that hangs still does is harmless: it is done at least once. */
  async #limited<T>({ limits }: Lane, run: Promise<T>): Promise<T> {
    let cancel: (() => void) | undefined;
    const late = new Promise<never>((_, reject) => {
      const { timeLimitMs } = limits;
      cancel = this.#timers.after(timeLimitMs, () =>
        reject(new Error(`no result after ${timeLimitMs} ms`)),
      );
    });
    try {
      return await Promise.race([run, late]);
    } finally {
      cancel?.();
    }
  }

  async #failed(lane: Lane, effect: EffectRow, failures: number, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    this.#log.error(`effect ${effect.id} failed (attempt ${failures + 1}): ${reason}`);
    const tired = this.#clock.now() - effect.createdAt >= lane.limits.giveUpMs;
    const never = error instanceof Error && error.name === "Undeliverable";
    try {
      if (never || tired) {
        await this.#database.change(BURY, [effect.id, reason]);
        this.#log.error(`effect ${effect.id} is dead; npm run outbox -- retry "${effect.id}"`);
        return;
      }
      const ceiling = Math.min(BACKOFF_FIRST_MS * 2 ** Math.min(failures, 20), BACKOFF_MAX_MS);
      const delay = ceiling * (0.5 + this.#random.next() / 2);
      await this.#later(effect, delay, failures + 1, reason);
    } catch {
      // Its lease will run out.
    }
  }

  async #later(
    { id }: EffectRow,
    ms: number,
    failures: number,
    error: string | null,
  ): Promise<void> {
    const now = this.#database.now();
    await this.#database.change(LATER, [id, Math.ceil(ms), failures, error, now]);
  }
}
