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

const alone = { id: "alone", address: undefined };
const member = { id: "member", address: "10.0.0.1:4000" };

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
  await enter(pool, { id: "other", address: "10.0.0.2:4000" });
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
  const other = await refusal(expectCluster(pool, () => live(LEASE_MS, "alone")));
  expect(other).toContain("served by a server without --cluster");
});

test("[R124] whoever has crashed or left keeps nobody out, once its lease is over; nor does its own sort", async () => {
  await enter(pool, member);
  await enter(pool, { ...member, id: "another" });
  await enter(pool, alone, () => live(0, "member", "another"));
  await enter(pool, { ...alone, id: "successor" }, never);
  await expectCluster(pool, () => live(0, "alone", "successor"));
  await enter(pool, member, never);
});

test("[R124] of two that start at the same moment one is refused", async () => {
  const keep = (): Promise<void> => live(LEASE_MS, "alone", "member");
  // Both have looked before one of them can enter, unless they look one after the other.
  const gate = await pool.connect();
  await gate.query("begin; lock table nodes in share mode");
  const entering = Promise.all([
    refusal(enter(pool, alone, keep)),
    refusal(enter(pool, member, keep)),
  ]);
  await waitUntil("both wait", async () => {
    const { rowCount } = await pool.query(
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    return rowCount === 2;
  });
  await gate.query("commit");
  gate.release();
  const told = await entering;
  expect(told.filter((one) => one === "entered")).toHaveLength(1);
  expect(told.filter((one) => one.startsWith("This database is served by"))).toHaveLength(1);
});
