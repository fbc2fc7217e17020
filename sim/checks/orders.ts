/** Orders, tickets and money: nobody pays for nothing, nobody gets anything unpaid. */
import {
  bankCheck,
  bookCheck,
  historyCheck,
  names,
  sameSet,
  type Book,
  type Check,
} from "../check.ts";
import { isPaid } from "../claims.ts";
import type { PaymentRow } from "../ledger.ts";
import { text } from "../replay.ts";

/** The only ways through an order's journal. */
const COURSE = new RegExp(
  "^placed( submitted)?( action-needed)?( time-over)? " +
    "(authorised seats-sold (captured( refund-asked| refunded)*|capture-refused)" +
    "|authorised seats-gone|declined|expired)$",
);
const SETTLED = ["paid", "refused", "expired"];

export const ORDER_CHECKS: readonly Check[] = [
  bookCheck(
    "J11",
    "Every acknowledged order is in the journal",
    ({ ledger }, tally, { claims }) => {
      const rows = new Map(ledger.orders.map((row) => [row.id, row]));
      for (const told of claims.orders.values()) {
        const { order, hold, buyer, seats, total } = told;
        const placed = ledger.journal.get(`order/${order}`)?.[0]?.event;
        const journal = Array.isArray(placed?.["seats"]) ? placed["seats"].map(text) : [];
        const kept =
          placed?.kind === "placed" &&
          placed["hold"] === hold &&
          placed["buyer"] === buyer &&
          placed["total"] === total &&
          sameSet(journal, seats);
        tally.expect(
          kept,
          () =>
            `${order}: the journal has ${placed === undefined ? "nothing" : JSON.stringify(placed)}`,
        );
        const held = claims.holds.get(hold);
        const same = held === undefined || (sameSet(held.seats, seats) && held.total === total);
        tally.expect(same, () => `${order} is not for the seats or the price of ${hold}`);
        const status = rows.get(order)?.status;
        const ends = told.seen.filter((it) => SETTLED.includes(it.status)).map((it) => it.status);
        tally.expect(
          ends.every((end) => end === status),
          () => `${order} was told ${ends.join(", ")} and is ${status}`,
        );
      }
    },
  ),

  historyCheck("J12", "A settled order stays as it is", ({ claims }, tally) => {
    for (const { order, seen, seats } of claims.orders.values()) {
      const first = seen.find((it) => SETTLED.includes(it.status));
      for (const { at, status, tickets } of seen) {
        const steady = first === undefined || at < first.at || status === first.status;
        tally.expect(steady, () => `${order} went from ${first?.status} to ${status}`);
        const due = status === "paid" ? seats : [];
        tally.expect(
          sameSet(due, tickets),
          () => `${order}, ${status}, has tickets for ${names(tickets)}`,
        );
      }
    }
  }),

  bookCheck("J13", "Money first, then seats, then the charge", ({ ledger, lives }, tally) => {
    const orders = new Map(ledger.orders.map((row) => [row.id, row]));
    for (const { id, status } of ledger.orders) {
      const entries = ledger.journal.get(`order/${id}`) ?? [];
      const course = entries.map((entry) => entry.event.kind).join(" ");
      tally.expect(COURSE.test(course), () => `${id} (${status}) went: ${course}`);
    }
    for (const { spans, seat } of lives.values()) {
      for (const { order: id, hold, buyer, returned } of spans) {
        if (id === null || returned) continue;
        const order = orders.get(id);
        const due =
          order?.status === "paid" &&
          order.hold === hold &&
          order.buyer === buyer &&
          order.seats.includes(seat);
        tally.expect(due, () => `${seat} was sold to ${id}, which is ${order?.status} for ${hold}`);
      }
    }
  }),

  bookCheck("J14", "Every paid order has exactly its tickets", ({ ledger }, tally, { event }) => {
    const tickets = groupBy(ledger.tickets, (ticket) => ticket.order);
    const paid = new Set<string>();
    for (const { id, status, seats, buyer } of ledger.orders) {
      const own = tickets.get(id) ?? [];
      const due = status === "paid" ? seats : [];
      if (status === "paid") paid.add(id);
      const has = own.map((ticket) => ticket.seat);
      const exact = sameSet(due, has) && own.every((ticket) => ticket.buyer === buyer);
      tally.expect(
        exact,
        () => `${id} (${status}) has tickets for ${names(has)}, due are ${names(due)}`,
      );
    }
    let issued = 0;
    for (const [actor, entries] of ledger.journal) {
      const it = entries[0]?.event;
      if (!actor.startsWith("ticket/") || it?.["event"] !== event) continue;
      issued++;
      const once = entries.length === 1 && paid.has(text(it["order"]));
      tally.expect(once, () => `${actor} was issued without a paid order, or twice`);
    }
    const rows = ledger.tickets.length;
    tally.expect(issued === rows, () => `${issued} tickets in the journal, ${rows} in the table`);
  }),

  bankCheck("J15", "Captured money and paid orders match, to the cent", (book, tally) => {
    const payments = groupBy(book.ledger.payments ?? [], (payment) => payment.order);
    const price = new Map(book.ledger.seats.map((row) => [row.seat, row.price]));
    for (const { id, status, total, currency, seats } of book.ledger.orders) {
      const captured = (payments.get(id) ?? []).filter((it) => it.state === "captured");
      const due = status === "paid" ? 1 : 0;
      tally.expect(captured.length === due, () => `${id} (${status}): ${sum(captured)} captured`);
      for (const payment of captured) {
        const kept = payment.amount - payment.refunded;
        const right = kept === total && payment.currency === currency;
        tally.expect(right, () => `${id} costs ${total}, captured ${kept}`);
      }
      const prices = seats.reduce((all, seat) => all + (price.get(seat) ?? Number.NaN), 0);
      tally.expect(prices === total, () => `${id} costs ${total}, its seats ${prices}`);
    }
    for (const stray of strays(book)) {
      tally.expect(stray.state !== "captured", () => `${stray.payment} belongs to no order`);
    }
  }),

  bankCheck("J16", "What was refused costs nothing", (book, tally) => {
    const payments = groupBy(book.ledger.payments ?? [], (payment) => payment.order);
    for (const { id, status } of book.ledger.orders) {
      tally.expect(SETTLED.includes(status), () => `${id} is still ${status}`);
      if (status === "paid") continue;
      const open = (payments.get(id) ?? []).filter(isOpen);
      tally.expect(open.length === 0, () => `${id} (${status}) leaves ${sum(open)} open`);
    }
    for (const stray of strays(book)) {
      tally.expect(!isOpen(stray), () => `${stray.payment} is open and belongs to no order`);
    }
  }),

  bookCheck("J17", "Somebody bought", ({ lives }, tally, { claims }) => {
    const sold = [...lives.values()].filter((life) => life.final === "sold").length;
    tally.expect(sold > 0, () => "no seat was sold");
    const winners = [...claims.orders.values()].filter(isPaid).length;
    tally.expect(winners > 0, () => "no fan was told of a paid order");
  }),
];

/** Money that is reserved or taken. */
function isOpen(payment: PaymentRow): boolean {
  const { state, amount, refunded } = payment;
  return state !== "declined" && state !== "cancelled" && amount > refunded;
}

/** Payments of orders that do not exist at any event. */
function strays({ ledger }: Book): readonly PaymentRow[] {
  return (ledger.payments ?? []).filter((payment) => !ledger.journal.has(`order/${payment.order}`));
}

function sum(payments: readonly PaymentRow[]): number {
  return payments.reduce((all, payment) => all + payment.amount, 0);
}

function groupBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const sofar = groups.get(key(row));
    if (sofar === undefined) groups.set(key(row), [row]);
    else sofar.push(row);
  }
  return groups;
}
