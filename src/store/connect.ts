/** The way to a PostgreSQL server: pools, and one clear line for each way it can fail to answer. */
import { Client, Pool } from "pg";

import { UsageError } from "../usage-error.ts";

export const CONNECT_LIMIT_MS = 5_000;
/** A statement that takes longer is a fault of the server, not a long question: nothing here asks one. */
export const STATEMENT_LIMIT_MS = 30_000;
/** PostgreSQL 14, in the server's own numbering. */
export const OLDEST_SERVER = 14_00_00;

export interface PoolLimits {
  /** Connections. */
  readonly max: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** A query that takes longer is given up here, whatever the server does, ms. */
  readonly queryLimitMs?: number;
  /** Default: CONNECT_LIMIT_MS. */
  readonly connectLimitMs?: number;
  /** Of each session, as the command line of postgres takes them. */
  readonly options?: string;
}

export function createPool(url: string, limits: PoolLimits): Pool {
  const pool = new Pool({
    connectionString: url,
    max: limits.max,
    application_name: limits.applicationName,
    connectionTimeoutMillis: limits.connectLimitMs ?? CONNECT_LIMIT_MS,
    statement_timeout: STATEMENT_LIMIT_MS,
    query_timeout: limits.queryLimitMs,
    ...(limits.options !== undefined && { options: limits.options }),
    keepAlive: true,
  });
  // An idle connection that breaks is replaced by the next query, which reports what is wrong.
  pool.on("error", () => {});
  // One that breaks in use rejects its query; without a listener of its own it would end the process.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/** Connects once. Throws a UsageError that says what is wrong with the server or the address. */
export async function checkServer(url: string, limitMs = CONNECT_LIMIT_MS): Promise<void> {
  const where = describeUrl(url);
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: limitMs,
    query_timeout: limitMs,
    application_name: "grandstand check",
  });
  // Broken off in mid-answer: the pending call rejects as well, and that is where it is reported.
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<Server>(
      `select current_setting('server_version_num')::int as version,
              not pg_is_in_recovery() as primary,
              current_setting('transaction_read_only') = 'off' as writable,
              pg_encoding_to_char(encoding) as encoding,
              coalesce(has_schema_privilege(current_schema(), 'create'), false) as creatable
       from pg_database where datname = current_database()`,
    );
    const fault = rows[0] === undefined ? "it answered nothing" : faultOf(rows[0]);
    if (fault !== undefined)
      throw new UsageError(`The database at ${where} cannot be used: ${fault}.`);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const why = explain(error);
    const end = why.endsWith("?") ? "" : ".";
    throw new UsageError(`Cannot connect to the database at ${where}: ${why}${end}`);
  } finally {
    // A server that never answers never says goodbye either.
    client.connection.stream.destroy();
  }
}

/** As it says of itself. */
export interface Server {
  readonly version: number;
  readonly primary: boolean;
  readonly writable: boolean;
  readonly creatable: boolean;
  readonly encoding: string;
}

/** What keeps a server that answers from serving; undefined if nothing does. */
export function faultOf(server: Server): string | undefined {
  if (server.version < OLDEST_SERVER) {
    return `it runs PostgreSQL ${Math.floor(server.version / 10_000)}, but 14 or newer is needed`;
  }
  if (!server.primary) return "it is a read-only standby; name the primary";
  if (!server.writable)
    return "it may only be read (default_transaction_read_only is on); its disk may be full, or it is under maintenance";
  if (server.encoding !== "UTF8")
    return `its encoding is ${server.encoding}, in which not every name can be written; create one with encoding UTF8`;
  if (!server.creatable) return "this user may not create tables in it; grant create on its schema";
  return undefined;
}

/** Host, port and database of a URL, for people: never the user's password. */
export function describeUrl(url: string): string {
  const parsed = parseDatabaseUrl(url);
  return `${parsed.host || parsed.searchParams.get("host") || "localhost"}${parsed.pathname}`;
}

/** Throws a UsageError that does not repeat the text, which may hold a password. */
export function parseDatabaseUrl(text: string): URL {
  const parsed = /^postgres(ql)?:\/\//.test(text) ? URL.parse(text) : null;
  if (parsed === null) {
    throw new UsageError(
      "DATABASE_URL is not a PostgreSQL address: write postgres://user:password@host:5432/database.",
    );
  }
  return parsed;
}

/** By SQLSTATE, or by the code of the system, of TLS. */
const EXPLANATIONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused; is PostgreSQL running there?",
  ECONNRESET: "the connection was broken off; is it a PostgreSQL server?",
  ENOTFOUND: "no such host: name another in DATABASE_URL",
  EAI_AGAIN: "the host name cannot be looked up",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the host cannot be reached",
  ETIMEDOUT: "no answer in time",
  ENOENT: "no such socket; is PostgreSQL running there?",
  EACCES: "no permission to open the socket",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its TLS certificate is self-signed; see sslmode and sslrootcert",
  SELF_SIGNED_CERT_IN_CHAIN: "its TLS certificate is self-signed; see sslmode and sslrootcert",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its TLS certificate cannot be verified; see sslrootcert",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its TLS certificate cannot be verified; see sslrootcert",
  CERT_HAS_EXPIRED: "its TLS certificate has expired",
  ERR_TLS_CERT_ALTNAME_INVALID: "its TLS certificate is for another host",
  "28P01": "wrong user or password: put the right ones into DATABASE_URL",
  "28000": "this user may not log in: allow it there, or name another in DATABASE_URL",
  "3D000": "no such database: create it, or name another in DATABASE_URL",
  "53300": "it has no connection to spare (too many clients)",
  "57P03": "it is starting up or shutting down",
};

/** Half a sentence for an error of the driver, the system or the server. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const known = EXPLANATIONS[code];
  if (known !== undefined) return known;
  if (/timeout/i.test(error.message)) return "no answer in time";
  if (/does not support SSL/i.test(error.message)) return "it does not offer TLS; see sslmode";
  if (/password must be a string/i.test(error.message))
    return "a password is needed: put it into DATABASE_URL";
  if (/terminated unexpectedly/i.test(error.message)) {
    return "the connection was broken off; is it a PostgreSQL server?";
  }
  return (error.message.split("\n")[0] ?? "").replace(/\.$/, "") || error.name;
}
