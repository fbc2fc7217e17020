import type { Pool } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freshDatabase, type FreshDatabase } from "../../test/database.ts";
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

/** As it renews its lease; `leftMs`: what is left of it now. */
async function lives({ id }: { readonly id: string }, leftMs: number): Promise<void> {
  await pool.query(
    "update nodes set lease_until = clock_timestamp() + $2 * interval '1 ms' where id = $1",
    [id, leftMs],
  );
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
  for (const id of ["member", "other"]) await lives({ id }, 3_600_000);
  const told = await refusal(enter(pool, alone));
  expect(told).toContain("member at 10.0.0.1:4000 (seen 0.0 s ago), other at 10.0.0.2:4000");
  expect(told).toContain("start it with --cluster, or stop them first");
  const { rows } = await pool.query("select id from nodes where address is null");
  expect(rows).toEqual([]);
});

test("[R124] while one lives alone no node of a cluster enters, and is told what to do", async () => {
  await enter(pool, alone);
  await lives(alone, 3_600_000);
  const told = await refusal(enter(pool, member));
  expect(told).toContain("served by a server without --cluster: alone (seen 0.0 s ago)");
  expect(told).toContain("stop it first, and start it again with --cluster");
  expect(await refusal(expectCluster(pool))).toBe(told);
});

test("[R124] whoever has crashed or left keeps nobody out, once its lease is over; nor does its own sort", async () => {
  await enter(pool, member);
  await enter(pool, { ...member, id: "another" });
  await lives(member, LEASE_MS / 10);
  await lives({ id: "another" }, 0);
  await enter(pool, alone);
  await enter(pool, { ...alone, id: "successor" });
  expect(await refusal(expectCluster(pool))).toBe("undefined");
});

test("[R124] of two that start at the same moment one is refused", async () => {
  const results = [enter(pool, alone), enter(pool, member)].map(async (entering, n) => {
    const keep = setInterval(() => void lives(n === 0 ? alone : member, LEASE_MS), LEASE_MS / 10);
    const told = await refusal(entering);
    // Until both have been answered.
    setTimeout(() => clearInterval(keep), 2 * LEASE_MS);
    return told;
  });
  const told = await Promise.all(results);
  expect(told.filter((one) => one.includes("This database is served by"))).toHaveLength(1);
});
