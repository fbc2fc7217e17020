/** What must be done now and then, by whichever instance comes to it first: seats whose time is over come
 * free on the map, facts go into the organiser's log, and what is of no more use is forgotten. */
import type { Clock, Log, Timers } from "../runtime/seams.ts";
import { LOGGED } from "../store/facts-sql.ts";
import type { Database } from "./database.ts";
import { Rounds } from "../runtime/rounds.ts";
import type { ClassicEvents } from "./events.ts";
import { TICKS_FOR_MS } from "./follower.ts";

export const SWEEP_EVERY_MS = 200;
/** Seats freed in one transaction, at most. */
const SWEPT_MAX = 2_000;
const FORGET_EVERY_MS = 60_000;
/** A refusal is of the moment: a retry comes within this time, ms. */
const REFUSALS_FOR_MS = 10 * 60_000;

/** Two instances may come at once: the second finds the rows locked and leaves them. */
const SWEEP = { name: "sweep", text: "select classic.sweep($1, $2, $3) as freed" };
const LOG_LOCK = 1886547818;
const TELL = {
  name: "tell-facts",
  text: `with mine as materialized (select pg_try_advisory_xact_lock(${LOG_LOCK}) as got),
    told as (
      delete from classic.facts where (select got from mine)
      returning 0 as shard, id as seq, at, type, sale, data
    ),
    ${LOGGED}
    select count(*)::integer as facts from told`,
};
const FORGET_REFUSALS = {
  name: "forget-refusals",
  text: "delete from classic.refusals where at < coalesce($1::bigint, classic.clock_ms()) - $2",
};
const FORGET_TICKS = {
  name: "forget-ticks",
  text: "delete from classic.ticks where at < coalesce($1::bigint, classic.clock_ms()) - $2",
};

export class Caretaker {
  readonly #database: Database;
  readonly #events: ClassicEvents;
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #rounds: Rounds;
  #forgotAt = -Infinity;

  constructor(parts: {
    readonly database: Database;
    readonly events: ClassicEvents;
    readonly clock: Pick<Clock, "monotonic">;
    readonly timers: Timers;
    readonly log: Log;
  }) {
    this.#database = parts.database;
    this.#events = parts.events;
    this.#clock = parts.clock;
    this.#rounds = new Rounds({
      clock: parts.clock,
      timers: parts.timers,
      log: parts.log,
      everyMs: SWEEP_EVERY_MS,
      trouble: { met: "holds that are over stay", over: "holds that are over end again" },
      pass: () => this.pass(),
    });
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  async pass(): Promise<void> {
    const now = this.#database.now();
    for (const { event } of this.#events.loaded()) {
      for (;;) {
        const values = [event.id, SWEPT_MAX, now];
        const [row] = await this.#database.change<{ freed: number }>(SWEEP, values);
        if ((row?.freed ?? 0) < SWEPT_MAX) break;
      }
    }
    await this.#database.change(TELL, []);
    if (this.#clock.monotonic() - this.#forgotAt < FORGET_EVERY_MS) return;
    this.#forgotAt = this.#clock.monotonic();
    await this.#database.change(FORGET_REFUSALS, [now, REFUSALS_FOR_MS]);
    await this.#database.change(FORGET_TICKS, [now, TICKS_FOR_MS]);
  }
}
