import { expect, test } from "vitest";
import { seatActor } from "../actors/seat.ts";
import { SeatStatus } from "../domain/availability.ts";
import { DEFAULT_PAY_MS as AT_BANK_MS } from "../domain/event.ts";
import { BoxOffice, EVENT, given, HOLD_MS, idOf, refusal } from "./testing/box-office.ts";
import { reconcile } from "./reconcile.ts";
import { CARD, CHALLENGED, DECLINED } from "./testing/memory-bank.ts";

test("[O5] authorise, sell, capture, in this order; then there are tickets", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1, 21]);
  const placed = await office.paid("ada", hold.id);
  expect(placed).toMatchObject({ status: "authorising", hold: hold.id, reason: null, tickets: [] });
  const order = await office.look("ada", placed.id);
  expect(order).toMatchObject({
    status: "paid",
    seats: [idOf(1), idOf(21)],
    total: { amount: 1_500, currency: "EUR" },
  });
  expect(order.tickets.map(({ seat, event }) => [event, seat])).toEqual([
    [EVENT, idOf(1)],
    [EVENT, idOf(21)],
  ]);
  expect(office.bank.calls).toEqual(["authorise", "capture"]);
  expect([...office.bank.ledger]).toMatchObject([
    [`${order.id}/1`, { order: order.id, amount: 1_500, state: "captured" }],
  ]);
  const told = office.written().filter((line) => /^(order|ticket)|sold$/.test(line));
  expect(told.map((line) => line.split(" ")[1])).toEqual([
    "placed",
    "authorised",
    "sold",
    "sold",
    "seats-sold",
    "issued",
    "issued",
    "captured",
  ]);
  expect(await office.status(1)).toBe(SeatStatus.sold);
  expect(await office.status(21)).toBe(SeatStatus.sold);
  // The test card's number is gone with the effect.
  expect(office.world.database.outbox).toEqual([]);
  for (const actor of [`order/${order.id}`, `shopper/${EVENT}/a/ada`]) {
    expect(JSON.stringify(office.journal(actor))).not.toContain(CARD);
  }
});

test("[O6] after a declined card the hold is still there, and another card pays for it", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1]);
  const declined = await office.paid("ada", hold.id, DECLINED);
  expect(await office.look("ada", declined.id)).toMatchObject({
    status: "refused",
    reason: "card-declined",
    tickets: [],
  });
  expect(office.bank.calls).toEqual(["authorise"]);
  expect((await office.me("ada")).holds).toMatchObject([{ id: hold.id, order: null }]);
  const paid = await office.paid("ada", hold.id, CARD);
  expect((await office.look("ada", paid.id)).status).toBe("paid");
  expect(office.bank.paymentsOf(declined.id)).toEqual(["declined"]);
  expect(office.bank.paymentsOf(paid.id)).toEqual(["captured"]);
  // Latest first.
  await office.pass(1);
  const { orders, holds } = await office.me("ada");
  expect(orders.map(({ status }) => status).sort()).toEqual(["paid", "refused"]);
  expect(holds).toEqual([]);
});

test("[O7] a hold that is over is not paid for", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1]);
  await office.pass(HOLD_MS);
  expect(refusal(await office.pay("ada", hold.id))).toEqual({ kind: "hold-expired" });
  expect(office.bank.calls).toEqual([]);
});

test("[O8] while it is paid a hold is left alone, and afterwards it is paid", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1]);
  office.bank.close();
  const { id: order } = await office.paid("ada", hold.id);
  const { booking, world } = office;
  const asked = async () =>
    [
      await office.pay("ada", hold.id),
      await world.result(booking.extendHold("ada", hold.id)),
      await world.result(booking.releaseHold("ada", hold.id)),
    ].map(refusal);
  expect(await asked()).toEqual(Array(3).fill({ kind: "hold-in-payment", order }));
  // The payer takes longer than the hold was to last.
  await office.pass(AT_BANK_MS - 1);
  expect(refusal(await office.hold("bob", [1]))?.kind).toBe("seats-taken");
  office.bank.reopen();
  await office.pass(0);
  expect((await office.look("ada", order)).status).toBe("paid");
  expect(await asked()).toEqual(Array(3).fill({ kind: "hold-already-paid", order }));
  expect(office.bank.paymentsOf(order)).toEqual(["captured"]);
});

test("[O9] the bank answers too late, the seats are gone: voided, never captured", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1, 2]);
  office.bank.close();
  const { id: order } = await office.paid("ada", hold.id);
  await office.pass(AT_BANK_MS);
  await office.held("bob", [2]);
  office.bank.reopen();
  await office.pass(0);
  expect(await office.look("ada", order)).toMatchObject({
    status: "refused",
    reason: "seats-gone",
  });
  expect(new Set(office.bank.calls)).toEqual(new Set(["authorise", "cancel"]));
  expect(office.bank.paymentsOf(order)).toEqual(["cancelled"]);
  expect(await office.status(1)).toBe(SeatStatus.free);
  expect(await office.status(2)).toBe(SeatStatus.held);
  expect(office.world.database.outbox).toEqual([]);
});

test("[O9] one seat of several gone: none is sold, those that are left are given back", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1, 2]);
  office.bank.close();
  const { id: order } = await office.paid("ada", hold.id);
  // As if the section of the second seat had been lost on another node.
  await office.world.result(
    office.host.node.operation(async (turns) =>
      turns.ask(seatActor, `${EVENT}/s0/${idOf(2)}`, "release", { hold: hold.id }),
    ),
  );
  await office.held("bob", [2]);
  office.bank.reopen();
  await office.pass(0);
  expect(await office.look("ada", order)).toMatchObject({
    status: "refused",
    reason: "seats-gone",
  });
  expect(
    office.journal(`seat/${EVENT}/s0/${idOf(1)}`).map((event) => "kind" in event && event.kind),
  ).toEqual(["held", "extended", "released"]);
  expect(await office.status(1)).toBe(SeatStatus.free);
  expect(office.bank.paymentsOf(order)).toEqual(["cancelled"]);
});

test.each([
  ["before the bank has done it", false],
  ["after the bank has done it", true],
])("[O10] a bank that throws %s is asked again until it answers: one capture", async (_, lost) => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1]);
  office.bank.failing = { calls: 3, lost };
  const { id: order } = await office.paid("ada", hold.id);
  await office.pass(2_000);
  // And once more, in the middle.
  office.bank.failing = { calls: 0, lost };
  await office.pass(5_000);
  expect((await office.look("ada", order)).status).toBe("paid");
  expect(office.bank.paymentsOf(order)).toEqual(["captured"]);
  expect(office.bank.calls).toEqual([
    "authorise",
    "authorise",
    "authorise",
    "authorise",
    "capture",
  ]);

  const second = await office.held("ada", [2]);
  office.bank.close();
  const later = await office.paid("ada", second.id);
  office.bank.reopen();
  await office.pass(0);
  expect((await office.look("ada", later.id)).status).toBe("paid");
});

test.each([false, true])(
  "[O10] a capture that throws (done: %s) is repeated, and captures once",
  async (lost) => {
    const office = await BoxOffice.open();
    const hold = await office.held("ada", [1]);
    office.bank.close();
    const { id: order } = await office.paid("ada", hold.id);
    // The authorisation stands at the door; the captures after it fail twice.
    const { bank } = office;
    const capture = bank.capture.bind(bank);
    let failures = 2;
    bank.capture = async (...args) => {
      if (failures-- <= 0) return capture(...args);
      if (lost) await capture(...args);
      throw new Error("the bank does not answer");
    };
    bank.reopen();
    await office.pass(0);
    expect(await office.look("ada", order)).toMatchObject({ status: "capturing", tickets: [] });
    await office.pass(2_000);
    const view = await office.look("ada", order);
    expect(view.status).toBe("paid");
    expect(view.tickets).toHaveLength(1);
    expect(bank.paymentsOf(order)).toEqual(["captured"]);
  },
);

test("[O11] an order is its buyer's own", async () => {
  const office = await BoxOffice.open();
  const { id } = await office.held("ada", [1]);
  const order = await office.paid("ada", id);
  const { booking, world } = office;
  for (const [buyer, asked] of [
    ["bob", order.id],
    ["ada", `${EVENT}.never`],
    ["ada", "nonsense"],
    ["ada", id],
  ] as const) {
    expect(refusal(await world.result(booking.lookOrder(buyer, asked)))).toEqual({
      kind: "unknown-order",
    });
  }
  expect((await office.me("bob")).orders).toEqual([]);
});

test("[L6] me shows everything a buyer holds, has ordered and owns, from any process", async () => {
  const office = await BoxOffice.open();
  const bought = await office.held("ada", [1]);
  const order = await office.paid("ada", bought.id);
  await office.pass(10);
  const hold = await office.held("ada", [5]);
  const { booking, world } = office;
  const derby = given(
    await world.result(booking.hold(office.operation("ada", "d"), "derby", [idOf(7)])),
  ).hold;
  const shown = await office.me("ada");
  expect(shown.holds.map(({ id, event }) => [id, event])).toEqual([
    [hold.id, EVENT],
    [derby.id, "derby"],
  ]);
  expect(shown.orders).toEqual([await office.look("ada", order.id)]);
  await office.restart();
  const later = await office.me("ada");
  const without = ({ holds, orders }: typeof later) => ({
    orders,
    holds: holds.map((one) => ({ ...one, now: 0 })),
  });
  expect(without(later)).toEqual(without(shown));
  expect(await office.me("eve")).toMatchObject({ buyer: "eve", holds: [], orders: [] });
});

/** An order whose payer is at the bank. */
async function atBank(office: BoxOffice, card = CHALLENGED) {
  const hold = await office.held("ada", [1, 2]);
  const { id } = await office.paid("ada", hold.id, card);
  return { hold: hold.id, order: id, payment: office.bank.idOf(id) };
}

test("[O15] the payer is at the bank: the order says where, and is paid however the news comes", async () => {
  const ways: Record<string, (office: BoxOffice, order: string) => Promise<unknown>> = {
    "the payer comes back": (office, order) =>
      office.world.result(office.booking.payerReturned("ada", order)),
    "the bank calls": (office, order) =>
      office.world.result(notice(office, `${office.bank.idOf(order)} ${order}`)),
    "the bank calls twice": (office, order) =>
      office.world.result(
        Promise.all([1, 2].map(() => notice(office, `${office.bank.idOf(order)} ${order}`))),
      ),
    "nobody says anything": (office) => office.pass(60_000),
    "the reconciler looks": (office) => office.world.result(reconcile(office.desk, 0)),
    "all at once": (office, order) =>
      office.world.result(
        Promise.all([
          office.booking.payerReturned("ada", order),
          notice(office, `${office.bank.idOf(order)} ${order}`),
          reconcile(office.desk, 0),
        ]),
      ),
  };
  for (const [way, news] of Object.entries(ways)) {
    const office = await BoxOffice.open();
    const { order, payment } = await atBank(office);
    expect(await office.look("ada", order), way).toMatchObject({
      status: "at-bank",
      action: { kind: "redirect", url: `https://bank.example/${payment}` },
    });
    office.bank.decide(order, "authorised");
    await news(office, order);
    await office.pass(0);
    expect(await office.look("ada", order), way).toMatchObject({ status: "paid", action: null });
    expect(office.bank.paymentsOf(order), way).toEqual(["captured"]);
    expect(
      office.bank.calls.filter((call) => call === "capture"),
      way,
    ).toHaveLength(1);
    await office.pass(120_000);
    expect(office.world.database.outbox, way).toEqual([]);
    expect(
      office.bank.calls.filter((call) => call === "authorise"),
      way,
    ).toHaveLength(1);
  }
});

test("[O16] an outcome that nobody knows is no failure: the order goes on, the seats are kept", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1]);
  office.bank.failing = { calls: 5, lost: true };
  const { id } = await office.paid("ada", hold.id);
  expect((await office.look("ada", id)).status).toBe("authorising");
  expect(refusal(await office.hold("bob", [1]))?.kind).toBe("seats-taken");
  expect(refusal(await office.pay("ada", hold.id))?.kind).toBe("hold-in-payment");
  await office.pass(10_000);
  expect((await office.look("ada", id)).status).toBe("paid");
  expect(office.bank.paymentsOf(id)).toEqual(["captured"]);
});

test("[O17] a provider that is down for ten minutes: the seats are kept, and everything settles", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1]);
  office.bank.failing = { calls: 1_000, lost: false };
  const { id } = await office.paid("ada", hold.id);
  await office.pass(10 * 60_000);
  expect((await office.look("ada", id)).status).toBe("authorising");
  expect(await office.status(1)).toBe(SeatStatus.held);
  office.bank.failing = { calls: 0, lost: false };
  await office.pass(60_000);
  expect((await office.look("ada", id)).status).toBe("paid");
});

test("[O13] a payer who never comes back: given up at the bank, then expired, and the seats are free", async () => {
  const office = await BoxOffice.open();
  const { order, hold } = await atBank(office);
  await office.pass(AT_BANK_MS - 1);
  expect((await office.look("ada", order)).status).toBe("at-bank");
  expect(await office.status(1)).toBe(SeatStatus.held);
  office.bank.failing = { calls: 3, lost: true };
  await office.pass(1);
  expect((await office.look("ada", order)).status).toBe("confirming");
  await office.pass(60_000);
  expect((await office.look("ada", order)).status).toBe("expired");
  expect(office.bank.paymentsOf(order)).toEqual(["cancelled"]);
  expect(await office.status(1)).toBe(SeatStatus.free);
  expect(refusal(await office.pay("ada", hold))?.kind).toBe("hold-expired");
  expect(office.world.database.outbox).toEqual([]);
});

test("[O13] a provider that never had it, and is there again after the time: nothing to give up", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1]);
  office.bank.failing = { calls: 10_000, lost: false };
  const { id } = await office.paid("ada", hold.id);
  await office.pass(AT_BANK_MS);
  office.bank.failing = { calls: 0, lost: false };
  await office.pass(60_000);
  expect((await office.look("ada", id)).status).toBe("expired");
  expect(office.bank.ledger.size).toBe(0);
});

test("[O18] a bank that says yes when the time is over gets the seats, if nobody has them", async () => {
  for (const taken of [false, true]) {
    const office = await BoxOffice.open();
    const { order } = await atBank(office);
    office.bank.failing = { calls: 10_000, lost: false };
    await office.pass(AT_BANK_MS);
    office.bank.decide(order, "authorised");
    if (taken) await office.held("bob", [2]);
    office.bank.failing = { calls: 0, lost: false };
    await office.pass(60_000);
    expect((await office.look("ada", order)).status).toBe(taken ? "refused" : "paid");
    expect(office.bank.paymentsOf(order)).toEqual([taken ? "cancelled" : "captured"]);
    expect(await office.status(1)).toBe(taken ? SeatStatus.free : SeatStatus.sold);
  }
});

test("[O19] money that turns up for an order that ended without it is given up or given back", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1]);
  const { id } = await office.paid("ada", hold.id, DECLINED);
  const [entry] = office.bank.ledger.values();
  entry!.state = "authorised";
  await office.world.result(reconcile(office.desk, 0));
  expect(office.bank.paymentsOf(id)).toEqual(["cancelled"]);
  entry!.state = "captured";
  await office.world.result(notice(office, `${entry!.id} ${id}`));
  await office.world.result(notice(office, `${entry!.id} ${id}`));
  expect(office.bank.refundedFor(id)).toBe(1_000);
  expect((await office.look("ada", id)).status).toBe("refused");
  // A bank that does not answer meanwhile calls again.
  entry!.state = "authorised";
  const cancel = office.bank.cancel.bind(office.bank);
  office.bank.cancel = () => Promise.reject(new Error("the bank does not answer"));
  const late = await office.world.result(notice(office, `${entry!.id} ${id}`));
  expect(refusal(late)?.kind).toBe("notice-not-processed");
  office.bank.cancel = cancel;
  given(await office.world.result(notice(office, `${entry!.id} ${id}`)));
  expect(office.bank.paymentsOf(id)).toEqual(["cancelled"]);
});

test("[O20] the bank gives the authorisation up after the seats were sold: no tickets, and another try", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1]);
  office.bank.close();
  const { id } = await office.paid("ada", hold.id);
  office.bank.reopen();
  // Between the answer to authorise and the request to capture.
  office.bank.failing = { calls: 0, lost: false };
  const capture = office.bank.capture.bind(office.bank);
  office.bank.capture = (...args) => {
    office.bank.lose(id);
    return capture(...args);
  };
  await office.pass(0);
  expect(await office.look("ada", id)).toMatchObject({
    status: "refused",
    reason: "capture-refused",
    tickets: [],
  });
  expect(await office.status(1)).toBe(SeatStatus.held);
  expect(refusal(await office.hold("bob", [1]))?.kind).toBe("seats-taken");
  expect(office.world.database.outbox).toEqual([]);
  office.bank.capture = capture;
  const again = await office.paid("ada", hold.id);
  await office.pass(0);
  expect((await office.look("ada", again.id)).status).toBe("paid");
  // A hold that is over by then leaves its seats free.
  const late = await office.held("ada", [5]);
  office.bank.capture = async (...args) => {
    office.bank.lose([...office.bank.ledger.values()].at(-1)!.order);
    await new Promise<void>((resolve) => office.world.timers.after(AT_BANK_MS, resolve));
    return capture(...args);
  };
  await office.paid("ada", late.id);
  await office.pass(AT_BANK_MS + 120_000);
  expect(await office.status(5)).toBe(SeatStatus.free);
});

test("[O21] another amount than the order's is no payment for it", async () => {
  const office = await BoxOffice.open();
  const { order } = await atBank(office);
  const [entry] = office.bank.ledger.values();
  Object.assign(entry!, { amount: 1, state: "authorised" });
  await office.pass(60_000);
  expect(await office.look("ada", order)).toMatchObject({
    status: "refused",
    reason: "wrong-amount",
  });
  expect(office.bank.paymentsOf(order)).toEqual(["cancelled"]);
});

test("[O22] a notice that was not processed is not taken: forged, of no order, of another provider", async () => {
  const office = await BoxOffice.open();
  const { order, payment } = await atBank(office);
  office.bank.decide(order, "authorised");
  const before = office.written().length;
  const kinds = async (body: string): Promise<string | undefined> =>
    refusal(await office.world.result(notice(office, body)))?.kind;
  expect(await kinds("forged")).toBe("notice-rejected");
  expect(await kinds("something")).toBe("notice-not-processed");
  expect(await kinds(`${payment} final.nobody`)).toBe("notice-not-processed");
  expect(await kinds(`pay-99 ${order}`)).toBe("notice-not-processed");
  const { booking } = office;
  const stripe = booking.paymentNotice("stripe", {}, Buffer.from("x"));
  expect(refusal(await office.world.result(stripe))?.kind).toBe("payment-not-set-up");
  office.bank.failing = { calls: 1, lost: false };
  expect(await kinds(`${payment} ${order}`)).toBe("notice-not-processed");
  expect(office.written().length).toBe(before);
  expect(await kinds(`${payment} ${order}`)).toBe(undefined);
  await office.pass(0);
  expect((await office.look("ada", order)).status).toBe("paid");
});

test("[O23] two tabs and twenty clicks: one order, one charge", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1]);
  const clicks = Array.from({ length: 20 }, (_, n) =>
    office.booking.placeOrder(
      office.operation("ada", "pay", n < 10 ? "key-of-tab-1" : `key-${n}`),
      hold.id,
      CARD,
    ),
  );
  const answers = await office.world.result(Promise.all(clicks));
  const orders = new Set(answers.flatMap((one) => ("order" in one ? [one.order.id] : [])));
  expect(orders.size).toBe(1);
  await office.pass(0);
  expect([...office.bank.ledger.values()].map(({ state }) => state)).toEqual(["captured"]);
});

test("[O24] whoever waits for an order is told when it has moved, and not before", async () => {
  const office = await BoxOffice.open();
  const { order } = await atBank(office);
  const { booking, world } = office;
  const wait = { unlike: ["at-bank"], ms: 20_000 } as const;
  const waiting = await world.see(booking.lookOrder("ada", order, wait));
  await office.pass(500);
  expect(waiting.state).toBe("waiting");
  office.bank.decide(order, "authorised");
  await office.world.result(booking.payerReturned("ada", order));
  await office.pass(0);
  expect(waiting.state).toBe("given");
  expect(["authorising", "capturing", "paid"]).toContain(given(waiting.value!).order.status);
  const other = await world.see(booking.lookOrder("ada", order, { unlike: ["paid"], ms: 1_000 }));
  await office.pass(999);
  expect(other.state).toBe("waiting");
  await office.pass(1);
  expect(given(other.value!).order.status).toBe("paid");
});

test("[O24] who wants no news before the end is told the end", async () => {
  const office = await BoxOffice.open();
  const { order } = await atBank(office);
  const { booking, world } = office;
  const wait = { unlike: ["at-bank", "authorising", "capturing"], ms: 20_000 } as const;
  const waiting = await world.see(booking.lookOrder("ada", order, wait));
  office.bank.decide(order, "authorised");
  await office.world.result(booking.payerReturned("ada", order));
  await office.pass(0);
  expect(given(waiting.value!).order.status).toBe("paid");
});

test("[O25] the test bank wants a card, and no card number is taken for another provider", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1]);
  const { booking, world } = office;
  const without = booking.placeOrder(office.operation("ada", "pay"), hold.id, null);
  expect(refusal(await world.result(without))).toEqual({ kind: "card-missing" });
  Object.assign(office.event, { provider: "stripe" });
  const stripe = await BoxOffice.open();
  Object.assign(stripe.event, { provider: "stripe" });
  const held = await stripe.held("ada", [1]);
  expect(refusal(await stripe.pay("ada", held.id))).toEqual({
    kind: "payment-not-set-up",
    provider: "stripe",
  });
});

function notice({ booking }: BoxOffice, body: string) {
  return booking.paymentNotice("testbank", {}, Buffer.from(body));
}
