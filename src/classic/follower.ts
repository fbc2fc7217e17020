/** Follows the ticks of the events in memory, about ten times a second: makes the next tick on the primary
 * if it is due, and reads what is new, from the replica where there is one.
 *
 * A replica that is far behind or does not answer is not followed: its map would send people to seats that are
 * long gone. */
import type { SeatStatus } from "../domain/availability.ts";
import type { Clock, Log, Timers } from "../runtime/seams.ts";
import { Trouble } from "../runtime/trouble.ts";
import type { Database } from "./database.ts";
import { Rounds } from "../runtime/rounds.ts";

export const TICK_EVERY_MS = 100;
/** A replica may be behind by so much, ms; past it the primary is asked. */
export const REPLICA_BEHIND_MAX_MS = 2_000;
/** After a failure it is left alone for so long, ms. */
export const REPLICA_REST_MS = 10_000;
/** How long ticks are kept for instances that stood still; past it they begin anew, ms. */
export const TICKS_FOR_MS = 10 * 60_000;

/** One tick. */
export interface Seen {
  readonly seq: number;
  readonly seats: readonly number[];
  readonly statuses: readonly SeatStatus[];
  readonly orders: readonly string[];
}

interface Followed {
  seq: number;
  /** Since when the replica is behind, by the monotonic clock; undefined: it is not. */
  behindSince: number | undefined;
  readonly tell: (tick: Seen) => void;
}

const TICK = { name: "tick", text: "select classic.tick($1, $2, $3)::float8 as seq" };
const READ = {
  name: "read-ticks",
  text: `select seq::float8 as seq, seats, statuses::integer[] as statuses, orders
    from classic.ticks where event = $1 and seq > $2 order by seq`,
};
export class Follower {
  readonly #primary: Database;
  readonly #replica: Database | undefined;
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #ordersMoved: (orders: readonly string[]) => void;
  readonly #followed = new Map<string, Followed>();
  readonly #rounds: Rounds;
  readonly #noReplica: Trouble;
  #replicaRestsUntil = -Infinity;

  constructor(parts: {
    readonly primary: Database;
    readonly replica: Database | undefined;
    readonly clock: Pick<Clock, "monotonic">;
    readonly timers: Timers;
    readonly log: Log;
    readonly ordersMoved: (orders: readonly string[]) => void;
  }) {
    this.#primary = parts.primary;
    this.#replica = parts.replica;
    this.#clock = parts.clock;
    const met = "the replica cannot be read, the primary is asked instead";
    this.#noReplica = new Trouble(parts, { met, over: "the replica is read again" });
    this.#ordersMoved = parts.ordersMoved;
    this.#rounds = new Rounds({
      clock: parts.clock,
      timers: parts.timers,
      log: parts.log,
      everyMs: TICK_EVERY_MS,
      trouble: { met: "the seat map stands still", over: "the seat map goes on" },
      pass: () => this.pass(),
    });
  }

  follow(event: string, seq: number, tell: (tick: Seen) => void): void {
    this.#followed.set(event, { seq, behindSince: undefined, tell });
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  async pass(): Promise<void> {
    for (const [event, followed] of this.#followed) {
      const now = this.#primary.now();
      const [made] = await this.#primary.change<{ seq: number }>(TICK, [
        event,
        TICK_EVERY_MS - 20,
        now,
      ]);
      const last = made?.seq ?? 0;
      const answered = !this.#isLate(followed) && (await this.#readReplica(event, followed));
      if (followed.seq >= last) followed.behindSince = undefined;
      else if (answered) followed.behindSince ??= this.#clock.monotonic();
      if (!answered || this.#isLate(followed)) await this.#read(this.#primary, event, followed);
    }
  }

  /** Whether there is one that answers. */
  async #readReplica(event: string, followed: Followed): Promise<boolean> {
    const now = this.#clock.monotonic();
    if (!this.#replica || now < this.#replicaRestsUntil) return false;
    try {
      await this.#read(this.#replica, event, followed);
      this.#noReplica.over();
      return true;
    } catch (error) {
      this.#replicaRestsUntil = now + REPLICA_REST_MS;
      const { cause = error } = error as Error;
      this.#noReplica.met(cause);
      return false;
    }
  }

  #isLate({ behindSince }: Followed): boolean {
    const late = this.#clock.monotonic() - REPLICA_BEHIND_MAX_MS;
    return behindSince !== undefined && behindSince < late;
  }

  async #read(from: Database, event: string, followed: Followed): Promise<void> {
    for (const tick of await from.read<Seen>(READ, [event, followed.seq])) {
      followed.seq = tick.seq;
      followed.tell(tick);
      if (tick.orders.length > 0) this.#ordersMoved(tick.orders);
    }
  }
}
