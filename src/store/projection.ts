/** Keeps the read models (seats, orders, tickets) and the event log (facts-sql.ts) from the journal, in
 * SQL: no event crosses to this process. Follows each shard by its own gapless sequence, so a late commit
 * is never skipped. The sale never reads these tables; they may lag, and the lag is a metric. */
import type pg from "pg";
import type { EventVersions } from "../runtime/actor.ts";
import type { Clock, Log, Timers } from "../runtime/seams.ts";
import { Trouble } from "../runtime/trouble.ts";
import { createPool } from "./connect.ts";
import { FACTS } from "./facts-sql.ts";

const EVERY_MS = 500;
/** The sale comes first: after a pass it rests this many times as long as the pass took, so that it never
 * takes more than a fifth of the database's time. Two events of one seat in one pass are one update. */
const REST_FACTOR = 4;
/** A pass that took long because it stood still (a stopped process, a stalled line) was no burden. */
const REST_MAX_MS = 2_000;
/** Events of one shard in one pass, at most. */
const EVENTS_PER_SHARD_MAX = 500;
const TIMEOUT_MS = 30_000;
/** Held while a pass is written ("proj" in ASCII). After a takeover two servers follow for a while. */
const LOCK = 1886547818;

const BEGIN = `begin; select pg_advisory_xact_lock(${LOCK})`;

/** Parameter: what is read here, by type and kind. A shard is followed up to the first event that is not. */
const PROJECT = `
  with fresh as (
    select next.* from projected
    cross join lateral (
      -- Comparable to the keys of the read models: in the journal's own collation no index of theirs is
      -- of use, and every pass read and hashed every seat of every event.
      select shard, seq, actor collate "default" as actor, version, at, event, event->>'kind' as kind,
        to_timestamp(at / 1000.0) as happened
      from journal where journal.shard = projected.shard and journal.seq > projected.seq
      order by journal.seq limit ${EVENTS_PER_SHARD_MAX}
    ) as next
  ),
  read as (
    select *, bool_and(
      coalesce((event->>'v')::integer, 1)
        <= coalesce(($1::jsonb #>> array[split_part(actor, '/', 1), kind])::integer, 0)
    ) over (partition by shard order by seq) as known from fresh
  ),
  batch as materialized (
    select shard, seq, actor, version, at, event, kind, happened from read where known
  ),
  moved as (
    update projected set seq = last.seq
    from (select shard, max(seq) as seq from batch group by shard) as last
    where projected.shard = last.shard
  ),
  seat_last as (
    select distinct on (actor) * from batch where actor like 'seat/%' order by actor, seq desc
  ),
  seat_rows as (
    update seats set
      status = case kind when 'held' then 'held' when 'extended' then 'held' when 'sold' then 'sold'
        when 'blocked' then 'blocked' else 'free' end,
      hold = case when kind in ('held', 'extended', 'sold') then seat_last.event->>'hold' end,
      buyer = case when kind in ('held', 'extended', 'sold') then seat_last.event->>'buyer' end,
      held_until = case when kind in ('held', 'extended')
        then to_timestamp((seat_last.event->>'until')::bigint / 1000.0) end,
      order_id = case when kind = 'sold' then seat_last.event->>'order' end,
      changed_at = happened
    from seat_last
    where seats.event = split_part(actor, '/', 2) and seats.seat = split_part(actor, '/', 4)
  ),
  order_last as (
    select distinct on (actor) substr(actor, 7) as id, actor, happened,
      case kind when 'action-needed' then 'at-bank' when 'time-over' then 'cancelling'
        when 'expired' then 'expired' when 'seats-sold' then 'capturing' when 'captured' then 'paid'
        when 'declined' then 'refused' when 'seats-gone' then 'refused' when 'capture-refused' then 'refused'
        when 'refund-asked' then 'refunding' when 'refunded' then event->>'status'
        else 'authorising' end as status,
      case kind when 'declined' then event->>'reason' when 'seats-gone' then 'seats-gone'
        when 'capture-refused' then 'capture-refused' end as reason
    from batch where actor like 'order/%' order by actor, seq desc
  ),
  payments as (
    select distinct on (actor) actor, event->>'payment' as payment
    from batch where kind in ('submitted', 'action-needed', 'authorised') order by actor, seq desc
  ),
  refunds as (
    select actor, sum((event->>'amount')::bigint) as amount from batch
    where actor like 'order/%' and kind = 'refunded' group by actor
  ),
  placed as (
    select actor, event, happened from batch where actor like 'order/%' and kind = 'placed'
  ),
  order_new as (
    insert into orders
      (id, event, buyer, email, hold, seats, total, currency, status, reason, payment, refunded,
        placed_at, changed_at)
    select order_last.id, placed.event->>'event', placed.event->>'buyer', placed.event->>'email',
      placed.event->>'hold', array(select json_array_elements_text(placed.event->'seats')),
      (placed.event->>'total')::bigint, placed.event->>'currency',
      order_last.status, order_last.reason, payments.payment, coalesce(refunds.amount, 0),
      placed.happened, order_last.happened
    from order_last join placed using (actor) left join payments using (actor)
      left join refunds using (actor)
    on conflict (id) do nothing
  ),
  order_rows as (
    update orders set status = order_last.status, reason = order_last.reason,
      payment = coalesce(payments.payment, orders.payment),
      refunded = orders.refunded + coalesce(refunds.amount, 0), changed_at = order_last.happened
    from order_last left join payments using (actor) left join refunds using (actor)
    where orders.id = order_last.id and order_last.actor not in (select actor from placed)
  ),
  ticket_ends as (
    select actor, happened from batch where actor like 'ticket/%' and kind = 'cancelled'
  ),
  ticket_rows as (
    insert into tickets (id, event, seat, order_id, buyer, issued_at, cancelled_at)
    select substr(actor, 8), event->>'event', event->>'seat', event->>'order', event->>'buyer',
      batch.happened, ticket_ends.happened
    from batch left join ticket_ends using (actor) where actor like 'ticket/%' and kind = 'issued'
    on conflict do nothing
  ),
  ticket_cancels as (
    update tickets set cancelled_at = ticket_ends.happened
    from ticket_ends where tickets.id = substr(ticket_ends.actor, 8)
  ),
  ${FACTS}
  select count(*)::integer as events, coalesce(max(of_shard), 0)::integer as most
  from (select count(*) over (partition by shard) as of_shard from batch) as counted`;

const LAG = `
  select coalesce(sum(last.seq - projected.seq), 0)::float8 as lag from projected
  cross join lateral (
    select seq from journal where journal.shard = projected.shard order by seq desc limit 1
  ) as last`;

export class Projection {
  readonly #pool: pg.Pool;
  /** JSON. */
  readonly #events: string;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #trouble: Trouble;
  #cancel: (() => void) | undefined;
  #pass: Promise<void> | undefined;
  #stopped = false;
  #lag = 0;

  /** `events`: those that are read, by type of actor. What comes after others waits for a newer version. */
  constructor(
    url: string,
    events: Readonly<Record<string, EventVersions>>,
    clock: Clock,
    timers: Timers,
    log: Log,
  ) {
    this.#events = JSON.stringify(events);
    this.#pool = createPool(url, {
      max: 1,
      applicationName: "grandstand-projection",
      queryLimitMs: TIMEOUT_MS,
    });
    this.#clock = clock;
    this.#timers = timers;
    this.#trouble = new Trouble(
      { clock, log },
      { met: "the read models cannot be kept", over: "the read models are kept again" },
    );
  }

  /** Events of the journal that the read models do not show yet, as of the last pass. */
  get lag(): number {
    return this.#lag;
  }

  start(afterMs = EVERY_MS): void {
    this.#cancel = this.#timers.after(afterMs, () => {
      const since = this.#clock.monotonic();
      this.#pass = this.#run().then(() => {
        const restMs = (this.#clock.monotonic() - since) * REST_FACTOR;
        if (!this.#stopped) this.start(Math.min(Math.max(EVERY_MS, restMs), REST_MAX_MS));
      });
    });
  }

  /** Catches up, then ends. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#pass;
    await this.#run();
    await this.#pool.end();
  }

  async #run(): Promise<void> {
    try {
      while (await this.#project());
      const { rows } = await this.#pool.query<{ lag: number }>(LAG);
      this.#lag = rows[0]?.lag ?? 0;
      this.#trouble.over();
    } catch (error) {
      // The next pass goes on where this one stopped.
      this.#trouble.met(error);
    }
  }

  /** One pass. Returns whether some shard has more. The lock comes before, in a statement of its own, so
   * that the pass sees where the one before it has stopped. */
  async #project(): Promise<boolean> {
    const client = await this.#pool.connect();
    try {
      await client.query(BEGIN);
      const { rows } = await client.query<{ most: number }>(PROJECT, [this.#events]);
      await client.query("commit");
      client.release();
      return (rows[0]?.most ?? 0) >= EVENTS_PER_SHARD_MAX;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}
