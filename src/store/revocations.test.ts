import type { Pool } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freshDatabase, type FreshDatabase } from "../../test/database.ts";
import { RecordingLog } from "../runtime/testing/recording-log.ts";
import { VirtualClock, VirtualTimers } from "../runtime/testing/virtual-time.ts";
import { waitUntil } from "../../test/wait-until.ts";
import { createPool } from "./connect.ts";
import { Revocations } from "./revocations.ts";

let database: FreshDatabase;
let pool: Pool;
const log = { info: () => undefined, error: () => undefined };
beforeEach(async () => {
  database = await freshDatabase();
  pool = createPool(database.url, { max: 2, applicationName: "test" });
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

test("[N13] what is revoked here is revoked at once, at the next start, and soon on another server", async () => {
  const clock = new VirtualClock();
  const timers = new VirtualTimers(clock);
  const made = () => new Revocations(pool, clock, timers, log);
  const [here, there] = [made(), made()];
  await Promise.all([here.start(), there.start()]);
  // The rows of the database live by its own clock.
  const at = Date.now();
  const forgetAt = Math.max(at, clock.now()) + 60_000;
  await here.revoke({ session: "s1", buyer: "ada", at, forgetAt });
  await here.revoke({ session: null, buyer: "bob", at, forgetAt });
  const next = made();
  await next.start();
  for (const one of [here, next]) {
    expect(one.isRevoked("s1", "ada", at - 1)).toBe(true);
    expect(one.isRevoked("s2", "ada", at - 1)).toBe(false);
    expect(one.isRevoked("any", "bob", at - 1)).toBe(true);
    // Begun after that: a new sign-in.
    expect(one.isRevoked("any", "bob", at)).toBe(false);
  }
  expect(there.isRevoked("s1", "ada", 0)).toBe(false);
  await waitUntil("the other server has heard", async () => {
    await timers.advance(1_000);
    return there.isRevoked("s1", "ada", 0);
  });
  for (const one of [here, there, next]) one.stop();
});

test("[U32] that revoked sessions cannot be read is said when it begins, each half minute, and when it is over", async () => {
  const clock = new VirtualClock();
  const timers = new VirtualTimers(clock);
  const log = new RecordingLog();
  let away = false;
  const query = async () => {
    if (away) throw new Error("gone");
    return { rows: [] };
  };
  const revocations = new Revocations({ query } as unknown as Pool, clock, timers, log);
  await revocations.start();
  away = true;
  await timers.advance(40_000);
  away = false;
  await timers.advance(5_000);
  revocations.stop();
  expect(log.text.split("\n")).toEqual([
    "error: revoked sessions cannot be read: gone; it is tried again by itself",
    "error: revoked sessions cannot be read: gone; it is tried again by itself",
    "info: revoked sessions are read again",
  ]);
});
