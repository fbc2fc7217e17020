/** The table of deliveries: a queue, and the log of what came of each. Rows are made by the projection
 * (facts-sql.ts). Times are the caller's clock, so that what is due is decided by one clock. */
import type { ClientBase, Pool } from "pg";

import type { DeliveryState } from "../domain/delivery.ts";
import type { FactType } from "../domain/fact.ts";
import type { DeliveryCounts } from "../webhooks/dispatcher.ts";
import type { Attempt, DeliveryRecord, DueDelivery } from "../webhooks/webhook.ts";
import type { DeliveryPage } from "../webhooks/webhooks.ts";

/** Attempts shown of one delivery: all of three days, and some of a replay. */
const ATTEMPTS_SHOWN_MAX = 30;

/** The lease is the due time moved on: who dies with it leaves it due. `skip locked`: two servers, as
 * after a takeover, share the work. */
const CLAIM = `
  with room as (
    select webhooks.id, webhooks.url, $3 - coalesce(busy.count, 0) as spare from webhooks
    left join unnest($4::text[], $5::integer[]) as busy (webhook, count) on busy.webhook = webhooks.id
    where disabled_at is null
  ),
  due as (
    select next.id, room.url from room cross join lateral (
      select id from webhook_deliveries
      where webhook = room.id and state = 'pending' and due_at <= $1
      order by due_at, id limit greatest(spare, 0) for update skip locked
    ) as next
    limit $6
  ),
  taken as (
    update webhook_deliveries set due_at = $2 from due where webhook_deliveries.id = due.id
    returning webhook_deliveries.*, due.url
  )
  select taken.id, webhook, url, tries, first_at, taken.event, taken.seq, event_log.id as fact, type, at,
    data
  from taken join event_log using (event, seq) order by taken.id`;

const RECORD = `
  with moved as (
    update webhook_deliveries set attempts = attempts + 1, tries = tries + 1,
      first_at = coalesce(first_at, $2), due_at = $8,
      -- Two may have tried it, if one stood still beyond its lease: delivered is delivered.
      state = case state when 'delivered' then state else $7 end
    where id = $1 returning attempts
  )
  insert into webhook_attempts (delivery, number, at, status, error, duration_ms, excerpt)
  select $1, attempts, $2, $3, $4, $5, $6 from moved`;

const SHOW = `
  select webhook_deliveries.id, event_log.id as fact, event, seq, type, state, due_at, attempts,
    coalesce((
      select json_agg(json_build_object('number', number, 'at', at, 'status', status, 'error', error,
        'durationMs', duration_ms, 'excerpt', excerpt) order by number)
      from (
        select * from webhook_attempts where delivery = webhook_deliveries.id
        order by number desc limit ${ATTEMPTS_SHOWN_MAX}
      ) as last
    ), '[]') as log
  from webhook_deliveries join event_log using (event, seq)`;

export class DeliveryTable {
  readonly #database: Pool | ClientBase;

  constructor(database: Pool | ClientBase) {
    this.#database = database;
  }

  async claim(
    now: number,
    leaseUntil: number,
    busy: ReadonlyMap<string, number>,
    limits: { readonly perWebhook: number; readonly inAll: number },
  ): Promise<readonly DueDelivery[]> {
    const { rows } = await this.#database.query<DueRow>(CLAIM, [
      now,
      leaseUntil,
      limits.perWebhook,
      [...busy.keys()],
      [...busy.values()],
      limits.inAll,
    ]);
    return rows.map(({ first_at, seq, at, ...row }) => ({
      ...row,
      firstAt: first_at === null ? null : Number(first_at),
      seq: Number(seq),
      factAt: Number(at),
    }));
  }

  async record(
    id: string,
    at: number,
    { status, error, durationMs, excerpt }: Attempt,
    { state, dueAt }: { readonly state: DeliveryState; readonly dueAt: number },
  ): Promise<void> {
    const values = [id, at, status, error, durationMs, excerpt, state, dueAt];
    await this.#database.query(RECORD, values);
  }

  async disable(webhook: string, at: number): Promise<void> {
    await this.#database.query(
      `with gone as (
         update webhooks set disabled_at = coalesce(disabled_at, $2) where id = $1
       )
       update webhook_deliveries set state = 'dead' where webhook = $1 and state = 'pending'`,
      [webhook, at],
    );
  }

  async giveBack(id: string, now: number): Promise<void> {
    await this.#database.query(
      "update webhook_deliveries set due_at = $2 where id = $1 and state = 'pending'",
      [id, now],
    );
  }

  async counts(): Promise<DeliveryCounts> {
    // Each by its own index, which has only those rows.
    const { rows } = await this.#database.query<DeliveryCounts>(
      `select (select count(*) from webhook_deliveries where state = 'pending')::float8 as pending,
         (select count(*) from webhook_deliveries where state = 'dead')::float8 as dead`,
    );
    return rows[0] ?? { pending: 0, dead: 0 };
  }

  async page(
    webhook: string,
    { before, state, limit }: DeliveryPage,
  ): Promise<readonly DeliveryRecord[]> {
    const { rows } = await this.#database.query<ShownRow>(
      `${SHOW} where webhook = $1 and ($2::bigint is null or webhook_deliveries.id < $2)
         and ($3::text is null or state = $3)
       order by webhook_deliveries.id desc limit $4`,
      [webhook, before ?? null, state ?? null, limit],
    );
    return rows.map(recordOf);
  }

  async replay(webhook: string, id: string, now: number): Promise<DeliveryRecord | undefined> {
    const { rowCount } = await this.#database.query(
      `update webhook_deliveries set state = 'pending', due_at = $3, tries = 0, first_at = null
       where webhook = $1 and id = $2`,
      [webhook, id, now],
    );
    if (rowCount === 0) return undefined;
    const shown = `${SHOW} where webhook_deliveries.id = $1`;
    const { rows } = await this.#database.query<ShownRow>(shown, [id]);
    return rows.map(recordOf)[0];
  }

  /** The webhook of a delivery, for who has its number only. */
  async webhookOf(id: string): Promise<string | undefined> {
    const { rows } = await this.#database.query<{ webhook: string }>(
      "select webhook from webhook_deliveries where id = $1",
      [id],
    );
    return rows[0]?.webhook;
  }
}

/** As the driver gives it: bigint as text. */
interface DueRow {
  readonly id: string;
  readonly webhook: string;
  readonly url: string;
  readonly tries: number;
  readonly first_at: string | null;
  readonly event: string;
  readonly seq: string;
  readonly fact: string;
  readonly type: FactType;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface ShownRow extends Omit<DeliveryRecord, "seq" | "dueAt"> {
  readonly seq: string;
  readonly due_at: string;
}

function recordOf({
  id,
  fact,
  event,
  seq,
  type,
  state,
  due_at,
  attempts,
  log,
}: ShownRow): DeliveryRecord {
  const dueAt = state === "pending" ? Number(due_at) : null;
  return { id, fact, event, seq: Number(seq), type, state, dueAt, attempts, log };
}
