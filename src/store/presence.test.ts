import type { Pool } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freshDatabase, type FreshDatabase } from "../../test/database.ts";
import { waitUntil } from "../../test/wait-until.ts";
import { LEASE_MS } from "../runtime/lease.ts";
import { UsageError } from "../usage-error.ts";
import { createPool } from "./connect.ts";
import { enter, expectCluster } from "./presence.ts";

let database: FreshDatabase;
let pool: Pool;

beforeEach(async () => {
  database = await freshDatabase();
  pool = createPool(database.url, { max: 4, applicationName: "grandstand-test" });
});

afterEach(async () => {
  await pool.end();
  await database.drop();
});

const alone = { id: "alone", address: undefined, fingerprint: "ours" };
const member = { id: "member", address: "10.0.0.1:4000", fingerprint: "ours" };
const stranger = { id: "stranger", address: "10.0.0.9:4000", fingerprint: "theirs" };

/** So much is left of their leases now, ms. */
async function live(leftMs: number, ...ids: readonly string[]): Promise<void> {
  await pool.query(
    "update nodes set lease_until = clock_timestamp() + $2 * interval '1 ms' where id = any ($1)",
    [ids, leftMs],
  );
}

async function never(): Promise<void> {
  throw new Error("there is nobody to wait for");
}

async function refusal(entering: Promise<void>): Promise<string> {
  const error: unknown = await entering.then(
    () => "entered",
    (error: unknown) => error,
  );
  return error instanceof UsageError ? error.message : String(error);
}

test("[R124] while a cluster lives nobody enters alone, and is told who lives and what to do", async () => {
  await enter(pool, member);
  await enter(pool, { ...member, id: "other", address: "10.0.0.2:4000" });
  const told = await refusal(enter(pool, alone, () => live(LEASE_MS, "member", "other")));
  expect(told).toMatch(
    /served by the nodes of a cluster: member at 10\.0\.0\.1:4000 \(seen \d\.\d s ago\), other at 10\.0\.0\.2:4000/,
  );
  expect(told).toContain("start it with --cluster, or stop them first");
  const { rows } = await pool.query("select id from nodes where address is null");
  expect(rows).toEqual([]);
});

test("[R124] while one lives alone no node of a cluster enters, and is told what to do", async () => {
  await enter(pool, alone);
  const told = await refusal(enter(pool, member, () => live(LEASE_MS, "alone")));
  expect(told).toMatch(/served by a server without --cluster: alone \(seen \d\.\d s ago\)/);
  expect(told).toContain("stop it first, and start it again with --cluster");
  const other = await refusal(expectCluster(pool, "ours", () => live(LEASE_MS, "alone")));
  expect(other).toContain("served by a server without --cluster");
});

test("[R124] whoever has crashed or left keeps nobody out, once its lease is over; nor does its own sort", async () => {
  await enter(pool, member);
  await enter(pool, { ...member, id: "another" });
  await enter(pool, alone, () => live(0, "member", "another"));
  await enter(pool, { ...alone, id: "successor" }, never);
  await expectCluster(pool, "ours", () => live(0, "alone", "successor"));
  await enter(pool, member, never);
});

test("[R124] of two that start at the same moment one is refused", async () => {
  const keep = (): Promise<void> => live(LEASE_MS, "alone", "member");
  const told = await atOnce(
    () => enter(pool, alone, keep),
    () => enter(pool, member, keep),
  );
  expect(told.filter((one) => one === "entered")).toHaveLength(1);
  expect(told.filter((one) => one.startsWith("This database is served by"))).toHaveLength(1);
});

/** Both have looked before one of them can enter, unless they look one after the other. */
async function atOnce(...entering: readonly (() => Promise<void>)[]): Promise<readonly string[]> {
  const gate = await pool.connect();
  await gate.query("begin; lock table nodes in share mode");
  const told = Promise.all(entering.map((enters) => refusal(enters())));
  await waitUntil("both wait", async () => {
    const { rowCount } = await pool.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rowCount === 2;
  });
  await gate.query("commit");
  gate.release();
  return told;
}

const namesOf = async (): Promise<readonly string[]> =>
  (await pool.query<{ id: string }>("select id from nodes order by id")).rows.map(({ id }) => id);

test("[R170] while nodes with one secret live none enters with another, and is told who lives and what to do", async () => {
  await enter(pool, member);
  await enter(pool, { ...member, id: "other", address: "10.0.0.2:4000" }, never);
  const keep = (): Promise<void> => live(LEASE_MS, "member", "other");
  const told = await refusal(enter(pool, stranger, keep));
  expect(told).toMatch(
    /have another GRANDSTAND_SECRET: member at 10\.0\.0\.1:4000 \(seen \d\.\d s ago\), other at 10\.0\.0\.2:4000/,
  );
  expect(told).toContain("start it with theirs");
  expect(await namesOf()).toEqual(["member", "other"]);
  const first = await refusal(expectCluster(pool, "theirs", keep));
  expect(first).toContain("have another GRANDSTAND_SECRET: member at");
  await expectCluster(pool, "ours", never);
});

test("[R170] whoever has crashed or left keeps no other secret out, once its lease is over", async () => {
  await enter(pool, member);
  await enter(pool, { ...member, id: "gone" });
  await live(0, "gone");
  await enter(pool, stranger, () => live(0, "member"));
  expect(await refusal(enter(pool, member, () => live(LEASE_MS, "stranger")))).toContain(
    "another GRANDSTAND_SECRET: stranger",
  );
});

test("[R170] of two with different secrets that start at the same moment one is refused", async () => {
  const keep = (): Promise<void> => live(LEASE_MS, "stranger", "member");
  const told = await atOnce(
    () => enter(pool, stranger, keep),
    () => enter(pool, member, keep),
  );
  expect(told.filter((one) => one === "entered")).toHaveLength(1);
  expect(told.filter((one) => one.includes("another GRANDSTAND_SECRET"))).toHaveLength(1);
});

test("[R170] a node of a version before fingerprints is let be, and so is who comes while it lives", async () => {
  await enter(pool, member);
  // As that version enters, announces itself and renews its lease.
  await pool.query("update nodes set fingerprint = null where id = 'member'");
  await enter(pool, stranger, never);
  await pool.query("select renew_lease('stranger', 2000, '{}')");
  const third = { ...member, id: "third" };
  expect(await refusal(enter(pool, third, () => live(LEASE_MS, "member", "stranger")))).toContain(
    "another GRANDSTAND_SECRET: stranger",
  );
});
