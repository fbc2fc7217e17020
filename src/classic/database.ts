/** The way to the rows: prepared statements, transactions, and what a failure means.
 *
 * A failure before anything could take effect is "overloaded", one that may have taken effect
 * "outcome-unknown": the caller asks again under the same key. */
import type { Pool, PoolClient, QueryResultRow } from "pg";

import { createPool } from "../store/connect.ts";

/** Statements that wait for a connection, at most. Past it the answer is "overloaded", at once. */
export const WAITING_MAX = 4_000;
/** Times a step is tried again when somebody was faster, or two waited for one another. */
const TRIES_MAX = 5;
const QUERY_LIMIT_MS = 10_000;
const CONNECT_LIMIT_MS = 5_000;

/** A statement is planned once a session: planned anew for each set of seats, a hold took twice as long. */
const SESSION = "-c plan_cache_mode=force_generic_plan";

export const OVERLOADED_MS = 1_000;
export const UNKNOWN_MS = 500;

/** Lost race (take), an order that moved on (write_books), serialization, deadlock. */
const AGAIN = new Set(["GS001", "GS002", "40001", "40P01"]);
/** Classes of SQLSTATE that say that the server cannot now: connection, resources, operator, system. */
const AWAY = /^(08|53|57|58|25006)/;

export class Unanswered extends Error {
  override readonly name = "Unanswered";
  readonly reason: "overloaded" | "outcome-unknown";
  readonly retryAfterMs: number;

  constructor(reason: Unanswered["reason"], cause?: unknown) {
    super(reason, { cause });
    this.reason = reason;
    this.retryAfterMs = reason === "overloaded" ? OVERLOADED_MS : UNKNOWN_MS;
  }
}

export interface Statement {
  readonly name: string;
  readonly text: string;
}

export type Values = readonly unknown[];

export interface Rows {
  query<Row extends QueryResultRow>(statement: Statement, values: Values): Promise<Row[]>;
}

export class Database {
  readonly #pool: Pool;
  /** Null: the database's own clock, which all instances share. */
  readonly now: () => number | null;

  constructor(url: string, poolMax: number, now: () => number | null = () => null) {
    this.now = now;
    this.#pool = createPool(url, {
      max: poolMax,
      applicationName: "grandstand-classic",
      queryLimitMs: QUERY_LIMIT_MS,
      connectLimitMs: CONNECT_LIMIT_MS,
      options: SESSION,
    });
  }

  /** For a connection. */
  get waiting(): number {
    return this.#pool.waitingCount;
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  /** One statement that changes nothing. */
  async read<Row extends QueryResultRow>(statement: Statement, values: Values): Promise<Row[]> {
    const client = await this.#connect();
    return query<Row>(client, statement, values, "overloaded").finally(() => client.release());
  }

  /** One statement that changes something, whole or not at all. */
  async change<Row extends QueryResultRow>(statement: Statement, values: Values): Promise<Row[]> {
    for (let tries = 1; ; tries++) {
      const client = await this.#connect();
      try {
        const rows = await query<Row>(client, statement, values, "outcome-unknown");
        client.release();
        return rows;
      } catch (error) {
        client.release(error instanceof Unanswered);
        if (!isAgain(error)) throw error;
        if (tries === TRIES_MAX) throw new Unanswered("overloaded", error);
      }
    }
  }

  /** What `run` changes becomes durable together when it resolves, or not at all. It may run several
   * times. */
  async transaction<T>(run: (rows: Rows) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      const client = await this.#connect();
      try {
        const result = await within(client, run);
        client.release();
        return result;
      } catch (error) {
        client.release(error instanceof Unanswered);
        if (!isAgain(error)) throw error;
        if (tries === TRIES_MAX) throw new Unanswered("overloaded", error);
      }
    }
  }

  async #connect(): Promise<PoolClient> {
    if (this.#pool.waitingCount >= WAITING_MAX) throw new Unanswered("overloaded");
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw new Unanswered("overloaded", error);
    }
  }
}

async function within<T>(client: PoolClient, run: (rows: Rows) => Promise<T>): Promise<T> {
  await query(client, { name: "begin", text: "begin" }, [], "overloaded");
  let result: T;
  try {
    result = await run({
      query: (statement, values) => query(client, statement, values, "overloaded"),
    });
  } catch (error) {
    // A connection that broke has rolled back by itself.
    if (!(error instanceof Unanswered)) await client.query("rollback").catch(() => undefined);
    throw error;
  }
  await query(client, { name: "commit", text: "commit" }, [], "outcome-unknown");
  return result;
}

async function query<Row extends QueryResultRow>(
  client: PoolClient,
  { name, text }: Statement,
  values: Values,
  lost: Unanswered["reason"],
): Promise<Row[]> {
  try {
    return (await client.query<Row>({ name, text, values: [...values] })).rows;
  } catch (error) {
    const state = sqlStateOf(error);
    // Without a state it is the line, or our own limit: whether it took effect nobody knows.
    if (state === undefined || AWAY.test(state)) throw new Unanswered(lost, error);
    throw error;
  }
}

function isAgain(error: unknown): boolean {
  return AGAIN.has(sqlStateOf(error) ?? "");
}

/** Undefined: it is no answer of the server. */
export function sqlStateOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z\d]{5}$/.test(code) ? code : undefined;
}
