import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";

import { administer, guard, startCluster, temporaryFolder } from "../../test/database.ts";
import { checkServer } from "./connect.ts";
import { openDatabase } from "./embedded.ts";

const IS_ROOT = process.getuid?.() === 0;

const dataDir = temporaryFolder();
const undertaker = guard(dataDir);
let lines: string[] = [];

beforeEach(() => {
  lines = [];
});

afterAll(() => undertaker.bury());

const open = (folder = dataDir) =>
  openDatabase({ dataDir: folder, log: (line) => lines.push(line) });

test("[D7] the first start creates a durable PostgreSQL that only its password opens", async () => {
  // What a start that was interrupted leaves.
  mkdirSync(join(dataDir, "postgres.new"));
  writeFileSync(join(dataDir, "postgres.new", "PG_VERSION"), "18");

  const database = await open();
  await checkServer(database.url);
  expect(lines).toEqual([`Creating a PostgreSQL database in ${dataDir}`]);
  const settings = ["fsync", "synchronous_commit", "full_page_writes", "listen_addresses"];
  const shown = settings.map((name) => `current_setting('${name}') as ${name}`).join();
  expect(await administer(database.url, `select ${shown}`)).toEqual([
    {
      fsync: "on",
      synchronous_commit: "on",
      full_page_writes: "on",
      listen_addresses: "127.0.0.1",
    },
  ]);
  const guessed = new URL(database.url);
  guessed.password = "guess";
  await expect(checkServer(guessed.href)).rejects.toThrow("wrong user or password");
  expect(statSync(join(dataDir, "postgres.password")).mode & 0o777).toBe(0o600);

  await administer(database.url, "create table kept (n integer)");
  await database.stop();
  await expect(checkServer(database.url)).rejects.toThrow("connection refused");
});

test("[D7] what was written is there after a restart", async () => {
  const database = await open();
  expect(lines).toEqual([]);
  await administer(database.url, "insert into kept values (1)");
  await expect(open()).rejects.toThrow("is in use by process");
  await database.stop();
});

test("[D8] a PostgreSQL left by a killed server is adopted, and stopped in the end", async () => {
  const url = await openAndDie();
  const before = await startedAt(url);
  const database = await open();
  expect(lines).toEqual([`Went on with the PostgreSQL that was still running in ${dataDir}`]);
  expect(database.url).toBe(url);
  expect(await startedAt(database.url)).toEqual(before);
  await database.stop();
  await expect(checkServer(url)).rejects.toThrow("connection refused");
});

test("[D8] a pid file that names another program's process is not believed", async () => {
  const database = await open();
  await database.stop();
  const foreign = [process.ppid, join(dataDir, "postgres"), 1, 1, "", "127.0.0.1", "", "ready"];
  writeFileSync(join(dataDir, "postgres", "postmaster.pid"), `${foreign.join("\n")}\n`);
  const again = await open();
  expect(lines).toEqual([]);
  await checkServer(again.url);
  await again.stop();
});

test("[D8] a PostgreSQL that was killed recovers what it had committed", async () => {
  const cluster = await startCluster();
  try {
    await administer(cluster.url, "create table kept as select 42 as n");
    await cluster.kill();
    await expect(checkServer(cluster.url)).rejects.toThrow("connection refused");
    await cluster.start();
    expect(await administer(cluster.url, "select n from kept")).toEqual([{ n: 42 }]);
    await cluster.halt();
    await cluster.start();
    expect(await administer(cluster.url, "select n from kept")).toEqual([{ n: 42 }]);
  } finally {
    await cluster.stop();
  }
});

test.skipIf(!IS_ROOT)(
  "[D7] root may keep the data where PostgreSQL's account cannot enter (needs root)",
  async () => {
    const inner = join(dataDir, "closed", "inner");
    mkdirSync(join(dataDir, "closed"), { mode: 0o700 });
    const innerUndertaker = guard(inner);
    const database = await open(inner);
    expect(await administer(database.url, "select 1 as one")).toEqual([{ one: 1 }]);
    await database.stop();
    await innerUndertaker.bury();
  },
);

test("[D7] a PostgreSQL that cannot start says why in one line, and frees the folder", async () => {
  appendFileSync(join(dataDir, "postgres", "postgresql.conf"), "no_such_setting = 1\n");
  const complaint = await open().catch((error: unknown) => error);
  expect(complaint).toMatchObject({
    name: "UsageError",
    message: expect.stringMatching(/^PostgreSQL does not start: .*configuration file.*$/),
  });
  await expect(open()).rejects.toThrow("PostgreSQL does not start");
});

test("[D7] a data folder that cannot be made is one clear line", async () => {
  writeFileSync(join(dataDir, "file"), "");
  await expect(open(join(dataDir, "file", "below"))).rejects.toMatchObject({
    name: "UsageError",
    message: expect.stringContaining("cannot be made"),
  });
});

test("[D4] a server named by its URL is checked and left running", async () => {
  const cluster = await startCluster({ fsync: "off" });
  try {
    const database = await openDatabase({ url: cluster.url, dataDir, log: () => {} });
    expect(database.url).toBe(cluster.url);
    await database.stop();
    await checkServer(cluster.url);
    const wrong = { url: `${cluster.url}x`, dataDir, log: () => {} };
    await expect(openDatabase(wrong)).rejects.toThrow("no such database");
  } finally {
    await cluster.stop();
  }
});

/** A server process that opens the database and is killed: its PostgreSQL stays behind. */
async function openAndDie(): Promise<string> {
  const script = `
    const { openDatabase } = await import(process.argv[1]);
    const { url } = await openDatabase({ dataDir: process.argv[2], log: () => {} });
    process.stdout.write(url, () => process.kill(process.pid, "SIGKILL"));`;
  const module = join(import.meta.dirname, "embedded.ts");
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, module, dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let url = "";
  child.stdout.on("data", (part: Buffer) => (url += part.toString()));
  await once(child, "close");
  expect(child.signalCode).toBe("SIGKILL");
  return url;
}

async function startedAt(url: string): Promise<unknown> {
  return administer(url, "select pg_postmaster_start_time() as at");
}

test("[D7] a data folder that has lost its password is one sentence", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "postgres"));
  writeFileSync(join(folder, "postgres", "PG_VERSION"), "18");
  await expect(open(folder)).rejects.toThrow(/password .* cannot be read .* restore the whole/);
});
