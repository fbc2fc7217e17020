/** A purchase with a crash between any two of its steps: whenever the process dies, before or after a
 * commit, the next one on the same journal brings everything to a right end. */
import { expect, test } from "vitest";
import { BoxOffice, given, refusal } from "./testing/box-office.ts";
import { dying } from "./testing/dying.ts";
import { CARD, CHALLENGED, DECLINED } from "./testing/memory-bank.ts";

const SEATS = [3, 25];
/** Longer than any hold and any payment. */
const LONG_MS = 25 * 60_000;
async function buy(office: BoxOffice, card: string): Promise<void> {
  const { booking, world } = office;
  const wanted = office.operation("ada", "hold", "key-of-hold");
  const held = await world.see(
    booking.hold(
      wanted,
      "final",
      SEATS.map((n) => `seat-${n}`),
    ),
  );
  await office.pass(100);
  if (held.state !== "given") return; // no answer: the process is dead
  const { hold } = given(held.value!);
  const payment = office.operation("ada", "pay", "key-of-order");
  const placed = await world.see(booking.placeOrder(payment, hold.id, card));
  await office.pass(1_000);
  if (card !== CHALLENGED || placed.state !== "given") return;
  // The payer says yes at the bank and closes the page; no webhook comes.
  office.bank.decide(given(placed.value!).order.id, "authorised");
  await office.pass(60_000);
}

/** What must be true of every order and payment in the end, whoever died when. */
async function expectRightEnd(office: BoxOffice): Promise<void> {
  const { orders, holds } = await office.me("ada");
  expect(holds).toEqual([]);
  const mayHave = await office.map();
  for (const order of orders) {
    expect(["paid", "refused", "expired"]).toContain(order.status);
    const payments = office.bank.paymentsOf(order.id);
    if (order.status === "paid") {
      expect(payments).toEqual(["captured"]);
      expect(order.tickets.map(({ seat }) => seat)).toEqual(order.seats);
      for (const { code } of order.tickets) {
        expect(given(await office.world.result(office.booking.verifyTicket(code))).valid).toBe(
          true,
        );
      }
    } else {
      expect(["declined", "cancelled"]).toContain(payments[0]);
      expect(payments).toHaveLength(1);
    }
  }
  const sold = orders.some(({ status }) => status === "paid");
  for (const seat of SEATS) expect(mayHave[seat]).toBe(sold ? "2" : "0");
  // No money moved for an order that nobody can see.
  const known = orders.map(({ id }) => id);
  for (const { order } of office.bank.ledger.values()) expect(known).toContain(order);
  expect(office.world.database.outbox).toEqual([]);
  expect(office.world.database.violations).toEqual([]);
}

const WAYS = [
  { card: CARD, ends: "paid" },
  { card: DECLINED, ends: "refused" },
  { card: CHALLENGED, ends: "paid" },
].flatMap((way) => [true, false].map((after) => ({ ...way, after })));

test.each(WAYS)(
  "[O4] whichever commit the server dies at (durable: $after), the order ends $ends",
  async ({ card, ends, after }) => {
    let crashes = 0;
    for (let nth = 1; ; nth++) {
      const { between, died } = dying(nth, after);
      const office = await BoxOffice.open({ between });
      await buy(office, card);
      if (!died.yet) break;
      crashes++;
      await office.restart();
      // The buyer's app asks again under the same keys.
      await buy(office, card);
      const { orders } = await office.me("ada");
      expect(orders.map(({ status }) => status)).toEqual([ends]);
      await office.pass(LONG_MS);
      await expectRightEnd(office);
    }
    expect(crashes).toBeGreaterThanOrEqual(3);
  },
);

test.each(WAYS)(
  "[O4] and if the buyer never comes back (durable: $after, $ends), it ends by itself",
  async ({ card, after }) => {
    for (let nth = 1; ; nth++) {
      const { between, died } = dying(nth, after);
      const office = await BoxOffice.open({ between });
      await buy(office, card);
      if (!died.yet) break;
      await office.restart();
      await office.pass(LONG_MS);
      await expectRightEnd(office);
    }
  },
);

test.each([true, false])(
  "[O26] whichever commit the server dies at (durable: %s), a refund is given once and whole",
  async (after) => {
    let crashes = 0;
    for (let nth = 1; ; nth++) {
      const office = await BoxOffice.open();
      await buy(office, CARD);
      const [paid] = (await office.me("ada")).orders;
      office.host.freeze();
      const { between, died } = dying(nth, after);
      await office.start(between);
      const once = { id: "key-of-refund", fingerprint: "refund" };
      const ask = () => office.booking.refund(once, "final", paid!.id, [paid!.tickets[1]!.id]);
      await office.world.see(ask());
      await office.pass(1_000);
      if (!died.yet) break;
      crashes++;
      await office.restart();
      // The organiser's system asks again under the same key.
      given(await office.world.result(ask()));
      await office.pass(LONG_MS);
      const order = await office.look("ada", paid!.id);
      expect(order).toMatchObject({ status: "paid", refunded: { amount: 500 } });
      expect(order.tickets.map(({ seat }) => seat)).toEqual(["seat-3"]);
      expect(office.bank.refundedFor(order.id)).toBe(500);
      const map = await office.map();
      expect([map[3], map[25]]).toEqual(["2", "0"]);
      expect(office.world.database.outbox).toEqual([]);
      // What came back counts no more: five more are allowed.
      await office.held("ada", [0, 1, 2, 4, 5]);
    }
    expect(crashes).toBeGreaterThanOrEqual(2);
  },
);

test.each([true, false])(
  "[H15] a crash in an extension (commit durable: %s) leaves the hold and its seats of one mind",
  async (after) => {
    for (let nth = 1; ; nth++) {
      const office = await BoxOffice.open();
      const hold = await office.held("ada", SEATS);
      office.host.freeze();
      const { between, died } = dying(nth, after);
      await office.start(between, 0);
      await office.world.see(office.booking.event("final"));
      // Past the ceiling nothing stays in memory: all has to be read again.
      await office.pass(60_000);
      await office.world.see(office.booking.extendHold("ada", hold.id));
      await office.pass(100);
      if (!died.yet) break;
      await office.restart();
      const [still] = (await office.me("ada")).holds;
      await office.pass(still!.expiresAt - office.world.clock.now() - 1);
      for (const seat of SEATS) {
        expect(refusal(await office.hold("bob", [seat]))?.kind).toBe("seats-taken");
      }
      await office.pass(1);
      for (const seat of SEATS) await office.held("bob", [seat]);
    }
  },
);
