import { Client, type Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

import { freshDatabase, type FreshDatabase } from "../../test/database.ts";
import { checkPlan } from "../domain/venue/check.ts";
import { compilePlan } from "../domain/venue/compile.ts";
import { demoStadium } from "../domain/venue/stadium.ts";
import { planDocument } from "../protocol/plan-document.ts";
import { catalogueIn, hashOf, insertEvent, listEvents, loadEvent } from "./catalogue.ts";
import { createPool } from "./connect.ts";

const { file, sidecar } = demoStadium({ seats: 12_000, seed: 9 });
const { plan, prices } = compilePlan(checkPlan(file, sidecar).venue!);
const planJson = JSON.stringify(planDocument(plan));
const record = {
  id: "final",
  name: "The final",
  venue: "Kestrel Park",
  timeZone: "Europe/Berlin",
  startsAt: 1_800_000_000_123,
  opensAt: 1_790_000_000_456,
  currency: "EUR",
  prices,
  limit: 6,
  holdMs: 480_000,
  extensionMs: 240_000,
  payMs: 900_000,
  retryMs: 600_000,
  provider: "testbank" as const,
  queue: {
    lobbyMs: 1_800_000,
    coolDownMs: 90 * 86_400_000,
    ratePerMinute: 900,
    insideMax: 2_000,
    enterMs: 600_000,
    shoppingMs: 720_000,
  },
};

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

async function insert(changes: Partial<typeof record>, text = planJson): Promise<unknown> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    return await insertEvent(client, { ...record, ...changes }, text);
  } finally {
    await client.end();
  }
}

test("[V12] an event comes back as it was stored, with every seat in the read model", async () => {
  expect(await insert({})).toEqual({ kind: "inserted", planHash: hashOf(planJson) });

  const stored = await loadEvent(pool, "final");
  expect(stored).toEqual({ event: { ...record, plan, planHash: hashOf(planJson) }, planJson });

  const { rows } = await pool.query<{ seats: string; money: string; free: string }>(
    `select count(*) as seats, sum(price) as money, count(*) filter (where status = 'free') as free
     from seats where event = 'final'`,
  );
  const money = plan.category.reduce((sum, category) => sum + prices[category]!, 0);
  expect(rows).toEqual([{ seats: "12000", money: String(money), free: "12000" }]);
  const { rows: one } = await pool.query("select * from seats where seat = $1", [plan.ids[5_000]]);
  const row = plan.rows[plan.row[5_000]!]!;
  expect(one).toMatchObject([
    {
      section: plan.sections[row.section]!.id,
      row_label: row.label,
      number: plan.numbers[5_000],
      category: plan.categories[plan.category[5_000]!]!.name,
    },
  ]);
});

test("[V12] an id that is taken is refused and changes nothing", async () => {
  await insert({ id: "semi" });
  expect(await insert({ id: "semi", name: "Another" })).toEqual({ kind: "id-taken", id: "semi" });
  expect((await loadEvent(pool, "semi"))?.event.name).toBe("The final");
});

test("[V12] an import that fails half-way leaves nothing", async () => {
  const document = planDocument(plan);
  const twice = { ...document.seats, id: document.seats.id.with(11_999, plan.ids[0]!) };
  const broken = JSON.stringify({ ...document, seats: twice });
  await expect(insert({ id: "broken" }, broken)).rejects.toThrow(/duplicate key/);
  expect(await loadEvent(pool, "broken")).toBeUndefined();
  const { rows } = await pool.query("select from seats where event = 'broken' limit 1");
  expect(rows).toEqual([]);
});

test("lists events by their start, and knows none that is not there", async () => {
  await insert({ id: "earliest", startsAt: 1_700_000_000_000, opensAt: 1_600_000_000_000 });
  const ids = (await listEvents(pool)).map((event) => event.id);
  expect(ids[0]).toBe("earliest");
  const catalogue = catalogueIn(pool);
  expect(await catalogue.ids()).toEqual(ids);
  expect((await catalogue.load("earliest"))?.event.startsAt).toBe(1_700_000_000_000);
  expect(await catalogue.load("never")).toBeUndefined();
});
