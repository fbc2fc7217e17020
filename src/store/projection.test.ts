import * as fc from "fast-check";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";

import { freshDatabase, type FreshDatabase } from "../../test/database.ts";
import { importDrawn } from "../../test/drawn-event.ts";
import { EVENTS } from "../../test/read-events.ts";
import { waitUntil } from "../../test/wait-until.ts";
import {
  actionNeeded,
  authorised,
  cancelled,
  captured,
  captureRefused,
  declined,
  evolveOrder,
  newOrder,
  type Order,
  type OrderEvent,
  type OrderTerms,
  place,
  refund,
  refunded,
  seatsGone,
  seatsSold,
  submitted,
  timeOver,
} from "../domain/order.ts";
import * as seats from "../domain/seat.ts";
import type { Clock, Timers } from "../runtime/seams.ts";
import { VirtualClock } from "../runtime/testing/virtual-time.ts";
import { systemClock } from "../system.ts";
import { Projection } from "./projection.ts";
import { JournalWriter, type Written } from "./testing/journal-writer.ts";

const SEATS = 4;
const DEADLINE = 100_000;

let database: FreshDatabase;
let writer: JournalWriter;
let client: Client;
let follower: Follower;

beforeEach(async () => {
  database = await freshDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  writer = await JournalWriter.open(database.url);
  follower = follow();
});

afterEach(async () => {
  await follower.projection.stop();
  await client.end();
  await writer.close();
  await database.drop();
});

interface Follower {
  readonly projection: Projection;
  readonly complaints: readonly string[];
  /** That a trouble is over. */
  readonly good: readonly string[];
  /** One pass over everything that is there. */
  pass(): Promise<void>;
}

/** A projection whose timer goes off when the test says so. */
function follow(events: typeof EVENTS = EVENTS, clock: Clock = systemClock): Follower {
  let due: (() => void) | undefined;
  const timers: Timers = {
    after: (_, run) => {
      due = run;
      return () => (due = undefined);
    },
    soon: (run) => run(),
  };
  const [complaints, good]: [string[], string[]] = [[], []];
  const log = {
    info: (line: string) => void good.push(line),
    error: (line: string) => void complaints.push(line),
  };
  const projection = new Projection(database.url, events, clock, timers, log);
  projection.start();
  return {
    projection,
    complaints,
    good,
    async pass() {
      const run = due;
      due = undefined;
      run?.();
      await waitUntil("the pass is over", () => due !== undefined);
    },
  };
}

async function importEvent(id: string): Promise<void> {
  const times = { startsAt: 2_000, opensAt: 1_000, holdMs: 1_000, extensionMs: 500 };
  const changes = { ...times, prices: [1_000, 2_000] };
  expect((await importDrawn(client, id, ".".repeat(SEATS), changes)).kind).toBe("inserted");
}

const commit = (events: readonly Written[]): Promise<void> => writer.commit(events);

const terms = (event: string): OrderTerms => ({
  attempt: 1,
  provider: "testbank",
  deadline: DEADLINE,
  event,
  buyer: "ada",
  email: "ada@example.org",
  hold: `${event}.h`,
  seats: ["seat-0", "seat-1"],
  total: 2_000,
  currency: "EUR",
});

async function rowsOf(sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  return (await client.query<Record<string, unknown>>(sql, values)).rows;
}

const anySeatStep = fc.record({
  what: fc.constantFrom(
    "hold",
    "extend",
    "release",
    "expire",
    "sell",
    "giveBack",
    "block",
    "unblock",
  ),
  seat: fc.integer({ min: 0, max: SEATS - 1 }),
  who: fc.constantFrom("h1", "h2"),
  after: fc.integer({ min: 0, max: 400 }),
} as const);
const ORDER_COMMANDS: Record<string, (order: Order, event: string) => readonly OrderEvent[]> = {
  place: (order, event) => place(order, terms(event), 1_000),
  authorised: (order) => authorised(order, "p"),
  submitted: (order) => submitted(order, "p"),
  action: (order) => actionNeeded(order, "p", { kind: "redirect", url: "https://bank.example" }),
  timeOver: (order) => timeOver(order, DEADLINE),
  cancelled,
  declined: (order) => declined(order, "lost-card"),
  seatsSold,
  seatsGone,
  captured: (order) => captured(order, 1_000),
  captureRefused,
  refundOne: (order) => refundEvents(order, "r1", [0]),
  refundOther: (order) => refundEvents(order, "r2", [1]),
  refundedOne: (order) => refunded(order, "r1", (place) => `t${place}`),
  refundedOther: (order) => refunded(order, "r2", (place) => `t${place}`),
};

function refundEvents(order: Order, id: string, places: number[]): readonly OrderEvent[] {
  const decision = refund(order, { refund: id, places, amount: 1_000 });
  return "events" in decision ? decision.events : [];
}

const anyOrderStep = fc.record({
  what: fc.constantFrom(...Object.keys(ORDER_COMMANDS)),
  order: fc.constantFrom("o1", "o2"),
});
const anyHistory = fc.array(
  fc.record({ seat: anySeatStep, order: anyOrderStep, commit: fc.boolean(), pass: fc.boolean() }),
  { maxLength: 60 },
);

function decideSeat(
  seat: seats.Seat,
  { what, who }: { what: string; who: string },
  now: number,
): seats.SeatDecision {
  if (what === "hold") return seats.hold(seat, who, `buyer of ${who}`, now + 1_000, now);
  if (what === "extend") return seats.extend(seat, who, now + 1_000, now);
  if (what === "release") return seats.release(seat, who);
  if (what === "expire") return seats.expire(seat, now);
  if (what === "sell") return seats.sell(seat, who, `order of ${who}`, now);
  if (what === "giveBack") return seats.giveBack(seat, `order of ${who}`);
  return what === "block" ? seats.block(seat, now) : seats.unblock(seat);
}

/** What the read model must say of a seat. */
function rowOf(seat: seats.Seat): object {
  const held = seat.status === "held" || seat.status === "sold";
  return {
    status: seat.status,
    hold: held ? seat.hold : null,
    buyer: held ? seat.buyer : null,
    held_until: seat.status === "held" ? new Date(seat.until) : null,
    order_id: seat.status === "sold" ? seat.order : null,
  };
}

/** As the order has it, but for what nobody need tell apart. */
function orderStatus(status: Order["status"]): string {
  return status === "selling" ? "authorising" : status;
}

test("[P9] after any history the read models say what the journal says", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(anyHistory, async (history) => {
      const event = `e${++run}`;
      await importEvent(event);
      const truth = Array.from({ length: SEATS }, (): seats.Seat => ({ status: "free" }));
      const orders = { o1: newOrder("o1"), o2: newOrder("o2") };
      let pending: { actor: string; event: object; at: number }[] = [];
      let now = 10_000;
      for (const { seat, order, commit: write, pass } of history) {
        now += seat.after;
        const decision = decideSeat(truth[seat.seat]!, seat, now);
        for (const happened of "events" in decision ? decision.events : []) {
          truth[seat.seat] = seats.evolveSeat(truth[seat.seat]!, happened);
          pending.push({ actor: `seat/${event}/s0/seat-${seat.seat}`, event: happened, at: now });
        }
        const changed = orders[order.order];
        for (const happened of ORDER_COMMANDS[order.what]!(changed, event)) {
          evolveOrder(changed, happened);
          pending.push({ actor: `order/${event}.${order.order}`, event: happened, at: now });
        }
        if (!write) continue;
        await commit(pending);
        pending = [];
        if (pass) await follower.pass();
      }
      await commit(pending);
      await follower.pass();

      const seatRows = await rowsOf(
        "select status, hold, buyer, held_until, order_id from seats where event = $1 order by seat",
        event,
      );
      expect(seatRows).toEqual(truth.map(rowOf));
      const orderRows = await rowsOf(
        "select id, status, reason, payment, seats, total, refunded from orders where event = $1 order by id",
        event,
      );
      expect(orderRows).toEqual(
        Object.entries(orders).flatMap(([id, { status, reason, payment, refunds }]) =>
          status === "new"
            ? []
            : {
                id: `${event}.${id}`,
                status: orderStatus(status),
                reason,
                payment,
                seats: ["seat-0", "seat-1"],
                total: "2000",
                refunded: String(refunds.filter(({ done }) => done).length * 1_000),
              },
        ),
      );
      expect(follower.complaints).toEqual([]);
    }),
    { numRuns: 25 },
  );
});

test("[P9] tickets are listed once, with seat, order and owner", async () => {
  await importEvent("e");
  const issued = { kind: "issued", order: "e.o", buyer: "ada", event: "e", seat: "seat-0" };
  await commit([{ actor: "ticket/e.o.1", event: issued, at: 7_000 }]);
  await follower.pass();
  await follower.pass();
  expect(await rowsOf("select * from tickets")).toEqual([
    {
      id: "e.o.1",
      event: "e",
      seat: "seat-0",
      order_id: "e.o",
      buyer: "ada",
      issued_at: new Date(7_000),
      cancelled_at: null,
    },
  ]);
});

test("[P9] a refunded ticket stays in the list, and its seat may have another one", async () => {
  await importEvent("e");
  const issued = { kind: "issued", order: "e.o", buyer: "ada", event: "e", seat: "seat-0" };
  const ended = "select id, cancelled_at from tickets order by id";
  await commit([
    { actor: "ticket/e.o.1", event: issued, at: 7_000 },
    { actor: "ticket/e.o.1", event: { kind: "cancelled" }, at: 8_000 },
    { actor: "ticket/e.p.1", event: { ...issued, order: "e.p" }, at: 9_000 },
  ]);
  await follower.pass();
  const first = { id: "e.o.1", cancelled_at: new Date(8_000) };
  expect(await rowsOf(ended)).toEqual([first, { id: "e.p.1", cancelled_at: null }]);
  await commit([{ actor: "ticket/e.p.1", event: { kind: "cancelled" }, at: 10_000 }]);
  await follower.pass();
  expect(await rowsOf(ended)).toEqual([first, { id: "e.p.1", cancelled_at: new Date(10_000) }]);
});

test("[P10] two servers that follow at once, as after a takeover, lose nothing", async () => {
  await importEvent("e");
  const order = newOrder("e.o");
  const step = async (events: readonly OrderEvent[]) => {
    for (const event of events) evolveOrder(order, event);
    await commit(events.map((event) => ({ actor: "order/e.o", event })));
  };
  await step(place(order, terms("e"), 1_000));
  const other = follow();
  const at = (count: number) => async () =>
    (
      await rowsOf(
        "select from pg_stat_activity where application_name = 'grandstand-projection' and datname = current_database() and wait_event_type = 'Lock'",
      )
    ).length === count;

  // The first is stopped in the middle of its pass; then more happens, and the second comes by.
  const blocker = new Client({ connectionString: database.url });
  await blocker.connect();
  try {
    await blocker.query("begin");
    await blocker.query("select from projected for update");
    const first = follower.pass();
    await waitUntil("the first stands at the lock", at(1));
    await step(authorised(order, "p"));
    await step(seatsSold(order));
    await step(captured(order, 1_000));
    const second = other.pass();
    await waitUntil("the second stands at a lock", at(2));
    await blocker.query("rollback");
    await Promise.all([first, second]);
  } finally {
    await blocker.end();
  }
  await follower.pass();
  await other.projection.stop();
  expect(await rowsOf("select status, payment from orders")).toEqual([
    { status: "paid", payment: "p" },
  ]);
});

test("[P11] the lag is what the read models do not show yet; a long absence is caught up with", async () => {
  await importEvent("e");
  const held = { kind: "held", hold: "h", buyer: "ada", until: 9_000 };
  const released = { kind: "released", hold: "h" };
  const EVENTS = 1_201;
  const many = Array.from({ length: EVENTS }, (_, n) => ({
    actor: "seat/e/s0/seat-0",
    event: n % 2 === 0 ? held : released,
  }));
  await client.query("alter table seats rename to seats_away");
  await commit(many);
  await follower.pass();
  expect(follower.complaints).toHaveLength(1);
  await client.query("alter table seats_away rename to seats");

  const status = "select status from seats where seat = 'seat-0'";
  expect(await rowsOf(status)).toEqual([{ status: "free" }]);
  await follower.pass();
  expect(follower.projection.lag).toBe(0);
  expect(await rowsOf(status)).toEqual([{ status: "held" }]);
});

test("[P23] a shard is followed up to an event of a newer version, and on by who reads it", async () => {
  await importEvent("e");
  const held = { kind: "held", hold: "h", buyer: "ada", until: 9_000 };
  await commit([
    { actor: "seat/e/s0/seat-0", event: held },
    { actor: "seat/e/s0/seat-0", event: { kind: "lent", hold: "h" } },
    { actor: "seat/e/s0/seat-1", event: { kind: "blocked" } },
    { actor: "seat/e/s1/seat-2", event: { ...held, v: 2 } },
  ]);
  const statuses = "select status from seats order by seat";
  await follower.pass();
  expect((await rowsOf(statuses)).map(({ status }) => status)).toEqual([
    ...["held", "free", "free", "free"],
  ]);
  expect([follower.projection.lag, follower.complaints]).toEqual([3, []]);
  await follower.projection.stop();
  follower = follow({ ...EVENTS, seat: { ...EVENTS["seat"], held: 2, lent: 1 } });
  await follower.pass();
  expect((await rowsOf(statuses)).map(({ status }) => status)).toEqual([
    ...["free", "blocked", "held", "free"],
  ]);
  expect(follower.projection.lag).toBe(0);
});

test("[P11] a stop catches up first", async () => {
  await importEvent("e");
  await commit([{ actor: "seat/e/s0/seat-1", event: { kind: "blocked" } }]);
  await follower.projection.stop();
  expect(await rowsOf("select seat from seats where status = 'blocked'")).toEqual([
    { seat: "seat-1" },
  ]);
  follower = follow();
});

test("[P11] a pass whose connection is cut is made up for by the next, and hurts nobody else", async () => {
  await importEvent("e");
  await commit([{ actor: "seat/e/s0/seat-1", event: { kind: "blocked" } }]);
  await client.query("begin");
  await client.query("select from projected for update");
  const cut = follower.pass();
  await waitUntil("the pass stands at the lock", async () => {
    await client.query("select pg_stat_clear_snapshot()");
    const waiting = await rowsOf(
      "select from pg_stat_activity where application_name = 'grandstand-projection' and datname = current_database() and wait_event_type = 'Lock'",
    );
    return waiting.length === 1;
  });
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'grandstand-projection' and datname = current_database()`,
  );
  await cut;
  await client.query("rollback");
  expect(follower.complaints).toHaveLength(1);
  await follower.pass();
  expect(await rowsOf("select seat from seats where status = 'blocked'")).toHaveLength(1);
});

test("[U32] that the read models cannot be kept is said when it begins, each half minute, and when it is over", async () => {
  const clock = new VirtualClock();
  const watched = follow(EVENTS, clock);
  await client.query("alter table projected rename to away");
  for (let pass = 0; pass < 3; pass++) await watched.pass();
  expect(watched.complaints).toEqual([
    'the read models cannot be kept: relation "projected" does not exist; it is tried again by itself',
  ]);
  clock.pass(30_000);
  await watched.pass();
  expect(watched.complaints).toHaveLength(2);
  await client.query("alter table away rename to projected");
  for (let pass = 0; pass < 3; pass++) await watched.pass();
  expect(watched.good).toEqual(["the read models are kept again"]);
  await watched.projection.stop();
});
