/** A streaming replica of a PostgreSQL, made as pg_basebackup would: a copy of the files between
 * pg_backup_start and pg_backup_stop. */
import {
  chmodSync,
  chownSync,
  cpSync,
  lstatSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { freePort } from "../sim/server.ts";
import { type Account, findPostgres } from "../src/store/postgres-programs.ts";

export interface Replica {
  readonly url: string;
  /** What the primary does is received, and not shown. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Rows of one statement here. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

const LIMIT_MS = 30_000;

/** In `folder`, whose end is the caller's. */
export async function startReplica(primaryUrl: string, folder: string): Promise<Replica> {
  const data = join(folder, "postgres");
  const primary = new Client({ connectionString: primaryUrl });
  await primary.connect();
  const shown = await primary.query<{ data_directory: string }>("show data_directory");
  await primary.query("select pg_backup_start('replica', true)");
  cpSync(shown.rows[0]!.data_directory, data, { recursive: true });
  const stopped = await primary.query<{ labelfile: string }>(
    "select labelfile from pg_backup_stop(false)",
  );
  await primary.end();
  rmSync(join(data, "postmaster.pid"), { force: true });
  writeFileSync(join(data, "backup_label"), stopped.rows[0]!.labelfile);
  writeFileSync(join(data, "standby.signal"), "");
  chmodSync(data, 0o700);
  const programs = await findPostgres(folder);
  own(programs.account, data);

  const { hostname, port: from, username, password } = new URL(primaryUrl);
  const port = await freePort();
  const primaryInfo = `host=${hostname} port=${from} user=${username} password=${password}`;
  const settings: Record<string, string> = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    hot_standby: "on",
    primary_conninfo: primaryInfo,
  };
  const options = Object.entries(settings)
    .map(([name, value]) => `-c ${name}='${value.replaceAll("'", "''")}'`)
    .join(" ");
  const log = join(folder, "replica.log");
  writeFileSync(log, "");
  own(programs.account, log);
  const started = await programs.run(
    "pg_ctl",
    ["start", "-D", data, "-l", log, "-o", options, "-w"],
    LIMIT_MS,
  );
  if (!started.ok) {
    throw new Error(`The replica does not start: ${started.output}${readFileSync(log, "utf8")}`);
  }
  const url = new URL(primaryUrl);
  url.port = String(port);
  const query = async (sql: string): Promise<Record<string, unknown>[]> => {
    const client = new Client({ connectionString: url.href });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    url: url.href,
    query,
    pause: async () => void (await query("select pg_wal_replay_pause()")),
    resume: async () => void (await query("select pg_wal_replay_resume()")),
    async stop() {
      await programs.run("pg_ctl", ["stop", "-D", data, "-m", "immediate", "-w"], LIMIT_MS);
    },
  };
}

/** For root the programs run under an account of their own. */
function own(account: Account | undefined, path: string): void {
  if (account === undefined) return;
  chownSync(path, account.uid, account.gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) own(account, join(path, name));
}
