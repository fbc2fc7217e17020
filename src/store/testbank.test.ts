import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

import { freshDatabase, type FreshDatabase } from "../../test/database.ts";
import { createPool } from "./connect.ts";
import { DECLINED_CARD, TestBank } from "./testbank.ts";

let database: FreshDatabase;
let pool: Pool;
let bank: TestBank;

beforeAll(async () => {
  database = await freshDatabase();
  pool = createPool(database.url, { max: 2, applicationName: "grandstand test" });
  bank = new TestBank(pool);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const request = (key: string, card = "4242424242424242") => ({
  key,
  order: `order of ${key}`,
  amount: 12_000,
  currency: "EUR",
  card,
});

async function ledger(payment: string): Promise<unknown[]> {
  const { rows } = await pool.query(
    "select order_id, amount, currency, state from testbank where payment = $1",
    [payment],
  );
  return rows;
}

const line = (key: string, state: string) => [
  { order_id: `order of ${key}`, amount: "12000", currency: "EUR", state },
];

test("[O3] the same key gets the first answer, whatever else it says, also when asked at once", async () => {
  const answers = await Promise.all([1, 2, 3].map(() => bank.authorise(request("a"))));
  expect(answers).toEqual([{ payment: "a" }, { payment: "a" }, { payment: "a" }]);
  expect(await bank.authorise(request("a", DECLINED_CARD))).toEqual({ payment: "a" });
  expect(await ledger("a")).toEqual(line("a", "authorised"));

  expect(await bank.authorise(request("b", DECLINED_CARD))).toEqual({ declined: true });
  expect(await bank.authorise(request("b"))).toEqual({ declined: true });
  expect(await ledger("b")).toEqual(line("b", "declined"));
});

test("[O3] a payment is captured or voided, once, however often that is asked", async () => {
  await bank.authorise(request("c"));
  await bank.capture("c");
  await bank.capture("c");
  expect(await bank.authorise(request("c"))).toEqual({ payment: "c" });
  await expect(bank.void("c")).rejects.toThrow("cannot be voided");
  expect(await ledger("c")).toEqual(line("c", "captured"));

  await bank.authorise(request("d"));
  await bank.void("d");
  await bank.void("d");
  await expect(bank.capture("d")).rejects.toThrow("cannot be captured");
  expect(await ledger("d")).toEqual(line("d", "voided"));
});

test("[O3] there is no capture without an authorisation", async () => {
  await bank.authorise(request("e", DECLINED_CARD));
  await expect(bank.capture("e")).rejects.toThrow("cannot be captured");
  await expect(bank.capture("never seen")).rejects.toThrow("cannot be captured");
  expect(await ledger("e")).toEqual(line("e", "declined"));
});
