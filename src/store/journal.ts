/** The journal in PostgreSQL. Appends go over one connection of their own, one at a time (the commit
 * log sees to that); loading and the lease use a small pool, so that neither waits for a commit. */
import pg from "pg";
import type { Answered, Batch, EffectRow, Journal, Stored, Taken } from "../runtime/journal.ts";
import { createPool } from "./connect.ts";

/** A commit that takes longer is given up; its outcome is unknown, ms. */
const COMMIT_TIMEOUT_MS = 10_000;
const LOAD_TIMEOUT_MS = 30_000;
const LEASE_TIMEOUT_MS = 1_500;
const CONNECT_TIMEOUT_MS = 3_000;
const POOL_MAX = 6;
/** A commit finds its rows by their keys. The plans of its statements are made while the tables are all but
 * empty and then kept: left to choose, PostgreSQL read all of the outbox to find each effect that was done. */
const WRITER_OPTIONS = "-c enable_seqscan=off";
/** The lock of append_batch in migrations/0001-foundation.sql. */
export const FENCE_LOCK = 1735553396;

/** The unit separator of ASCII, between the fields of a text column. */
const SEPARATOR = "\u001f";

const APPEND = `select append_batch(${Array.from({ length: 24 }, (_, i) => `$${i + 1}`).join(", ")}) as durable`;

export class PostgresJournal implements Journal {
  readonly #url: string;
  readonly #pool: pg.Pool;
  #writer: Promise<pg.Client> | undefined;

  constructor(url: string) {
    this.#url = url;
    this.#pool = createPool(url, {
      max: POOL_MAX,
      applicationName: "grandstand-loader",
      connectLimitMs: CONNECT_TIMEOUT_MS,
      queryLimitMs: LOAD_TIMEOUT_MS,
    });
  }

  async append(batch: Batch): Promise<"durable" | "fenced"> {
    const writer = await this.#connect();
    try {
      const { rows } = await writer.query<{ durable: boolean }>({
        name: "append",
        text: APPEND,
        values: columnsOf(batch),
      });
      return rows[0]?.durable === true ? "durable" : "fenced";
    } catch (error) {
      this.#disconnect();
      throw error;
    }
  }

  async takeOver(
    node: string,
    shards: readonly number[],
    leaseMs: number,
    owned: readonly number[],
  ): Promise<Taken | "lost"> {
    // A connection of its own, because the writer's may be the one that just broke. A node that takes more
    // shards goes on committing meanwhile.
    if (shards.some((shard) => owned.includes(shard))) this.#disconnect();
    const client = await this.#pool.connect();
    try {
      await client.query("begin");
      await client.query("select pg_advisory_xact_lock($1)", [FENCE_LOCK]);
      const taken = await takeOverLocked(client, node, shards, leaseMs, owned);
      await client.query(taken === "lost" ? "rollback" : "commit");
      client.release();
      return taken;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async loadFamily(family: string): Promise<readonly Stored[]> {
    // "/" + 1 is "0" in the C collation: the range holds every address that begins with the prefix.
    const range = [family, `${family.slice(0, -1)}0`];
    return this.#load("load-family", "actor >= $1 and actor < $2", range);
  }

  async loadActors(addresses: readonly string[]): Promise<readonly Stored[]> {
    return this.#load("load-actors", "actor = any ($1)", [addresses]);
  }

  async renewLease(
    node: string,
    leaseMs: number,
    shards: readonly number[],
  ): Promise<readonly number[]> {
    const { rows } = await this.#pool.query<{ lost: number[] }>({
      text: "select renew_lease($1, $2, $3) as lost",
      values: [node, leaseMs, shards],
      query_timeout: LEASE_TIMEOUT_MS,
    } as pg.QueryConfig);
    return rows[0]?.lost ?? shards;
  }

  async releaseShards(node: string, epochs: ReadonlyMap<number, number>): Promise<void> {
    await this.#pool.query(
      `update shards set owner = null
       from unnest($2::integer[], $3::bigint[]) as released (shard, epoch)
       where id = shard and owner = $1 and shards.epoch = released.epoch`,
      [node, [...epochs.keys()], [...epochs.values()]],
    );
  }

  async waitingEffects(node: string, lane: string, limit: number): Promise<readonly EffectRow[]> {
    const { rows } = await this.#pool.query<OutboxRow>(
      `select ${EFFECT} from outbox
       where lane = $2 and state <> 'dead' and shard in (select id from shards where owner = $1)
       order by created_at, id limit $3`,
      [node, lane, limit],
    );
    return rows.map(effectOf);
  }

  async buryEffect(effect: string, error: string): Promise<void> {
    await this.#pool.query("update outbox set state = 'dead', error = $2 where id = $1", [
      effect,
      error,
    ]);
  }

  async revivedEffects(node: string): Promise<readonly EffectRow[]> {
    const { rows } = await this.#pool.query<OutboxRow>(
      `update outbox set state = 'waiting'
       where state = 'revived' and shard in (select id from shards where owner = $1)
       returning ${EFFECT}`,
      [node],
    );
    return rows.map(effectOf);
  }

  async releaseLease(node: string): Promise<void> {
    await this.#pool.query("update nodes set lease_until = clock_timestamp() where id = $1", [
      node,
    ]);
  }

  async close(): Promise<void> {
    const writer = this.#writer;
    this.#writer = undefined;
    await writer?.then((client) => client.end()).catch(() => undefined);
    await this.#pool.end();
  }

  async #load(name: string, which: string, values: unknown[]): Promise<readonly Stored[]> {
    const { rows } = await this.#pool.query<StoredRow>({
      name,
      text: `
        select actor, version, state, true, null, null, null from snapshots where ${which}
        union all
        select actor, journal.version, event, false, op, fingerprint, answer::text
        from journal left join snapshots using (actor)
        where ${which} and journal.version > coalesce(snapshots.version, 0)
        order by 1, 2`,
      values,
      rowMode: "array",
    } as unknown as pg.QueryConfig);
    return collect(rows);
  }

  #connect(): Promise<pg.Client> {
    this.#writer ??= this.#open();
    return this.#writer;
  }

  async #open(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: COMMIT_TIMEOUT_MS,
      application_name: "grandstand-journal",
      options: WRITER_OPTIONS,
    });
    // A query under way rejects by itself; between queries the next append finds out.
    client.on("error", () => this.#disconnect());
    try {
      await client.connect();
    } catch (error) {
      this.#disconnect();
      throw error;
    }
    return client;
  }

  #disconnect(): void {
    const writer = this.#writer;
    this.#writer = undefined;
    void writer?.then((client) => client.end()).catch(() => undefined);
  }
}

async function takeOverLocked(
  client: pg.PoolClient,
  node: string,
  shards: readonly number[],
  leaseMs: number,
  owned: readonly number[],
): Promise<Taken | "lost"> {
  if (owned.length > 0) {
    const lost = await client.query(
      "select 1 from shards where id = any ($2) and owner is distinct from $1 limit 1",
      [node, owned],
    );
    if (lost.rowCount !== 0) return "lost";
  }
  const taken = await client.query<{ id: number; epoch: string; left_ms: number; seq: string }>(
    `update shards set epoch = epoch + 1, owner = $1, free_at = greatest(free_at,
       (select lease_until from nodes where nodes.id = shards.owner and nodes.id <> $1))
     where id = any ($2)
     returning id, epoch,
       (extract(epoch from free_at - clock_timestamp()) * 1000)::float8 as left_ms,
       coalesce((select seq from journal where shard = shards.id order by seq desc limit 1), 0) as seq`,
    [node, shards],
  );
  await client.query(
    `insert into nodes (id, lease_until) values ($1, clock_timestamp() + $2 * interval '1 ms')
     on conflict (id) do update set lease_until = excluded.lease_until`,
    [node, leaseMs],
  );
  await client.query("delete from nodes where lease_until < clock_timestamp() - interval '1 hour'");
  const reminders = await client.query<{ family: string; due_at: string }>(
    "select family, due_at from reminders where shard = any ($1)",
    [shards],
  );
  const effects = await client.query<OutboxRow>(
    `select ${EFFECT} from outbox where shard = any ($1) and state <> 'dead' order by created_at, id`,
    [shards],
  );
  return {
    shards: new Map(
      taken.rows.map(({ id, epoch, seq }) => [id, { epoch: Number(epoch), seq: Number(seq) }]),
    ),
    reminders: reminders.rows.map(({ family, due_at }) => ({ family, dueAt: Number(due_at) })),
    effects: effects.rows.map(effectOf),
    leaseLeftMs: Math.max(0, ...taken.rows.map(({ left_ms }) => left_ms)),
  };
}

const EFFECT = "id, shard, lane, payload, created_at";

interface OutboxRow {
  readonly id: string;
  readonly shard: number;
  readonly lane: string;
  readonly payload: object;
  readonly created_at: string;
}

function effectOf({ created_at, ...effect }: OutboxRow): EffectRow {
  return { ...effect, createdAt: Number(created_at) };
}

/** actor, version, snapshot state or event, is it a snapshot, operation. */
type StoredRow = [string, number, object, boolean, string | null, string | null, string | null];

function collect(rows: readonly StoredRow[]): Stored[] {
  const found: Stored[] = [];
  let current: Stored | undefined;
  for (const [actor, version, data, isSnapshot, op, fingerprint, answer] of rows) {
    if (current?.actor !== actor) {
      current = { actor, snapshot: undefined, events: [] };
      found.push(current);
    }
    if (isSnapshot) current.snapshot = { version, state: data };
    else
      current.events.push({ version, event: data, operation: answered(op, fingerprint, answer) });
  }
  return found;
}

function answered(
  id: string | null,
  fingerprint: string | null,
  answer: string | null,
): Answered | undefined {
  return id === null || fingerprint === null || answer === null
    ? undefined
    : { id, fingerprint, answer };
}

/** The parameters of append_batch, in its order. */
function columnsOf({ fence, entries, snapshots, reminders, effects, done }: Batch): string[] {
  return [
    numbers([...fence.keys()]),
    numbers([...fence.values()]),
    numbers(entries.map((e) => e.shard)),
    numbers(entries.map((e) => e.seq)),
    names(entries.map((e) => e.actor)),
    numbers(entries.map((e) => e.version)),
    numbers(entries.map((e) => fence.get(e.shard))),
    numbers(entries.map((e) => e.at)),
    texts(entries.map((e) => JSON.stringify(e.event))),
    names(entries.map((e) => e.operation?.id ?? "")),
    texts(entries.map((e) => e.operation?.fingerprint ?? "")),
    texts(entries.map((e) => e.operation?.answer ?? "")),
    texts(snapshots.map((s) => s.actor)),
    numbers(snapshots.map((s) => s.version)),
    texts(snapshots.map((s) => s.state)),
    names(reminders.map((r) => r.family)),
    numbers(reminders.map((r) => r.shard)),
    numbers(reminders.map((r) => r.dueAt ?? "null")),
    texts(effects.map((x) => x.id)),
    numbers(effects.map((x) => x.shard)),
    texts(effects.map((x) => x.lane)),
    texts(effects.map((x) => JSON.stringify(x.payload))),
    numbers(effects.map((x) => x.createdAt)),
    texts(done),
  ];
}

/** An array as PostgreSQL reads it: a third of the time that the driver takes over one. */
function numbers(values: readonly (number | "null" | undefined)[]): string {
  return `{${values.join(",")}}`;
}

/** JSON text and digests never hold the separator: JSON escapes it. */
function texts(values: readonly string[]): string {
  return values.join(SEPARATOR);
}

/** Ids come from outside; the edge lets no control character in, and nobody may rely on that here. */
function names(values: readonly string[]): string {
  for (const value of values) {
    if (value.includes(SEPARATOR)) throw new Error("an id holds a control character");
  }
  return values.join(SEPARATOR);
}
