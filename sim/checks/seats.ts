/** Seats: sold once, by a legal life, and none missing at the end. */
import { bookCheck, historyCheck, type Check } from "../check.ts";
import { isPaid } from "../claims.ts";

const DIGITS = ["free", "held", "sold", "blocked"];

export const SEAT_CHECKS: readonly Check[] = [
  historyCheck("J1", "No seat was promised to two paid orders", ({ claims }, tally) => {
    const owner = new Map<string, string>();
    for (const order of claims.orders.values()) {
      if (!isPaid(order)) continue;
      for (const seat of order.seats) {
        const other = owner.get(seat);
        tally.expect(other === undefined, () => `${seat} paid by ${other} and ${order.order}`);
        owner.set(seat, order.order);
      }
    }
  }),

  bookCheck("J2", "Every seat is sold at most once", ({ lives, ledger }, tally) => {
    for (const { seat, sales } of lives.values()) {
      tally.expect(sales <= 1, () => `${seat} was sold ${sales} times`);
    }
    const ticketed = new Set<string>();
    for (const { seat, id } of ledger.tickets) {
      tally.expect(!ticketed.has(seat), () => `${seat} has a second ticket, ${id}`);
      ticketed.add(seat);
    }
  }),

  bookCheck("J3", "Every seat's journal is a legal life", ({ lives }, tally) => {
    for (const { faults } of lives.values()) {
      tally.expect(faults.length === 0, () => faults.join("; "));
    }
  }),

  bookCheck("J4", "Free, held, sold and blocked make the capacity", (book, tally, evidence) => {
    const { ledger, lives } = book;
    const capacity = ledger.seats.length;
    const byJournal = { free: 0, held: 0, sold: 0, blocked: 0 };
    for (const { seat } of ledger.seats) byJournal[lives.get(seat)?.final ?? "free"]++;
    const { free, held, sold, blocked } = byJournal;
    const sum = free + held + sold + blocked;
    tally.expect(capacity > 0 && sum === capacity, () => `${sum} of ${capacity} seats`);
    const known = new Set(ledger.seats.map((row) => row.seat));
    for (const seat of lives.keys()) {
      tally.expect(known.has(seat), () => `${seat} has a journal but is no seat of the event`);
    }
    let soldBefore = 0;
    let fallen = 0;
    for (const at of evidence.history.samples) {
      const sampled = at.free + at.held + at.sold + at.blocked;
      tally.expect(sampled === capacity, () => `public counts of ${sampled} in ${capacity} seats`);
      fallen += Math.max(0, soldBefore - at.sold);
      soldBefore = at.sold;
    }
    // A sale is undone by its own order only: when the bank took its approval back.
    const spans = [...lives.values()].flatMap((life) => life.spans);
    const returned = spans.filter((span) => span.returned).length;
    tally.expect(fallen <= returned, () => `the public count of sold fell by ${fallen}`);
  }),

  bookCheck("J5", "Tables and public map show what the journal says", (book, tally, evidence) => {
    const { ledger, lives } = book;
    const { finalMap } = evidence.history;
    tally.expect(ledger.lag === 0, () => `the read models miss ${ledger.lag} journal rows`);
    for (const row of ledger.seats) {
      const life = lives.get(row.seat);
      const journal = life?.final ?? "free";
      tally.expect(row.status === journal, () => `${row.seat} is ${row.status}, not ${journal}`);
      const last = life?.spans.at(-1);
      if (journal !== "sold" || last === undefined) continue;
      const same = row.order === last.order && row.buyer === last.buyer;
      tally.expect(same, () => `${row.seat} names another buyer or order than its journal`);
    }
    if (finalMap === null) return;
    for (const [index, seat] of finalMap.ids.entries()) {
      const shown = DIGITS[Number(finalMap.seats[index])] ?? "missing";
      const journal = lives.get(seat)?.final ?? "free";
      tally.expect(shown === journal, () => `the map shows ${seat} ${shown}, not ${journal}`);
    }
  }),
];
