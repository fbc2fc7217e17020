/** What is on sale: the `events` table, and the first rows of the `seats` read model. An event is
 * written once, at its import, and never changed after. */
import { createHash } from "node:crypto";
import type { ClientBase, Pool } from "pg";

import type { Event } from "../domain/event.ts";
import type { ProviderName } from "../domain/order.ts";
import type { PlanView } from "../protocol/api.ts";
import { planFromDocument } from "../protocol/plan-document.ts";

/** An event without its plan. */
export type EventRecord = Omit<Event, "plan">;

export interface StoredEvent {
  readonly event: Event;
  /** The plan document exactly as served. */
  readonly planJson: string;
}

export type Inserted =
  | { readonly kind: "inserted"; readonly planHash: string }
  | { readonly kind: "id-taken"; readonly id: string };

/** Seats in one insert: some megabytes of parameters. */
const SEATS_PER_INSERT = 10_000;

export function hashOf(planJson: string): string {
  return createHash("sha256").update(planJson).digest("hex");
}

/** Writes an event and its seats in one transaction of its own, or nothing. `planJson` must be the
 * text of a plan document. */
export async function insertEvent(
  client: ClientBase,
  record: Omit<EventRecord, "planHash">,
  planJson: string,
): Promise<Inserted> {
  // The parse boundary: the text was written from a PlanView.
  const document = JSON.parse(planJson) as PlanView;
  const planHash = hashOf(planJson);
  await client.query("begin");
  try {
    const { rowCount } = await client.query(
      `insert into events (id, name, venue, time_zone, starts_at, opens_at, currency, prices,
         buyer_limit, hold_ms, extension_ms, provider, plan_hash, plan, pay_ms, retry_ms,
         lobby_ms, rate_per_minute, inside_max, enter_ms, shopping_ms, cool_down_ms)
       values ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), to_timestamp($6::float8 / 1000), $7,
         $8::bigint[], $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
       on conflict (id) do nothing`,
      [
        record.id,
        record.name,
        record.venue,
        record.timeZone,
        record.startsAt,
        record.opensAt,
        record.currency,
        record.prices,
        record.limit,
        record.holdMs,
        record.extensionMs,
        record.provider,
        planHash,
        planJson,
        record.payMs,
        record.retryMs,
        record.queue.lobbyMs,
        record.queue.ratePerMinute,
        record.queue.insideMax,
        record.queue.enterMs,
        record.queue.shoppingMs,
        record.queue.coolDownMs,
      ],
    );
    if (rowCount === 0) {
      await client.query("rollback");
      return { kind: "id-taken", id: record.id };
    }
    await insertSeats(client, record, document);
    await client.query("commit");
    return { kind: "inserted", planHash };
  } catch (error) {
    // The connection may be the reason; the first error is the one to report.
    await client.query("rollback").catch(() => {});
    throw error;
  }
}

async function insertSeats(
  client: ClientBase,
  record: Omit<EventRecord, "planHash">,
  { sections, rows, categories, seats }: PlanView,
): Promise<void> {
  for (let from = 0; from < rows.length;) {
    const ids: string[] = [];
    const sectionIds: string[] = [];
    const labels: string[] = [];
    const numbers: string[] = [];
    const categoryNames: string[] = [];
    const prices: number[] = [];
    for (; from < rows.length && ids.length < SEATS_PER_INSERT; from++) {
      const row = rows[from]!;
      for (let seat = row.first; seat < row.first + row.count; seat++) {
        const category = seats.category[seat]!;
        ids.push(seats.id[seat]!);
        sectionIds.push(sections[row.section]!.id);
        labels.push(row.label);
        numbers.push(seats.number[seat]!);
        categoryNames.push(categories[category]!.name);
        prices.push(record.prices[category]!);
      }
    }
    await client.query(
      `insert into seats (event, seat, section, row_label, number, category, price)
       select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[])`,
      [record.id, ids, sectionIds, labels, numbers, categoryNames, prices],
    );
  }
}

/** All events without their plans; those that start first come first. */
export async function listEvents(pool: Pool | ClientBase): Promise<readonly EventRecord[]> {
  const { rows } = await pool.query<EventRow>(
    `select ${COLUMNS} from events order by starts_at, id`,
  );
  return rows.map(recordOf);
}

export async function loadEvent(
  pool: Pool | ClientBase,
  id: string,
): Promise<StoredEvent | undefined> {
  const { rows } = await pool.query<EventRow & { readonly plan: string }>(
    `select ${COLUMNS}, plan from events where id = $1`,
    [id],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  // The parse boundary: only insertEvent writes plans.
  const plan = planFromDocument(JSON.parse(row.plan) as PlanView);
  return { event: { ...recordOf(row), plan }, planJson: row.plan };
}

/** What the booking side asks for, from a pool. */
export function catalogueIn(pool: Pool): {
  ids(): Promise<readonly string[]>;
  load(id: string): Promise<StoredEvent | undefined>;
} {
  return {
    ids: async () => (await listEvents(pool)).map((event) => event.id),
    load: (id) => loadEvent(pool, id),
  };
}

const COLUMNS = `id, name, venue, time_zone as "timeZone", starts_at as "startsAt",
  opens_at as "opensAt", currency, prices, buyer_limit as "limit", hold_ms as "holdMs",
  extension_ms as "extensionMs", pay_ms as "payMs", retry_ms as "retryMs", provider, plan_hash as "planHash",
  lobby_ms as "lobbyMs", rate_per_minute as "ratePerMinute", inside_max as "insideMax",
  enter_ms as "enterMs", shopping_ms as "shoppingMs", cool_down_ms as "coolDownMs"`;

/** As the driver gives it: bigint as text, so that none is rounded in silence. */
interface EventRow {
  readonly id: string;
  readonly name: string;
  readonly venue: string;
  readonly timeZone: string;
  readonly startsAt: Date;
  readonly opensAt: Date;
  readonly currency: string;
  readonly prices: readonly string[];
  readonly limit: number;
  readonly holdMs: number;
  readonly extensionMs: number;
  readonly payMs: number;
  readonly retryMs: number;
  readonly provider: ProviderName;
  readonly planHash: string;
  readonly lobbyMs: number | null;
  readonly ratePerMinute: number;
  readonly insideMax: number;
  readonly enterMs: number;
  readonly shoppingMs: number;
  /** A bigint: it may be more than 24 days. */
  readonly coolDownMs: string | null;
}

function recordOf(row: EventRow): EventRecord {
  const { id, name, venue, timeZone, currency, limit, holdMs, extensionMs, planHash, provider } =
    row;
  const { payMs, retryMs } = row;
  const { lobbyMs, ratePerMinute, insideMax, enterMs, shoppingMs } = row;
  const coolDownMs = row.coolDownMs === null ? null : Number(row.coolDownMs);
  return {
    id,
    name,
    venue,
    timeZone,
    startsAt: row.startsAt.getTime(),
    opensAt: row.opensAt.getTime(),
    currency,
    prices: row.prices.map(Number),
    limit,
    holdMs,
    extensionMs,
    payMs,
    retryMs,
    provider,
    queue: { lobbyMs, coolDownMs, ratePerMinute, insideMax, enterMs, shoppingMs },
    planHash,
  };
}
