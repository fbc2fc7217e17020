import { expect, test } from "vitest";
import { seatActor } from "../actors/seat.ts";
import { SeatStatus } from "../domain/availability.ts";
import { PAYMENT_MS } from "./place-order.ts";
import { BoxOffice, EVENT, given, HOLD_MS, idOf, refusal } from "./testing/box-office.ts";
import { CARD, DECLINED } from "./testing/memory-bank.ts";

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
  expect([...office.bank.ledger.values()]).toEqual([
    { order: order.id, amount: 1_500, state: "captured" },
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
  await office.pass(PAYMENT_MS - 1);
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
  await office.pass(PAYMENT_MS);
  await office.held("bob", [2]);
  office.bank.reopen();
  await office.pass(0);
  expect(await office.look("ada", order)).toMatchObject({
    status: "refused",
    reason: "seats-gone",
  });
  expect(office.bank.calls).toEqual(["authorise", "void"]);
  expect(office.bank.paymentsOf(order)).toEqual(["voided"]);
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
  expect(office.bank.paymentsOf(order)).toEqual(["voided"]);
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
    bank.capture = async (payment) => {
      if (failures-- <= 0) return capture(payment);
      if (lost) await capture(payment);
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
