import { expect, test } from "vitest";
import { SeatStatus } from "../domain/availability.ts";
import { BoxOffice, EVENT, given, refusal } from "./testing/box-office.ts";

async function bought(office: BoxOffice) {
  const hold = await office.held("ada", [1, 21]);
  const { id } = await office.paid("ada", hold.id);
  await office.pass(0);
  return office.look("ada", id);
}

let keys = 0;
const once = (what: string, id = `key-${++keys}`) => ({ id, fingerprint: what });

test("[O14] one ticket of an order: its money back, its code dead, its seat free, the other as before", async () => {
  const office = await BoxOffice.open();
  const order = await bought(office);
  const { booking, world } = office;
  const [first, second] = order.tickets;
  const wish = once("one");
  const asked = given(await world.result(booking.refund(wish, EVENT, order.id, [second!.id])));
  expect(asked.order).toMatchObject({ status: "refunding", refunded: { amount: 500 } });
  await office.pass(0);
  const after = await office.look("ada", order.id);
  expect(after).toMatchObject({ status: "paid", refunded: { amount: 500 } });
  expect(after.tickets).toEqual([first]);
  expect(office.bank.refundedFor(order.id)).toBe(500);
  const verified = await world.result(booking.verifyTicket(second!.code));
  expect(verified).toMatchObject({ valid: false, reason: "refunded", seat: second!.seat });
  expect(await world.result(booking.verifyTicket(first!.code))).toMatchObject({ valid: true });
  expect(await office.status(21)).toBe(SeatStatus.free);
  await office.held("bob", [21]);
  // The same request again is the same refund; another one of the same ticket is none.
  given(await world.result(booking.refund(wish, EVENT, order.id, [second!.id])));
  expect(
    refusal(await world.result(booking.refund(once("again"), EVENT, order.id, [second!.id]))),
  ).toEqual({ kind: "already-refunded", tickets: [second!.id] });
  await office.pass(0);
  expect(office.bank.refundedFor(order.id)).toBe(500);
  // What is left.
  given(await world.result(booking.refund(once("rest"), EVENT, order.id, null)));
  await office.pass(0);
  expect(await office.look("ada", order.id)).toMatchObject({ status: "refunded", tickets: [] });
  expect(office.bank.refundedFor(order.id)).toBe(order.total.amount);
  expect((await office.me("ada")).orders).toMatchObject([{ status: "refunded" }]);
});

test("[O14] a refund says no to strangers' tickets, other events and orders that are not paid", async () => {
  const office = await BoxOffice.open();
  const order = await bought(office);
  const { booking, world, bank } = office;
  const ask = async (event: string, id: string, tickets: string[] | null) =>
    refusal(await world.result(booking.refund(once("x"), event, id, tickets)))?.kind;
  expect(await ask(EVENT, order.id, ["another"])).toBe("unknown-tickets");
  expect(await ask("derby", order.id, null)).toBe("unknown-order");
  expect(await ask(EVENT, `${EVENT}.nothing`, null)).toBe("unknown-order");
  const hold = await office.held("bob", [3]);
  bank.failing = { calls: 2, lost: true };
  const { id } = await office.paid("bob", hold.id);
  // The bank has it, we do not know: nothing to refund yet.
  expect(await ask(EVENT, id, null)).toBe("order-not-paid");
  await office.pass(5_000);
  expect((await office.look("bob", id)).status).toBe("paid");
  expect(bank.refundedFor(order.id)).toBe(0);
});

test("[O14] a bank that takes its time over a refund, or does not answer, gives the money once", async () => {
  const office = await BoxOffice.open();
  const order = await bought(office);
  office.bank.refunds = "pending";
  const { booking, world } = office;
  given(await world.result(booking.refund(once("all"), EVENT, order.id, null)));
  await office.pass(30_000);
  expect((await office.look("ada", order.id)).status).toBe("refunding");
  office.bank.failing = { calls: 3, lost: true };
  office.bank.refunds = "done";
  await office.pass(60_000);
  expect((await office.look("ada", order.id)).status).toBe("refunded");
  expect(office.bank.refundedFor(order.id)).toBe(order.total.amount);
  expect(world.database.outbox).toEqual([]);
});
