import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  actionNeeded,
  authorised,
  cancelled,
  captured,
  captureRefused,
  declined,
  evolveOrder,
  isLost,
  newOrder,
  type Order,
  type OrderEvent,
  type OrderStatus,
  type OrderTerms,
  place,
  refund,
  refunded,
  seatsGone,
  seatsSold,
  submitted,
  timeOver,
} from "./order.ts";

const DEADLINE = 1_000;
const TERMS: OrderTerms = {
  event: "final",
  buyer: "ada",
  email: "ada@example.org",
  hold: "final.h1",
  attempt: 1,
  seats: ["a", "b"],
  total: 12_000,
  currency: "EUR",
  provider: "testbank",
  deadline: DEADLINE,
};
const ACTION = { kind: "redirect", url: "https://bank.example/p" } as const;
const ticketOf = (place: number): string => `o.${place + 1}`;

const PLACED: readonly OrderEvent[] = [{ kind: "placed", at: 7, ...TERMS }];
const SELLING: readonly OrderEvent[] = [...PLACED, { kind: "authorised", payment: "p" }];
const CAPTURING: readonly OrderEvent[] = [...SELLING, { kind: "seats-sold" }];
const PAID: readonly OrderEvent[] = [...CAPTURING, { kind: "captured", at: 9 }];
const CANCELLING: readonly OrderEvent[] = [...PLACED, { kind: "time-over" }];
const REFUNDING: readonly OrderEvent[] = [
  ...PAID,
  { kind: "refund-asked", refund: "r0", places: [1], amount: 5_000 },
];

/** The way to each state. */
const WAYS: Record<OrderStatus, readonly OrderEvent[]> = {
  new: [],
  authorising: PLACED,
  "at-bank": [...PLACED, { kind: "action-needed", payment: "p", action: ACTION }],
  cancelling: CANCELLING,
  selling: SELLING,
  capturing: CAPTURING,
  paid: PAID,
  refused: [...PLACED, { kind: "declined", reason: "card-declined" }],
  expired: [...CANCELLING, { kind: "expired" }],
  refunding: REFUNDING,
  refunded: [
    ...PAID,
    { kind: "refund-asked", refund: "r0", places: [0, 1], amount: 12_000 },
    {
      kind: "refunded",
      refund: "r0",
      tickets: ["o.1", "o.2"],
      seats: ["a", "b"],
      amount: 12_000,
      status: "refunded",
    },
  ],
};

const COMMANDS = {
  place: (order: Order) => place(order, TERMS, 7),
  submitted: (order: Order) => submitted(order, "p"),
  action: (order: Order) => actionNeeded(order, "p", ACTION),
  timeOver: (order: Order) => timeOver(order, DEADLINE),
  cancelled,
  authorised: (order: Order) => authorised(order, "p"),
  declined: (order: Order) => declined(order, "card-declined"),
  seatsSold,
  seatsGone,
  captured: (order: Order) => captured(order, 9),
  captureRefused,
  refund: (order: Order) => eventsOf(refund(order, { refund: "r1", places: [0], amount: 7_000 })),
  refunded: (order: Order) => refunded(order, "r0", ticketOf),
} satisfies Record<string, (order: Order) => readonly OrderEvent[]>;

type Command = keyof typeof COMMANDS;

/** Who is listened to in which state, and the state after; everything else comes too late or too early
 * and changes nothing. */
const TABLE: Record<OrderStatus, Partial<Record<Command, OrderStatus>>> = {
  new: { place: "authorising" },
  authorising: {
    submitted: "authorising",
    action: "at-bank",
    timeOver: "cancelling",
    cancelled: "refused",
    authorised: "selling",
    declined: "refused",
  },
  "at-bank": {
    timeOver: "cancelling",
    cancelled: "refused",
    authorised: "selling",
    declined: "refused",
  },
  cancelling: {
    cancelled: "expired",
    authorised: "selling",
    declined: "refused",
  },
  selling: { seatsSold: "capturing", seatsGone: "refused" },
  capturing: { captured: "paid", captureRefused: "refused" },
  paid: { refund: "refunding" },
  refused: {},
  expired: {},
  refunding: { refund: "refunding", refunded: "paid" },
  refunded: {},
};

const CELLS = Object.entries(TABLE).flatMap(([status, row]) =>
  (Object.keys(COMMANDS) as Command[]).map((command) => ({
    status: status as OrderStatus,
    command,
    expected: row[command] ?? "-",
  })),
);

function eventsOf(
  decision: { readonly events: readonly OrderEvent[] } | { readonly refused: object },
): readonly OrderEvent[] {
  return "events" in decision ? decision.events : [];
}

function orderAfter(events: readonly OrderEvent[]): Order {
  const order = newOrder("o");
  for (const event of events) evolveOrder(order, event);
  return order;
}

test.each(CELLS)("[O1] $status: $command -> $expected", ({ status, command, expected }) => {
  const order = orderAfter(WAYS[status]);
  expect(order.status).toBe(status);
  const events = COMMANDS[command](order);
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
    id: "o",
    status: "paid",
    terms: TERMS,
    placedAt: 7,
    paidAt: 9,
    payment: "p",
    action: null,
    reason: null,
    refunds: [],
  });
  expect(orderAfter(WAYS.refused).reason).toBe("card-declined");
  expect(orderAfter([...WAYS.selling, { kind: "seats-gone" }]).reason).toBe("seats-gone");
});

test("[O13] nobody is cancelled before the time to pay is over", () => {
  for (const status of ["authorising", "at-bank"] as const) {
    expect(timeOver(orderAfter(WAYS[status]), DEADLINE - 1)).toEqual([]);
  }
});

test("[O14] a refund: only what is paid, every seat once, whole when the last one is back", () => {
  const order = orderAfter(WAYS.refunding);
  const again = { refund: "r1", places: [0, 1], amount: 12_000 };
  expect(refund(order, again)).toEqual({ refused: { kind: "already-refunded", places: [1] } });
  // The same refund asked for again is no other one.
  expect(refund(order, { refund: "r0", places: [1], amount: 5_000 })).toEqual({ events: [] });
  expect(refund(orderAfter(WAYS.capturing), again)).toEqual({
    refused: { kind: "order-not-paid", orderStatus: "capturing" },
  });
  const other = eventsOf(refund(order, { refund: "r1", places: [0], amount: 7_000 }));
  for (const event of other) evolveOrder(order, event);
  const [first] = refunded(order, "r0", ticketOf);
  expect(first).toMatchObject({
    tickets: ["o.2"],
    seats: ["b"],
    amount: 5_000,
    status: "refunding",
  });
  evolveOrder(order, first!);
  expect(refunded(order, "r0", ticketOf)).toEqual([]);
  const [last] = refunded(order, "r1", ticketOf);
  expect(last).toMatchObject({ tickets: ["o.1"], status: "refunded" });
});

test("[O2] whatever comes in whatever order: no sale without money, no capture without seats", () => {
  const anyCommands = fc.array(fc.constantFrom(...Object.values(COMMANDS)), { maxLength: 40 });
  fc.assert(
    fc.property(anyCommands, (commands) => {
      const order = newOrder("o");
      const said: string[] = [];
      for (const command of commands) {
        for (const event of command(order)) {
          said.push(event.kind);
          evolveOrder(order, event);
        }
      }
      const before = (kind: string, needed: string): boolean =>
        !said.includes(kind) || said.slice(0, said.indexOf(kind)).includes(needed);
      expect(before("seats-sold", "authorised")).toBe(true);
      expect(before("captured", "seats-sold")).toBe(true);
      expect(before("refund-asked", "captured")).toBe(true);
      expect(before("expired", "time-over")).toBe(true);
      for (const kind of ["authorised", "seats-sold", "captured", "placed"]) {
        expect(said.filter((one) => one === kind).length).toBeLessThanOrEqual(1);
      }
      if (isLost(order)) expect(said.includes("captured")).toBe(false);
    }),
  );
});
