import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from "vitest";

import { administer, databaseOf, freshDatabase, type FreshDatabase } from "../../test/database.ts";
import { migrate } from "./migrate.ts";

const COUNTERS = "create table counter (n integer); insert into counter values (1);";

let fresh: FreshDatabase;
let url: string;
let folder: string;
let databases = 0;

beforeAll(async () => {
  fresh = await freshDatabase();
});

afterAll(() => fresh.drop());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "grandstand-migrations-"));
  url = `${fresh.url}_${++databases}`;
  await administer(url, `create database ${databaseOf(url)}`);
  await writeFile(join(folder, "0001-counter.sql"), COUNTERS);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
  await administer(url, `drop database ${databaseOf(url)} with (force)`);
});

test("[D5] each migration is applied once, in the order of the names", async () => {
  await writeFile(join(folder, "0002-second.sql"), "update counter set n = n * 10;");
  expect(await migrate(url, folder)).toEqual(["0001-counter.sql", "0002-second.sql"]);
  expect(await migrate(url, folder)).toEqual([]);
  await writeFile(join(folder, "0003-third.sql"), "update counter set n = n + 1;");
  expect(await migrate(url, folder)).toEqual(["0003-third.sql"]);
  expect(await query(url, "select n from counter")).toEqual([{ n: 11 }]);
});

test("[D5] of processes that migrate at once, one does and the others wait for it", async () => {
  const applied = await Promise.all(Array.from({ length: 8 }, () => migrate(url, folder)));
  expect(applied.flat()).toEqual(["0001-counter.sql"]);
  expect(await query(url, "select n from counter")).toEqual([{ n: 1 }]);
});

test("[D5] a migration that fails leaves nothing of the whole run behind", async () => {
  await writeFile(join(folder, "0002-broken.sql"), "insert into nowhere values (1);");
  await expect(migrate(url, folder)).rejects.toThrow('relation "nowhere" does not exist');
  expect(await query(url, "select to_regclass('counter') as found")).toEqual([{ found: null }]);
});

test("[D6] a migration that was changed after it was applied is refused", async () => {
  await migrate(url, folder);
  await writeFile(join(folder, "0001-counter.sql"), `${COUNTERS} -- changed`);
  await expect(migrate(url, folder)).rejects.toMatchObject({
    name: "UsageError",
    message: expect.stringContaining("0001-counter.sql was changed"),
  });
});

test("[D6] other line ends are no change", async () => {
  await writeFile(join(folder, "0001-counter.sql"), "create table counter\n(n integer);\n");
  await migrate(url, folder);
  await writeFile(join(folder, "0001-counter.sql"), "create table counter\r\n(n integer);\r\n");
  expect(await migrate(url, folder)).toEqual([]);
});

test("[D6] a database that is newer than the code is refused", async () => {
  const newer = `${folder}-newer`;
  await cp(folder, newer, { recursive: true });
  await writeFile(join(newer, "0002-second.sql"), "select 1;");
  await migrate(url, newer);
  await rm(newer, { recursive: true });
  await expect(migrate(url, folder)).rejects.toMatchObject({
    name: "UsageError",
    message: expect.stringContaining("newer than this version"),
  });
});

test("[D6] a migration that slipped in before an applied one is refused", async () => {
  await migrate(url, folder);
  await writeFile(join(folder, "0000-early.sql"), "select 1;");
  await expect(migrate(url, folder)).rejects.toMatchObject({
    name: "UsageError",
    message: expect.stringContaining("in another order"),
  });
});

test("the migrations of this version fit an empty database", async () => {
  expect(await migrate(url)).toContain("0001-foundation.sql");
  expect(await migrate(url)).toEqual([]);
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
