import { execFile } from "node:child_process";
import { join } from "node:path";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

import { freshDatabase, type FreshDatabase } from "../test/database.ts";
import { ApiKeys, KEYS_MAX } from "../src/store/api-keys.ts";
import { createPool } from "../src/store/connect.ts";
import { JournalWriter } from "../src/store/testing/journal-writer.ts";
import { soldOrder } from "../src/store/testing/sold-order.ts";
import { WebhookTable } from "../src/store/webhooks.ts";

let database: FreshDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = createPool(database.url, { max: 2, applicationName: "grandstand test" });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

function run(script: string, ...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const path = join(import.meta.dirname, script);
    const options = { env: { ...process.env, DATABASE_URL: database.url } };
    execFile(process.execPath, [path, ...args], options, (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
  });
}

test("[E4] a key is shown once, kept as a digest, listed and revoked", async () => {
  expect((await run("keys.ts", "list")).out).toMatch("no keys but that of the installation");
  const created = await run("keys.ts", "create", "the ticket desk");
  const key = created.out.trim();
  expect(key).toMatch(/^gsk_[\w-]{43}$/);
  const id = /^key_[0-9a-f]{12}/.exec(created.err)![0];
  const { rows } = await pool.query("select * from organiser_keys");
  expect(JSON.stringify(rows)).not.toContain(key.slice(4));

  const keys = new ApiKeys(pool);
  expect([...(await keys.active()).values()]).toEqual([id]);
  const listed = await run("keys.ts", "list");
  expect(listed.out).toMatch(new RegExp(`^${id} .* never used  the ticket desk\n$`));
  expect(listed.out).not.toContain(key);
  await keys.used(id);
  expect((await run("keys.ts", "list")).out).toMatch(/last used 2/);

  expect((await run("keys.ts", "revoke", id)).code).toBe(0);
  expect((await keys.active()).size).toBe(0);
  const again = await run("keys.ts", "revoke", id);
  expect([again.code, again.err]).toEqual([1, `There is no key ${id} that counts.\n`]);
  expect((await run("keys.ts", "list")).out).toMatch(/revoked 2/);
}, 30_000);

test("[E4] there are so many keys at most, and no name that cannot be printed", async () => {
  const keys = new ApiKeys(pool);
  for (let n = 0; n < KEYS_MAX; n++) expect(await keys.create(`key ${n}`)).toBeDefined();
  expect(await keys.create("one more")).toBeUndefined();
  for (const args of [["create"], ["create", "a", "b"], ["create", "\u0007"], ["drop"], []]) {
    expect((await run("keys.ts", ...args)).code).toBe(1);
  }
}, 30_000);

test("[E10] webhooks are listed with their deliveries, and one is replayed", async () => {
  expect((await run("webhooks.ts", "list")).out).toBe("There are no webhooks.\n");
  const url = "https://example.org/hook";
  const webhook = { id: "wh_1", url, types: null, events: null, createdAt: 1, disabledAt: null };
  await new WebhookTable(pool).insert(webhook, 1);
  const writer = await JournalWriter.open(database.url);
  await writer.commit(soldOrder("final", "ada", ["seat-0"], 1_000));
  await writer.project();
  await writer.close();
  await pool.query("update webhook_deliveries set state = 'dead'");
  expect((await run("webhooks.ts", "list")).out).toBe(`wh_1  ${url}  all types of all events\n`);
  const listed = (await run("webhooks.ts", "list", "wh_1")).out;
  expect(listed).toMatch(/^\d+ {2}final 2 {2}ticket\.issued {2}evt_\d+_\d+ {2}dead \(0\)\n/);
  const id = /^\d+/.exec(listed)![0];
  expect((await run("webhooks.ts", "replay", id)).out).toMatch(`${id} is due`);
  const { rows } = await pool.query("select id from webhook_deliveries where state = 'pending'");
  expect(rows).toEqual([{ id }]);
  for (const args of [["replay", "999"], ["replay", "x"], ["list", "wh_2"], []]) {
    expect((await run("webhooks.ts", ...args)).code).toBe(1);
  }
}, 30_000);

test("[P19] who revives effects is told how many of them were not dead", async () => {
  const retry = async (...ns: number[]): Promise<string> =>
    (await run("outbox.ts", "retry", ...ns.map((n) => `order/none#${n}.0`))).err;
  const list = "npm run outbox -- list";
  expect(await retry(1)).toBe(`It is not dead: ${list}\n`);
  expect(await retry(1, 2)).toBe(`2 of them are not dead: ${list}\n`);
  await pool.query(
    `insert into outbox (id, shard, lane, payload, created_at, state, error)
     values ('order/none#1.0', 0, 'mail', '{}', 0, 'dead', 'gone')`,
  );
  expect(await retry(1, 2)).toBe(`1 of them is not dead: ${list}\n`);
}, 30_000);
