import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as rules from "../domain/order.ts";
import type { OrderStatus } from "../protocol/api.ts";
import { SHOWN } from "./views.ts";

const TERMS: rules.OrderTerms = {
  event: "final",
  buyer: "ada",
  email: "ada@example.org",
  hold: "final.h1",
  attempt: 1,
  seats: ["a"],
  total: 12_000,
  currency: "EUR",
  provider: "testbank",
  deadline: 1_000,
};
const ACTION = { kind: "redirect", url: "https://bank.example/p" } as const;
const COMMANDS: readonly ((order: rules.Order) => readonly rules.OrderEvent[])[] = [
  (order) => rules.actionNeeded(order, "p", ACTION),
  (order) => rules.timeOver(order, TERMS.deadline),
  rules.cancelled,
  (order) => rules.authorised(order, "p"),
  (order) => rules.declined(order, "card-declined"),
  rules.seatsSold,
  rules.seatsGone,
  (order) => rules.captured(order, 9),
  rules.captureRefused,
  (order) => {
    const asked = rules.refund(order, { refund: "r", places: [0], amount: 12_000 });
    return "events" in asked ? asked.events : [];
  },
  (order) => rules.refunded(order, "r", () => "o.1"),
];
const FORWARD: readonly OrderStatus[] = [
  "authorising",
  "at-bank",
  "confirming",
  "selling",
  "capturing",
  "paid",
  "refunding",
  "refunded",
  "refused",
  "expired",
];

test("[O27] what a buyer is shown of an order never goes back", () => {
  const commands = fc.array(fc.constantFrom(...COMMANDS), { maxLength: 20 });
  fc.assert(
    fc.property(commands, (given) => {
      const order = rules.newOrder("o");
      let shown = 0;
      for (const command of [(it: rules.Order) => rules.place(it, TERMS, 7), ...given]) {
        for (const event of command(order)) rules.evolveOrder(order, event);
        const now = FORWARD.indexOf(SHOWN[order.status]);
        expect(now, `${order.status} after ${FORWARD[shown]}`).toBeGreaterThanOrEqual(shown);
        shown = now;
      }
    }),
    { numRuns: 2_000 },
  );
});
