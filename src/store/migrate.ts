/** Brings a database to the schema of this version: src/store/migrations/*.sql in the order of their
 * names, each once, all or none.
 *
 * What was applied must be exactly the first files that we have. A changed file, a missing one or one
 * that slipped in between would leave databases that look alike and are not, so we refuse to start. */
import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";

import { UsageError } from "../usage-error.ts";
import { CONNECT_LIMIT_MS } from "./connect.ts";

interface Migration {
  readonly name: string;
  readonly sha256: string;
  readonly sql: string;
}

const FOLDER = join(import.meta.dirname, "migrations");
/** Any number that no other program on the same database uses: "GRAN". */
export const LOCK_KEY = 0x4752_414e;
/** How long to wait for another process that migrates the same database. */
const LOCK_LIMIT_MS = 60_000;

/** Returns the names of the migrations that it applied. Safe to call from several processes at once. */
export async function migrate(url: string, folder = FOLDER): Promise<string[]> {
  const ours = await readMigrations(folder);
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    lock_timeout: LOCK_LIMIT_MS,
    application_name: "grandstand migrate",
  });
  client.on("error", () => {}); // The pending query rejects as well.
  await client.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [LOCK_KEY]);
    const pending = ours.slice(checkApplied(await readApplied(client), ours));
    for (const { name, sha256, sql } of pending) {
      await client.query(sql);
      await client.query("insert into migrations (name, sha256) values ($1, $2)", [name, sha256]);
    }
    await client.query("commit");
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(
    names.map(async (name) => {
      // A checkout with other line ends is not another migration.
      const sql = (await readFile(join(folder, name), "utf8")).replaceAll("\r\n", "\n");
      return { name, sql, sha256: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

async function readApplied(client: Client): Promise<Omit<Migration, "sql">[]> {
  await client.query(
    `create table if not exists migrations (
       name text collate "C" primary key,
       sha256 text not null,
       applied_at timestamptz not null default now()
     )`,
  );
  const { rows } = await client.query<Omit<Migration, "sql">>(
    "select name, sha256 from migrations order by name",
  );
  return rows;
}

/** How many of ours are applied. */
function checkApplied(
  applied: readonly Omit<Migration, "sql">[],
  ours: readonly Migration[],
): number {
  const newest = ours.at(-1)?.name ?? "";
  for (const [index, { name, sha256 }] of applied.entries()) {
    const expected = ours[index];
    if (expected?.name === name && expected.sha256 === sha256) continue;
    if (name > newest) {
      throw new UsageError(
        `The database is newer than this version of Grandstand: it has ${name}, the newest here is ${newest}. Update Grandstand.`,
      );
    }
    throw new UsageError(
      expected?.name === name
        ? `The migration ${name} was changed after it was applied to this database. Restore the file.`
        : `This database was migrated in another order: it has ${name} where this version has ${expected?.name ?? "nothing"}.`,
    );
  }
  return applied.length;
}
