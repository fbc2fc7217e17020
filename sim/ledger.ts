/** What the database says, read once the sale is quiet, in SQL of its own. */
import { Client } from "pg";
import { type BankAccess, readPayments } from "./bank-ledger.ts";
import { sleep } from "./client.ts";
import { readTakeovers, type Takeovers } from "./takeovers.ts";

/** How long orders under way and the read models may take once nobody asks for anything more. */
const CATCH_UP_TIMEOUT_MS = 60_000;
const CATCH_UP_POLL_MS = 200;
const SHARDS_A_QUERY = 16;

/** Of one actor in order of its versions. `at`: epoch ms by the server. */
export interface Entry {
  readonly version: number;
  readonly at: number;
  readonly event: { readonly kind: string } & Readonly<Record<string, unknown>>;
}

export interface SeatRow {
  readonly seat: string;
  readonly section: string;
  readonly price: number;
  readonly status: string;
  readonly hold: string | null;
  readonly buyer: string | null;
  readonly order: string | null;
}

export interface OrderRow {
  readonly id: string;
  readonly buyer: string;
  readonly hold: string;
  readonly seats: readonly string[];
  readonly total: number;
  readonly currency: string;
  readonly status: string;
}

export interface TicketRow {
  readonly id: string;
  readonly seat: string;
  readonly order: string;
  readonly buyer: string;
}

export interface PaymentRow {
  readonly payment: string;
  readonly order: string;
  readonly amount: number;
  readonly currency: string;
  readonly state: string;
  /** Its last four digits. */
  readonly card: string;
  /** When the bank last changed it, epoch ms. */
  readonly changedAt: number;
  /** Given back of it. */
  readonly refunded: number;
}

export interface Ledger {
  /** Actor address to its entries. */
  readonly journal: ReadonlyMap<string, readonly Entry[]>;
  readonly seats: readonly SeatRow[];
  readonly orders: readonly OrderRow[];
  readonly tickets: readonly TicketRow[];
  /** What the bank says, which is no part of us; null: it was not asked. */
  readonly payments: readonly PaymentRow[] | null;
  /** Seats one buyer may hold and own together. */
  readonly limit: number;
  readonly queue: {
    readonly opensAt: number;
    readonly insideMax: number;
    readonly enterMs: number;
  };
  readonly takeovers: Takeovers;
  /** Servers that shared the actors when it was read; what they know of each other is a little old. */
  readonly nodes: number;
  /** Journal rows that the read models had still not taken in when the wait ended. */
  readonly lag: number;
}

export async function readLedger(
  databaseUrl: string,
  event: string,
  bank: BankAccess | null,
): Promise<Ledger> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await lookWhereItIs(client);
    const lag = await catchUp(client);
    // One snapshot of everything, so that the tables are compared as of one moment.
    await client.query("begin isolation level repeatable read read only");
    const journal = await readJournal(client);
    const [terms] = await rows<{ limit: number } & Ledger["queue"]>(
      client,
      `select buyer_limit as "limit", inside_max as "insideMax", enter_ms as "enterMs",
         extract(epoch from opens_at)::float8 * 1000 as "opensAt"
       from events where id = $1`,
      [event],
    );
    if (terms === undefined) throw new Error(`The database has no event ${event}.`);
    const { limit, ...queue } = terms;
    // Technique 1 has none.
    const [owners] = await rows<{ nodes: number }>(
      client,
      `select count(distinct owner)::integer as nodes from public.shards where owner is not null`,
      [],
    );
    const orders = await rows<OrderRow>(
      client,
      `select id, buyer, hold, seats, total::float8 as total, currency, status
       from orders where event = $1`,
      [event],
    );
    return {
      journal,
      limit,
      queue,
      takeovers: await readTakeovers(client, event),
      nodes: owners?.nodes ?? 0,
      lag,
      orders,
      seats: await rows(
        client,
        `select seat, section, price::float8 as price, status, hold, buyer, order_id as "order"
         from seats where event = $1`,
        [event],
      ),
      tickets: await rows(
        client,
        `select id, seat, order_id as "order", buyer from tickets where event = $1`,
        [event],
      ),
      payments: bank === null ? null : await readPayments(bank),
    };
  } finally {
    await client.end();
  }
}

/** Technique 1 keeps its history elsewhere, and shows it under the same names. */
async function lookWhereItIs(client: Client): Promise<void> {
  const [engine] = await rows<{ name: string }>(client, "select name from engine", []);
  if (engine?.name === "classic") await client.query("set search_path to classic, public");
}

/** Waits until every payment is done and the read models have taken in the whole journal; returns the
 * rows still missing. */
async function catchUp(client: Client): Promise<number> {
  const deadline = performance.now() + CATCH_UP_TIMEOUT_MS;
  for (;;) {
    const [row] = await rows<{ lag: number; effects: number }>(
      client,
      `select coalesce(sum(greatest(0, j.seq - coalesce(p.seq, 0))), 0)::float8 as lag,
         (select count(*) from outbox where lane = 'payment')::float8 as effects
       from (select shard, max(seq) as seq from journal group by shard) j
       left join projected p on p.shard = j.shard`,
      [],
    );
    const lag = row?.lag ?? 0;
    if ((lag === 0 && row?.effects === 0) || performance.now() > deadline) return lag;
    await sleep(CATCH_UP_POLL_MS);
  }
}

/** An actor lives in one shard, so a few shards at a time keep each actor's entries together. */
async function readJournal(client: Client): Promise<Map<string, Entry[]>> {
  const journal = new Map<string, Entry[]>();
  for (let shard = 0; shard < 256; shard += SHARDS_A_QUERY) {
    const entries = await rows<Entry & { actor: string }>(
      client,
      `select actor, version, at::float8 as at, event from journal
       where shard >= $1 and shard < $2 order by actor, version`,
      [shard, shard + SHARDS_A_QUERY],
    );
    for (const { actor, version, at, event } of entries) {
      const entry = { version, at, event };
      const sofar = journal.get(actor);
      if (sofar === undefined) journal.set(actor, [entry]);
      else sofar.push(entry);
    }
  }
  return journal;
}

async function rows<T>(client: Client, sql: string, values: unknown[]): Promise<T[]> {
  return (await client.query(sql, values)).rows as T[];
}
