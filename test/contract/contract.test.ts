/** What both engines promise alike: the same answers, the same refusals, the same ends, whatever stands
 * behind them. Rules as in SPEC.md. The classic engine runs on real PostgreSQL. */
import { afterEach, describe, expect, test } from "vitest";
import { reconcile } from "../../src/booking/reconcile.ts";
import {
  EVENT,
  EXTENSION_MS,
  given,
  HOLD_MS,
  idOf,
  LIMIT,
  refusal,
} from "../../src/booking/testing/box-office.ts";
import { CARD, CHALLENGED, DECLINED } from "../../src/booking/testing/memory-bank.ts";
import { DEFAULT_PAY_MS, SALE_PAST_START_MS } from "../../src/domain/event.ts";
import { type Engine, Fans, type Office, openOffice } from "./office.ts";

const open: Office[] = [];

async function fansAt(engine: Engine, bellIn?: number): Promise<Fans> {
  const office = await openOffice(engine, bellIn);
  open.push(office);
  return new Fans(office);
}

afterEach(async () => {
  for (const office of open.splice(0)) await office.close();
});

const statuses = (seats: readonly number[], status: number): string =>
  Array.from({ length: 38 }, (_, n) => (seats.includes(n) ? status : 0)).join("");

const ENGINES: readonly Engine[] = ["actors", "classic"];

describe.each(ENGINES)("%s", (engine) => {
  test("[H9] a hold has its seats, their prices and its end", async () => {
    const fans = await fansAt(engine);
    const hold = await fans.held("ada", [21, 3]);
    expect(hold).toMatchObject({
      event: EVENT,
      total: { amount: 1_500, currency: "EUR" },
      expiresAt: hold.now + HOLD_MS,
      extendable: true,
      order: null,
    });
    expect(hold.seats.map(({ id }) => id)).toEqual([idOf(3), idOf(21)]);
    expect(await fans.map()).toBe(statuses([3, 21], 1));
  });

  test("[H10] all or nothing: who cannot have all gets none, hears why, and what is free instead", async () => {
    const fans = await fansAt(engine);
    const { id } = await fans.held("bob", [4]);
    await fans.paid("bob", id);
    await fans.held("bob", [5]);
    const refused = refusal(await fans.hold("ada", [3, 4, 5, 6]));
    expect(refused).toMatchObject({
      kind: "seats-taken",
      conflicts: [
        { seat: idOf(4), reason: "sold" },
        { seat: idOf(5), reason: "held" },
      ],
    });
    const { alternatives = [] } = refused as { alternatives?: string[][] };
    expect(alternatives.length).toBeGreaterThan(0);
    expect((await fans.me("ada")).holds).toEqual([]);
    const seats = alternatives[0]!;
    given(await fans.ask((booking) => booking.hold(fans.operation("ada", "x"), EVENT, seats)));
  });

  test("[H11] two who want the same seats, named crosswise, at the same moment: one gets all", async () => {
    const fans = await fansAt(engine);
    const { booking } = fans.office;
    const ids = (seats: number[]) => seats.map(idOf);
    const outcomes = await fans.office.result(
      Promise.all([
        booking.hold(fans.operation("ada", "a"), EVENT, ids([1, 2, 21])),
        booking.hold(fans.operation("bob", "b"), EVENT, ids([21, 2, 3])),
      ]),
    );
    const winner = outcomes.findIndex((outcome) => !refusal(outcome));
    expect(refusal(outcomes[1 - winner]!)?.kind).toBe("seats-taken");
    expect(await fans.map()).toBe(statuses(winner === 0 ? [1, 2, 21] : [2, 3, 21], 1));
  });

  test.each([
    ["of no event", "nowhere", [idOf(1)], "unknown-event"],
    ["that are not of the event", EVENT, [idOf(1), "seat-999"], "unknown-seats"],
    ["named twice", EVENT, [idOf(1), idOf(1)], "duplicate-seats"],
  ])("[H12] seats %s are refused", async (_, event, seats, kind) => {
    const fans = await fansAt(engine);
    const outcome = await fans.ask((booking) =>
      booking.hold(fans.operation("ada", "x"), event, seats),
    );
    expect(refusal(outcome)?.kind).toBe(kind);
  });

  test("[L5] the limit counts every hold and order of a buyer, and no other buyer's", async () => {
    const fans = await fansAt(engine);
    const bought = await fans.held("ada", [0, 1]);
    await fans.paid("ada", bought.id);
    await fans.held("ada", [2, 3, 4]);
    const tooMany = { kind: "limit-reached", limit: LIMIT, held: 3, bought: 2 };
    expect(refusal(await fans.hold("ada", [5, 6]))).toEqual(tooMany);
    expect(refusal(await fans.best("ada", { quantity: 2 }))).toEqual(tooMany);
    await fans.held("bob", [5, 6]);
    await fans.office.restart();
    expect(refusal(await fans.hold("ada", [7, 8]))).toEqual(tooMany);
    const last = await fans.held("ada", [7]);
    expect(refusal(await fans.hold("ada", [8]))?.kind).toBe("limit-reached");
    given(await fans.ask((booking) => booking.releaseHold("ada", last.id)));
    await fans.held("ada", [8]);
  });

  test("[L5] five devices at the same moment do not get past the limit together", async () => {
    const fans = await fansAt(engine);
    const pairs = [0, 2, 4, 6, 20].map((seat) => [seat, seat + 1]);
    const outcomes = await fans.office.result(
      Promise.all(
        pairs.map((seats) =>
          fans.office.booking.hold(fans.operation("ada", seats.join()), EVENT, seats.map(idOf)),
        ),
      ),
    );
    expect(outcomes.filter((outcome) => !refusal(outcome))).toHaveLength(3);
    expect((await fans.map()).match(/1/g)).toHaveLength(LIMIT);
  });

  test("[S3] before the bell nobody gets a seat, at the bell everybody may", async () => {
    const fans = await fansAt(engine, 60_000);
    const { opensAt } = fans.office.event;
    const announced = { kind: "sale-not-open", phase: "announced", opensAt };
    await fans.office.pass(opensAt - fans.office.now() - 1);
    expect(refusal(await fans.hold("ada", [1]))).toEqual(announced);
    expect(refusal(await fans.best("ada", { quantity: 1 }))).toEqual(announced);
    await fans.office.pass(1);
    await fans.held("ada", [1]);
  });

  test.each(["paused", "closed"] as const)(
    "[S4] a %s sale sells nothing new; who has a hold may keep it longer and pay",
    async (phase) => {
      const fans = await fansAt(engine);
      const hold = await fans.held("ada", [1]);
      expect(await fans.ask((booking) => booking.setPhase(EVENT, phase))).toEqual({ phase });
      expect(refusal(await fans.hold("bob", [2]))).toMatchObject({ kind: "sale-not-open", phase });
      expect(refusal(await fans.best("bob", { quantity: 1 }))).toMatchObject({ phase });
      const kept = given(await fans.ask((booking) => booking.extendHold("ada", hold.id))).hold;
      expect(kept.expiresAt).toBe(hold.expiresAt + EXTENSION_MS);
      const order = await fans.paid("ada", hold.id);
      expect((await fans.look("ada", order.id)).status).toBe("paid");
      const again = await fans.ask((booking) => booking.setPhase(EVENT, "open"));
      if (phase === "paused") expect(again).toEqual({ phase: "open" });
      else {
        const kind = "phase-not-allowed";
        expect(refusal(again)).toEqual({ kind, from: "closed", to: "open" });
      }
    },
  );

  test("[L11] an event that began a day ago is sold no more", async () => {
    const fans = await fansAt(engine);
    const { now } = await fans.held("ada", [1]);
    const { event } = given(await fans.ask((booking) => booking.event(EVENT)));
    const minute = 60_000;
    fans.office.passUnseen(event.startsAt + SALE_PAST_START_MS - minute - now);
    await fans.held("bob", [1]);
    fans.office.passUnseen(minute);
    const over = { kind: "sale-not-open", phase: "closed" };
    expect(refusal(await fans.hold("bob", [2]))).toMatchObject(over);
    expect(refusal(await fans.best("bob", { quantity: 1 }))).toMatchObject(over);
    expect(await fans.ask((booking) => booking.event(EVENT))).toMatchObject({ phase: "closed" });
  });

  test("[H13] a hold whose time is over is free at once, before anybody has looked after it", async () => {
    const fans = await fansAt(engine);
    const hold = await fans.held("ada", [1, 2]);
    fans.office.passUnseen(HOLD_MS - 1);
    expect(refusal(await fans.hold("bob", [1]))?.kind).toBe("seats-taken");
    fans.office.passUnseen(1);
    const { office } = fans;
    const { booking } = office;
    const look = await office.unseen(booking.lookHold("ada", hold.id));
    expect(refusal(look)?.kind).toBe("hold-expired");
    given(await office.unseen(booking.hold(fans.operation("bob", "b"), EVENT, [idOf(1)])));
    await fans.held("ada", [3, 4, 5, 6, 7, 8]);
  });

  test("[H14] seats whose time is over come free on the map, also when nobody asks", async () => {
    const fans = await fansAt(engine);
    await fans.held("ada", [1, 2]);
    await fans.held("bob", [30]);
    expect(await fans.map()).toBe(statuses([1, 2, 30], 1));
    await fans.office.pass(HOLD_MS + 1_000);
    expect(await fans.map()).toBe(statuses([], 0));
  });

  test("[H15] a hold is extended once, seats and all", async () => {
    const fans = await fansAt(engine);
    const hold = await fans.held("ada", [1, 2]);
    await fans.office.pass(HOLD_MS - 1);
    const extend = () => fans.ask((booking) => booking.extendHold("ada", hold.id));
    expect(given(await extend()).hold).toMatchObject({
      expiresAt: hold.expiresAt + EXTENSION_MS,
      extendable: false,
    });
    expect(refusal(await extend())?.kind).toBe("hold-already-extended");
    await fans.office.pass(EXTENSION_MS);
    expect(refusal(await fans.hold("bob", [1]))?.kind).toBe("seats-taken");
    await fans.office.pass(1);
    expect(refusal(await extend())?.kind).toBe("hold-expired");
    await fans.held("bob", [1]);
  });

  test("[H16] what is given back is free at once, and the hold is gone", async () => {
    const fans = await fansAt(engine);
    const hold = await fans.held("ada", [1, 2]);
    const release = () => fans.ask((booking) => booking.releaseHold("ada", hold.id));
    expect(await release()).toEqual({ released: true });
    const looked = await fans.ask((booking) => booking.lookHold("ada", hold.id));
    expect([looked, await release()].map((one) => refusal(one)?.kind)).toEqual([
      "unknown-hold",
      "unknown-hold",
    ]);
    await fans.held("bob", [1, 2]);
  });

  test("[H17] to anybody but its holder a hold does not exist", async () => {
    const fans = await fansAt(engine);
    const { id } = await fans.held("ada", [1]);
    const asked = [
      await fans.ask((booking) => booking.lookHold("bob", id)),
      await fans.ask((booking) => booking.extendHold("bob", id)),
      await fans.ask((booking) => booking.releaseHold("bob", id)),
      await fans.pay("bob", id),
      await fans.ask((booking) => booking.lookHold("ada", `derby.${id.split(".")[1]}`)),
      await fans.ask((booking) => booking.releaseHold("ada", "constructor")),
      await fans.pay("ada", "nowhere.x"),
    ];
    expect(asked.map(refusal)).toEqual(asked.map(() => ({ kind: "unknown-hold" })));
  });

  test("[H18] what is found is held in the same breath; the next one gets the next best", async () => {
    const fans = await fansAt(engine);
    const { hold } = given(await fans.best("ada", { quantity: 3 }));
    expect(hold).toMatchObject({ step: "together", total: { amount: 3_000 } });
    expect(hold.seats.map(({ id }) => id)).toEqual([0, 1, 2].map(idOf));
    await fans.office.restart();
    const { hold: next } = given(await fans.best("bob", { quantity: 3 }));
    const mine = hold.seats.map(({ id }) => id);
    expect(next.seats.filter(({ id }) => mine.includes(id))).toEqual([]);
    expect((await fans.map()).match(/1/g)).toHaveLength(6);
  });

  test("[H19] within the category and the price, or not at all", async () => {
    const fans = await fansAt(engine);
    const { hold } = given(await fans.best("ada", { quantity: 2, maxPrice: 999 }));
    expect(hold.seats.map(({ category }) => category)).toEqual(["b", "b"]);
    const none = { kind: "none-available", quantity: 2 };
    expect(refusal(await fans.best("bob", { quantity: 2, maxPrice: 1 }))).toEqual(none);
    const unknown = await fans.best("bob", { quantity: 1, category: "z" });
    expect(refusal(unknown)?.kind).toBe("unknown-category");
  });

  test("[H24] the best price is the lowest at which the party sits together", async () => {
    const fans = await fansAt(engine);
    const { hold } = given(await fans.best("ada", { quantity: 2, prefer: "price" }));
    expect([hold.step, ...hold.seats.map(({ category }) => category)]).toEqual([
      "together",
      "b",
      "b",
    ]);
    const view = given(await fans.best("bob", { quantity: 2 })).hold;
    expect(view.seats.map(({ category }) => category)).toEqual(["a", "a"]);
  });

  test("[H18] something else instead: other seats than were shown, and the ones before are given back", async () => {
    const fans = await fansAt(engine);
    const { hold } = given(await fans.best("ada", { quantity: 6 }));
    const avoid = hold.seats.map(({ id }) => id);
    const { hold: other } = given(await fans.best("ada", { quantity: 6, instead: hold.id, avoid }));
    expect(other.seats.filter(({ id }) => avoid.includes(id))).toEqual([]);
    expect((await fans.me("ada")).holds.map(({ id }) => id)).toEqual([other.id]);
  });

  test("[K1] a retry gets the first answer, also from another process, and nothing happens twice", async () => {
    const fans = await fansAt(engine);
    const first = await fans.hold("ada", [1, 2], "key-1");
    const order = await fans.paid("ada", given(first).hold.id, CARD, "key-2");
    const best = await fans.best("ada", { quantity: 2 }, "key-3");
    await fans.office.pass(5_000);
    await fans.office.restart();
    expect(await fans.hold("ada", [1, 2], "key-1")).toEqual(first);
    expect(await fans.paid("ada", given(first).hold.id, CARD, "key-2")).toEqual(order);
    expect(await fans.best("ada", { quantity: 2 }, "key-3")).toEqual(best);
    expect(fans.office.bank.ledger.size).toBe(1);
    expect((await fans.me("ada")).holds).toHaveLength(1);
  });

  test("[K2] a double click at the same moment is one hold", async () => {
    const fans = await fansAt(engine);
    const { booking } = fans.office;
    for (const click of [
      () => booking.hold(fans.operation("ada", "h", "key-1"), EVENT, [idOf(1), idOf(20)]),
      () => booking.holdBest(fans.operation("bob", "b", "key-1"), EVENT, { quantity: 2 }),
    ]) {
      const [first, second] = await fans.office.result(Promise.all([click(), click()]));
      expect(given(second).hold.seats).toEqual(given(first).hold.seats);
      expect(given(second).hold.id).toBe(given(first).hold.id);
    }
    expect((await fans.map()).match(/1/g)).toHaveLength(4);
  });

  test("[K3] the same key with another body is refused, and changes nothing", async () => {
    const fans = await fansAt(engine);
    const { id } = await fans.held("ada", [1], "key-1");
    const again = [
      await fans.hold("ada", [2], "key-1"),
      await fans.best("ada", { quantity: 1 }, "key-1"),
      await fans.pay("ada", id, CARD, "key-1"),
    ];
    expect(again.map(refusal)).toEqual(again.map(() => ({ kind: "key-reused" })));
    await fans.paid("ada", id, CARD, "key-2");
    expect(refusal(await fans.hold("ada", [2], "key-2"))).toEqual({ kind: "key-reused" });
    expect((await fans.map()).match(/[12]/g)).toHaveLength(1);
    // A key is its buyer's own.
    await fans.held("bob", [2], "key-1");
  });

  test("[K4] a refusal is remembered as well: a click and its double do not get two answers", async () => {
    const fans = await fansAt(engine);
    const taken = await fans.held("bob", [1]);
    const first = refusal(await fans.hold("ada", [1], "key-1"));
    given(await fans.ask((booking) => booking.releaseHold("bob", taken.id)));
    const second = refusal(await fans.hold("ada", [1], "key-1"));
    const { conflicts } = first as { conflicts?: unknown };
    expect(second).toMatchObject({ kind: "seats-taken", conflicts });
    await fans.held("ada", [1], "key-2");
  });

  test("[O5] authorise, sell, capture, in this order; then there are tickets, and they are good", async () => {
    const fans = await fansAt(engine);
    const hold = await fans.held("ada", [1, 21]);
    const placed = await fans.paid("ada", hold.id);
    expect(placed).toMatchObject({ status: "authorising", hold: hold.id, tickets: [] });
    const order = await fans.look("ada", placed.id);
    expect(order).toMatchObject({ status: "paid", total: { amount: 1_500, currency: "EUR" } });
    expect(order.tickets.map(({ seat }) => seat)).toEqual([idOf(1), idOf(21)]);
    expect(fans.office.bank.calls).toEqual(["authorise", "capture"]);
    expect(await fans.map()).toBe(statuses([1, 21], 2));
    const verify = await fans.office.booking.verifyTicket(order.tickets[0]!.code);
    expect(verify).toMatchObject({ valid: true, seat: idOf(1) });
    expect(fans.office.letters.map(({ to }) => to)).toEqual(["ada@example.org"]);
  });

  test("[O6] after a declined card the hold is still there, and another card pays for it", async () => {
    const fans = await fansAt(engine);
    const hold = await fans.held("ada", [1]);
    const declined = await fans.paid("ada", hold.id, DECLINED);
    const refused = { status: "refused", reason: "card-declined", tickets: [] };
    expect(await fans.look("ada", declined.id)).toMatchObject(refused);
    expect((await fans.me("ada")).holds).toMatchObject([{ id: hold.id, order: null }]);
    await fans.office.pass(1);
    const paid = await fans.paid("ada", hold.id);
    expect((await fans.look("ada", paid.id)).status).toBe("paid");
    const { orders, holds } = await fans.me("ada");
    expect(orders.map(({ status }) => status)).toEqual(["paid", "refused"]);
    expect(holds).toEqual([]);
  });

  test("[O8] while it is paid a hold is left alone, and afterwards it is paid", async () => {
    const fans = await fansAt(engine);
    const hold = await fans.held("ada", [1]);
    fans.office.bank.close();
    const { id: order } = await fans.paid("ada", hold.id);
    const asked = async () =>
      [
        await fans.pay("ada", hold.id),
        await fans.ask((booking) => booking.extendHold("ada", hold.id)),
        await fans.ask((booking) => booking.releaseHold("ada", hold.id)),
      ].map(refusal);
    expect(await asked()).toEqual(Array(3).fill({ kind: "hold-in-payment", order }));
    expect(refusal(await fans.hold("bob", [1]))?.kind).toBe("seats-taken");
    fans.office.bank.reopen();
    await fans.office.pass(1_000);
    expect((await fans.look("ada", order)).status).toBe("paid");
    expect(await asked()).toEqual(Array(3).fill({ kind: "hold-already-paid", order }));
  });

  test("[O9] the bank answers too late, a seat is gone: nothing is sold, the money is given up", async () => {
    const fans = await fansAt(engine);
    const { bank } = fans.office;
    const hold = await fans.held("ada", [1, 2]);
    const { id: order } = await fans.paid("ada", hold.id, CHALLENGED);
    fans.office.passUnseen(DEFAULT_PAY_MS);
    const { office } = fans;
    given(await office.unseen(office.booking.hold(fans.operation("bob", "b"), EVENT, [idOf(2)])));
    bank.decide(order, "authorised");
    await fans.ask((booking) => booking.payerReturned("ada", order));
    await fans.office.pass(60_000);
    const gone = { status: "refused", reason: "seats-gone" };
    expect(await fans.look("ada", order)).toMatchObject(gone);
    expect(bank.paymentsOf(order)).toEqual(["cancelled"]);
    expect(await fans.map()).toBe(statuses([2], 1));
  });

  test.each([false, true])(
    "[O10] a bank that throws (done: %s) is asked again until it answers: one capture",
    async (lost) => {
      const fans = await fansAt(engine);
      const hold = await fans.held("ada", [1]);
      fans.office.bank.failing = { calls: 3, lost };
      const { id } = await fans.paid("ada", hold.id);
      for (let n = 0; n < 5; n++) await fans.office.pass(1_000);
      expect((await fans.look("ada", id)).status).toBe("paid");
      expect(fans.office.bank.paymentsOf(id)).toEqual(["captured"]);
    },
  );

  test("[O11] an order is its buyer's own", async () => {
    const fans = await fansAt(engine);
    const hold = await fans.held("ada", [1]);
    const { id } = await fans.paid("ada", hold.id);
    for (const [buyer, asked] of [
      ["bob", id],
      ["ada", `${EVENT}.never`],
      ["ada", "nonsense"],
    ] as const) {
      const looked = await fans.ask((booking) => booking.lookOrder(buyer, asked));
      expect(refusal(looked)).toEqual({ kind: "unknown-order" });
    }
    expect((await fans.me("bob")).orders).toEqual([]);
  });

  test("[O13] a payer who never comes back: given up at the bank, then expired, and the seats are free", async () => {
    const fans = await fansAt(engine);
    const hold = await fans.held("ada", [1, 2]);
    const { id } = await fans.paid("ada", hold.id, CHALLENGED);
    expect((await fans.look("ada", id)).status).toBe("at-bank");
    await fans.office.pass(DEFAULT_PAY_MS - 1);
    expect((await fans.look("ada", id)).status).toBe("at-bank");
    await fans.office.pass(60_000);
    expect((await fans.look("ada", id)).status).toBe("expired");
    expect(fans.office.bank.paymentsOf(id)).toEqual(["cancelled"]);
    expect(await fans.map()).toBe(statuses([], 0));
  });

  test("[O15] the payer is at the bank, and the order is paid however the news comes", async () => {
    const ways: Record<string, (fans: Fans, order: string) => Promise<unknown>> = {
      "the payer comes back": (fans, order) =>
        fans.ask((booking) => booking.payerReturned("ada", order)),
      "the bank calls twice": (fans, order) => {
        const body = Buffer.from(`${fans.office.bank.idOf(order)} ${order}`);
        const call = () => fans.office.booking.paymentNotice("testbank", {}, body);
        return fans.office.result(Promise.all([call(), call()]));
      },
      "nobody says anything": (fans) => fans.office.pass(60_000),
      "the reconciler looks": (fans) => fans.office.result(reconcile(fans.office.desk, 0)),
    };
    for (const [way, news] of Object.entries(ways)) {
      const fans = await fansAt(engine);
      const hold = await fans.held("ada", [1, 2]);
      const { id } = await fans.paid("ada", hold.id, CHALLENGED);
      fans.office.bank.decide(id, "authorised");
      await news(fans, id);
      await fans.office.pass(1_000);
      expect(await fans.look("ada", id), way).toMatchObject({ status: "paid", action: null });
      expect(fans.office.bank.paymentsOf(id), way).toEqual(["captured"]);
    }
  });

  test("[O14] a refund: tickets void and seats free at once, then the money; once a key", async () => {
    const fans = await fansAt(engine);
    const hold = await fans.held("ada", [1, 2]);
    const { id } = await fans.paid("ada", hold.id);
    const { tickets } = await fans.look("ada", id);
    const [first] = tickets;
    const ask = (key: string, named: readonly string[] | null) =>
      fans.ask((booking) =>
        booking.refund({ id: key, fingerprint: String(named) }, EVENT, id, named),
      );
    given(await ask("r1", [first!.id]));
    given(await ask("r1", [first!.id]));
    expect(refusal(await ask("r1", null))).toEqual({ kind: "key-reused" });
    expect(refusal(await ask("r2", [first!.id]))?.kind).toBe("already-refunded");
    expect(refusal(await ask("r3", ["x"]))?.kind).toBe("unknown-tickets");
    const view = await fans.look("ada", id);
    expect(view).toMatchObject({ status: "paid", refunded: { amount: 1_000 } });
    expect(view.tickets).toHaveLength(1);
    const verify = await fans.office.booking.verifyTicket(first!.code);
    expect(verify).toMatchObject({ valid: false, reason: "refunded" });
    expect(fans.office.bank.refundedFor(id)).toBe(1_000);
    expect(await fans.map()).toBe(statuses([2], 2));
    await fans.held("bob", [1]);
    given(await ask("r4", null));
    expect((await fans.look("ada", id)).status).toBe("refunded");
  });

  test("[N10] a code signs in once, a wrong one counts, a retry under a key gets the first answer", async () => {
    const fans = await fansAt(engine);
    const send = (key: string) =>
      fans.ask((booking) =>
        booking.sendCode("ada", "ada@example.org", "home", { id: key, fingerprint: "s" }),
      );
    given(await send("s1"));
    given(await send("s1"));
    expect(fans.office.letters).toHaveLength(1);
    const code = /\d{6}/.exec(fans.office.letters[0]!.subject)![0];
    const enter = (typed: string, key?: string) =>
      fans.ask((booking) =>
        booking.enterCode(
          "ada",
          typed,
          "home",
          key === undefined ? undefined : { id: key, fingerprint: typed },
        ),
      );
    const wrong = code === "000000" ? "000001" : "000000";
    expect(refusal(await enter(wrong))).toEqual({ kind: "code-wrong", left: 4 });
    const first = await enter(code, "e1");
    const moment = expect.any(Number);
    expect(first).toEqual({ signedIn: true, knownSince: moment, at: moment });
    expect(await enter(code, "e1")).toEqual(first);
    expect(refusal(await enter(code))).toEqual({ kind: "code-over" });
  });
});
