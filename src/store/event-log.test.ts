import * as fc from "fast-check";
import { Client, type Pool } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";

import { freshDatabase, type FreshDatabase } from "../../test/database.ts";
import { importDrawn } from "../../test/drawn-event.ts";
import { createPool } from "./connect.ts";
import { EventLog } from "./event-log.ts";
import { JournalWriter, type Written } from "./testing/journal-writer.ts";
import { soldOrder } from "./testing/sold-order.ts";

const ALL = 1_000;

let database: FreshDatabase;
let pool: Pool;
let writer: JournalWriter;
let log: EventLog;

beforeEach(async () => {
  database = await freshDatabase();
  pool = createPool(database.url, { max: 2, applicationName: "grandstand test" });
  writer = await JournalWriter.open(database.url);
  log = new EventLog(pool);
});

afterEach(async () => {
  await writer.close();
  await pool.end();
  await database.drop();
});

async function importEvent(id: string): Promise<void> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    await importDrawn(client, id, "....", { prices: [1_000, 2_000] });
  } finally {
    await client.end();
  }
}

/** The facts of an event as one reads them page by page. */
async function pages(event: string, limit: number): Promise<unknown[]> {
  const read = [];
  for (let after = 0; ; after = read.at(-1)!.seq) {
    const page = (await log.read(event, after, limit))!;
    if (page.length === 0) return read;
    expect(page.length).toBeLessThanOrEqual(limit);
    read.push(...page);
  }
}

test("[E1] a sale is told in order: paid, tickets, released, refunded, with all that matters", async () => {
  await importEvent("final");
  await writer.commit(soldOrder("final", "ada", ["seat-0", "seat-1"], 5_000));
  await writer.project();
  const returned = { kind: "returned", order: "final.ada" };
  await writer.commit([{ actor: "seat/final/s0/seat-1", event: returned, at: 6_000 }]);
  const money = { refund: "r1", places: [1], amount: 1_000 };
  const tickets = { tickets: ["final.ada.1"], seats: ["seat-1"] };
  const refunded = { kind: "refunded", ...money, ...tickets, status: "paid" };
  const asked = { kind: "refund-asked", ...money };
  await writer.commit([{ actor: "order/final.ada", event: asked, at: 6_000 }]);
  await writer.commit([{ actor: "order/final.ada", event: refunded, at: 7_000 }]);
  await writer.project();

  const order = "final.ada";
  const ticket = (n: number) => ({ ticket: `${order}.${n}`, order, buyer: "buyer of ada" });
  const id = expect.stringMatching(/^evt_\d+_\d+$/);
  expect(await log.read("final", 0, ALL)).toEqual([
    {
      seq: 1,
      id,
      type: "order.paid",
      at: 5_001,
      data: {
        order,
        buyer: "buyer of ada",
        email: "ada@example.org",
        seats: ["seat-0", "seat-1"],
        total: { amount: 2_000, currency: "EUR" },
        placedAt: 5_000,
        paidAt: 5_001,
      },
    },
    expect.objectContaining({ seq: 2, type: "ticket.issued", at: 5_001 }),
    expect.objectContaining({ seq: 3, type: "ticket.issued", at: 5_001 }),
    { seq: 4, id, type: "seat.released", at: 6_000, data: { seat: "seat-1", order } },
    {
      seq: 5,
      id,
      type: "order.refunded",
      at: 7_000,
      data: { order, refund: "r1", ...tickets, refunded: { amount: 1_000, currency: "EUR" } },
    },
  ]);
  const issued = (await log.read("final", 1, 2))!.map(({ data }) => data);
  const bySeat = issued.sort((a, b) => (String(a["seat"]) < String(b["seat"]) ? -1 : 1));
  expect(bySeat).toEqual([
    { ...ticket(0), seat: "seat-0" },
    { ...ticket(1), seat: "seat-1" },
  ]);
  expect(writer.complaints).toEqual([]);
});

test("[E1] what is no fact is not told: holds, declines, expiries, an order that nobody placed", async () => {
  await importEvent("final");
  await writer.commit([
    ...soldOrder("final", "ada", ["seat-0"], 5_000).filter(({ actor, event }) => {
      return actor.startsWith("order/") && !JSON.stringify(event).includes('"captured"');
    }),
    { actor: "seat/final/s0/seat-0", event: { kind: "released", hold: "h" } },
    { actor: "shopper/final/a/ada", event: { kind: "released", hold: "h" } },
    { actor: "order/final.ghost", event: { kind: "captured", at: 1 } },
  ]);
  await writer.project();
  expect(writer.complaints).toEqual([]);
  expect(await log.read("final", 0, ALL)).toEqual([]);
  expect(await log.read("never", 0, ALL)).toBeUndefined();
});

test("[E1] a seat that goes back on its hold is not released, one that another hold gets is", async () => {
  await importEvent("final");
  const actor = (n: number): string => `seat/final/s0/seat-${n}`;
  const held = (hold: string) => ({ kind: "held", hold, buyer: "ada", until: 9_000 });
  const sold = { kind: "sold", hold: "h", buyer: "ada", order: "final.ada" };
  const returned = { kind: "returned", order: "final.ada" };
  await writer.commit([
    ...[held("h"), sold, returned, held("h")].map((event) => ({ actor: actor(0), event })),
    ...[held("h"), sold, returned, held("other")].map((event) => ({ actor: actor(1), event })),
    ...[held("h"), sold, returned].map((event) => ({ actor: actor(2), event })),
  ]);
  await writer.project();
  const told = (await log.read("final", 0, ALL))!.map(({ type, data }) => [type, data["seat"]]);
  expect(told).toEqual([
    ["seat.released", "seat-1"],
    ["seat.released", "seat-2"],
  ]);
});

test("[E2] however commits and passes fall, each event's log is gapless and has every fact once", async () => {
  let run = 0;
  const anyOrders = fc.array(
    fc.record({
      event: fc.constantFrom("one", "two"),
      seats: fc.integer({ min: 1, max: 4 }),
      pass: fc.boolean(),
    }),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(anyOrders, fc.integer({ min: 1, max: 5 }), async (orders, limit) => {
      const events = { one: `one-${++run}`, two: `two-${run}` };
      const facts = { one: 0, two: 0 };
      for (const event of Object.values(events)) await importEvent(event);
      let pending: Written[] = [];
      for (const [n, { event, seats, pass }] of orders.entries()) {
        const ids = Array.from({ length: seats }, (_, seat) => `seat-${n}-${seat}`);
        pending.push(...soldOrder(events[event], `o${n}`, ids, 1_000 + n));
        facts[event] += 1 + seats;
        if (!pass) continue;
        await writer.commit(pending);
        pending = [];
        // Two at once, as after a takeover.
        await Promise.all([writer.project(), writer.project()]);
      }
      if (pending.length > 0) await writer.commit(pending);
      await writer.project();
      for (const event of ["one", "two"] as const) {
        const told = (await log.read(events[event], 0, ALL))!;
        expect(told.map(({ seq }) => seq)).toEqual(told.map((_, index) => index + 1));
        expect(told).toHaveLength(facts[event]);
        expect(new Set(told.map(({ id }) => id)).size).toBe(facts[event]);
        expect(told.map(({ at }) => at)).toEqual(told.map(({ at }) => at).sort((a, b) => a - b));
        expect(await pages(events[event], limit)).toEqual(told);
      }
      expect(writer.complaints).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

test("[E2] a pass that fails has told nothing; the next tells it", async () => {
  await importEvent("final");
  await writer.commit(soldOrder("final", "ada", ["seat-0"], 5_000));
  await pool.query("alter table tickets rename to tickets_away");
  await writer.project();
  expect(writer.complaints).toHaveLength(1);
  expect(await log.read("final", 0, ALL)).toEqual([]);
  await pool.query("alter table tickets_away rename to tickets");
  await writer.project();
  expect((await log.read("final", 0, ALL))!.map(({ type }) => type)).toEqual([
    "order.paid",
    "ticket.issued",
  ]);
});
