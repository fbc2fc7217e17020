/** One PostgreSQL of our own: its files in a folder, its server on a free port of 127.0.0.1.
 *
 *   absent --create--> stopped --start--> running --stop--> stopped
 *                         ^                  |
 *                         +--killed, lost power+   (start recovers; one that still runs is adopted)
 *
 * pg_ctl starts the server in a session of its own: Ctrl-C in a terminal and the end of our process,
 * however sudden, do not reach it. It stops when we say so, after our last commit. */
import { randomBytes } from "node:crypto";
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";

import { freePort } from "../free-port.ts";
import { UsageError } from "../usage-error.ts";
import { CONNECT_LIMIT_MS } from "./connect.ts";
import { findPostgres, firstLine, type PostgresPrograms } from "./postgres-programs.ts";

export interface Cluster {
  /** Of its database `grandstand`. Good until it stops: the next start may choose another port. */
  readonly url: string;
  /** Of its first process. */
  readonly pid: number;
  /** True if it ran already: left over from a process that was killed. */
  readonly adopted: boolean;
  /** "fast" ends connections and writes everything out; "immediate" is a crash. */
  stop(mode?: "fast" | "immediate"): Promise<void>;
}

const CREATE_LIMIT_MS = 60_000;
/** Recovery after a crash replays at most max_wal_size of log. */
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 30_000;
/** Another program may take the free port first, or the remains of a killed server may linger. */
const START_ATTEMPTS = 3;
const NEAR = { port: 0, host: "127.0.0.1" };
const RETRY_AFTER_MS = 500;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;
const USER = "grandstand";
const DATABASE = "grandstand";

/** For a machine with two cores that also runs the server. Durability is PostgreSQL's default. */
const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  shared_buffers: "256MB",
  fsync: "on",
  synchronous_commit: "on",
  wal_compression: "on",
  // A new segment of the log is not written full of zeros first: a commit in a hundred waited 45 ms for it.
  wal_init_zero: "off",
  max_wal_size: "2GB",
  checkpoint_timeout: "15min",
  // Statements are short and prepared: compiling them costs more than it saves.
  jit: "off",
} as const;

export type Settings = Partial<Record<keyof typeof SETTINGS | "port", string>>;

/** Goes on with the cluster in `folder`/postgres; creates it at the first start. The caller sees to it that only one
 * process uses the folder. Throws a UsageError if PostgreSQL does not run here. */
export async function openCluster(folder: string, settings: Settings = {}): Promise<Cluster> {
  mkdirSync(folder, { recursive: true });
  const programs = await findPostgres(folder);
  const files = filesOf(folder);
  if (!existsSync(files.data)) await create(files, programs);
  const password = passwordIn(files.password);

  const leftOver = await connectTo(files, password);
  const server = leftOver ?? (await start(files, programs, password, settings));
  try {
    await ensureDatabase(server.client);
  } finally {
    await server.client.end();
  }
  return {
    url: urlOf(server.port, password, DATABASE),
    pid: server.pid,
    adopted: leftOver !== undefined,
    stop: (mode = "fast") => stop(files, programs, mode),
  };
}

function passwordIn(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `The password of the PostgreSQL in the data folder cannot be read (${why}): restore the whole folder as it was, with its owner's rights.`,
    );
  }
}

/** The address of the cluster that runs in `folder`, for a guest who neither starts nor stops it.
 * Undefined if none runs. */
export async function findCluster(folder: string): Promise<string | undefined> {
  const files = filesOf(folder);
  if (!existsSync(files.password)) return undefined;
  const password = readFileSync(files.password, "utf8").trim();
  const running = await connectTo(files, password);
  if (running === undefined) return undefined;
  try {
    await ensureDatabase(running.client);
  } finally {
    await running.client.end();
  }
  return urlOf(running.port, password, DATABASE);
}

interface Files {
  readonly data: string;
  readonly password: string;
  readonly log: string;
}

interface Running {
  readonly pid: number;
  readonly port: number;
  readonly client: Client;
}

function filesOf(folder: string): Files {
  return {
    data: join(folder, "postgres"),
    password: join(folder, "postgres.password"),
    log: join(folder, "postgres.log"),
  };
}

async function create(files: Files, programs: PostgresPrograms): Promise<void> {
  // Under another name until it is whole: one that was interrupted is begun anew.
  const unfinished = `${files.data}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(files.password, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  writeFileSync(files.log, "", { mode: 0o600 });
  for (const file of [unfinished, files.password, files.log]) {
    if (programs.account !== undefined) chownSync(file, programs.account.uid, programs.account.gid);
  }
  // prettier-ignore
  const created = await programs.run("initdb", [
    "-D", unfinished, "-U", USER, `--pwfile=${files.password}`, "--auth=scram-sha-256",
    "--encoding=UTF8", "--locale=C", "--no-instructions",
  ], CREATE_LIMIT_MS);
  if (!created.ok) {
    throw new UsageError(`Cannot create the database in ${files.data}: ${reason(created.output)}.`);
  }
  renameSync(unfinished, files.data);
}

async function start(
  files: Files,
  programs: PostgresPrograms,
  password: string,
  settings: Settings,
): Promise<Running> {
  if (existsSync(files.log) && statSync(files.log).size > LOG_LIMIT_BYTES) truncateSync(files.log);
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt++) {
    if (attempt > 1) await wait(RETRY_AFTER_MS);
    const options = Object.entries({ ...SETTINGS, port: String(await freePort(NEAR)), ...settings })
      .map(([name, value]) => `-c ${name}='${value}'`)
      .join(" ");
    // prettier-ignore
    await programs.run("pg_ctl", [
      "start", "-D", files.data, "-l", files.log, "-o", options, "-w", "-t", seconds(START_LIMIT_MS),
    ], START_LIMIT_MS + CONNECT_LIMIT_MS);
    // Also after a failure: what was still starting up at our first look may be ready by now.
    const running = await connectTo(files, password);
    if (running !== undefined) return running;
  }
  const log = existsSync(files.log) ? readFileSync(files.log, "utf8") : "no log";
  throw new UsageError(`PostgreSQL does not start: ${reason(log)}. See ${files.log}.`);
}

async function stop(
  files: Files,
  programs: PostgresPrograms,
  mode: "fast" | "immediate",
): Promise<void> {
  const args = ["stop", "-D", files.data, "-w", "-t", seconds(STOP_LIMIT_MS), "-m"];
  const limitMs = STOP_LIMIT_MS + CONNECT_LIMIT_MS;
  const stopped = await programs.run("pg_ctl", [...args, mode], limitMs);
  if (stopped.ok || !existsSync(join(files.data, "postmaster.pid"))) return;
  // It was asked politely; what is committed is safe either way.
  await programs.run("pg_ctl", [...args, "immediate"], limitMs);
}

/** The server that runs on these files, if one does. The pid file alone proves nothing: the pid may
 * be another program's by now. A server that takes our password and names our folder is ours. */
async function connectTo(files: Files, password: string): Promise<Running | undefined> {
  const [pid, port] = readPidFile(files);
  if (pid === undefined || port === undefined) return undefined;
  const client = new Client({
    connectionString: urlOf(port, password, "postgres"),
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: CONNECT_LIMIT_MS,
    application_name: "grandstand start",
  });
  client.on("error", () => {}); // The pending query rejects as well.
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>(
      "select current_setting('data_directory') as folder",
    );
    const folder = rows[0]?.folder;
    if (folder !== undefined && realpathSync(folder) === realpathSync(files.data)) {
      return { pid, port, client };
    }
  } catch {
    // Not ours, not ready or not there: the start that follows finds out which.
  }
  client.end().catch(() => {});
  return undefined;
}

function readPidFile(files: Files): [pid?: number, port?: number] {
  try {
    const lines = readFileSync(join(files.data, "postmaster.pid"), "latin1").split("\n");
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 && port > 0 ? [pid, port] : [];
  } catch {
    return [];
  }
}

async function ensureDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query("select from pg_database where datname = $1", [DATABASE]);
  if (rowCount === 0) await client.query(`create database ${DATABASE}`);
}

function urlOf(port: number, password: string, database: string): string {
  return `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;
}

/** The line that names the fault, in the output of a program or of the server. */
function reason(output: string): string {
  const faults = output.match(/(?<=initdb: error: |pg_ctl: |FATAL: +|PANIC: +).*$/gm);
  return (faults?.at(-1) ?? firstLine(output)).replace(/[.\s]+$/, "");
}

function seconds(ms: number): string {
  return String(Math.ceil(ms / 1000));
}
