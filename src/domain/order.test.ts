import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  authorised,
  captured,
  declined,
  evolveOrder,
  newOrder,
  type Order,
  type OrderEvent,
  type OrderStatus,
  type OrderTerms,
  place,
  seatsGone,
  seatsSold,
} from "./order.ts";

const TERMS: OrderTerms = {
  event: "final",
  buyer: "ada",
  email: "ada@example.org",
  hold: "final.h1",
  seats: ["a", "b"],
  total: 12_000,
  currency: "EUR",
};

/** The way to each state. */
const WAYS: Record<OrderStatus, readonly OrderEvent[]> = {
  new: [],
  authorising: [{ kind: "placed", at: 7, ...TERMS }],
  selling: [
    { kind: "placed", at: 7, ...TERMS },
    { kind: "authorised", payment: "p" },
  ],
  capturing: [
    { kind: "placed", at: 7, ...TERMS },
    { kind: "authorised", payment: "p" },
    { kind: "seats-sold" },
  ],
  paid: [
    { kind: "placed", at: 7, ...TERMS },
    { kind: "authorised", payment: "p" },
    { kind: "seats-sold" },
    { kind: "captured" },
  ],
  refused: [{ kind: "placed", at: 7, ...TERMS }, { kind: "declined" }],
};

const COMMANDS = {
  place: (order: Order) => place(order, TERMS, 7),
  authorised: (order: Order) => authorised(order, "p"),
  declined,
  seatsSold,
  seatsGone,
  captured,
} satisfies Record<string, (order: Order) => readonly OrderEvent[]>;

/** The state after; everything else comes too late or too early and changes nothing. */
type Expected = OrderStatus | "-";

// prettier-ignore
const TABLE: Record<OrderStatus, Record<keyof typeof COMMANDS, Expected>> = {
  new:         { place: "authorising", authorised: "-",       declined: "-",       seatsSold: "-",         seatsGone: "-",       captured: "-" },
  authorising: { place: "-",           authorised: "selling", declined: "refused", seatsSold: "-",         seatsGone: "-",       captured: "-" },
  selling:     { place: "-",           authorised: "-",       declined: "-",       seatsSold: "capturing", seatsGone: "refused", captured: "-" },
  capturing:   { place: "-",           authorised: "-",       declined: "-",       seatsSold: "-",         seatsGone: "-",       captured: "paid" },
  paid:        { place: "-",           authorised: "-",       declined: "-",       seatsSold: "-",         seatsGone: "-",       captured: "-" },
  refused:     { place: "-",           authorised: "-",       declined: "-",       seatsSold: "-",         seatsGone: "-",       captured: "-" },
};

const CELLS = Object.entries(TABLE).flatMap(([status, row]) =>
  Object.entries(row).map(([command, expected]) => ({ status, command, expected })),
);

function orderAfter(events: readonly OrderEvent[]): Order {
  const order = newOrder();
  for (const event of events) evolveOrder(order, event);
  return order;
}

test.each(CELLS)("[O1] $status: $command -> $expected", ({ status, command, expected }) => {
  const order = orderAfter(WAYS[status as OrderStatus]);
  expect(order.status).toBe(status);
  const events = COMMANDS[command as keyof typeof COMMANDS](order);
  if (expected === "-") {
    expect(events).toEqual([]);
    return;
  }
  expect(events).toHaveLength(1);
  evolveOrder(order, events[0]!);
  expect(order.status).toBe(expected);
});

test("[O1] an order keeps its terms, its payment and why it was refused", () => {
  expect(orderAfter(WAYS.paid)).toEqual({
    status: "paid",
    terms: TERMS,
    placedAt: 7,
    payment: "p",
    reason: null,
  });
  expect(orderAfter(WAYS.refused).reason).toBe("card-declined");
  expect(orderAfter([...WAYS.selling, { kind: "seats-gone" }]).reason).toBe("seats-gone");
});

test("[O2] whatever comes in whatever order: no sale without money, no capture without seats", () => {
  const anyCommands = fc.array(fc.constantFrom(...Object.values(COMMANDS)), { maxLength: 30 });
  fc.assert(
    fc.property(anyCommands, (commands) => {
      const order = newOrder();
      const said: string[] = [];
      for (const command of commands) {
        for (const event of command(order)) {
          said.push(event.kind);
          evolveOrder(order, event);
        }
      }
      const ways = [
        "placed,authorised,seats-sold,captured",
        "placed,authorised,seats-gone",
        "placed,declined",
      ];
      expect(ways.some((way) => way.startsWith(said.join(",")))).toBe(true);
    }),
  );
});
