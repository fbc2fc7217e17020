/** A small sale by hand, clean in every respect, for tests to break: five seats at 100 each.
 *
 *   buyer ann   holds A1 A2 (h1), extends, pays (o1, p1): tickets t1 t2
 *   buyer bob   holds A3 (h2), is declined (o2, p2), releases
 *   buyer cid   holds A3 (h3) after it, and lets it expire
 *   A4 is blocked, A5 nobody wants
 */
import type { Answer, History, Operation, OperationKind, Sighting } from "./history.ts";
import type { Entry, Ledger, OrderRow, PaymentRow, SeatRow, TicketRow } from "./ledger.ts";

export const EVENT = "final";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type MutableEntry = {
  version: number;
  at: number;
  event: Record<string, unknown> & { kind: string };
};

export interface TestSale {
  history: {
    -readonly [K in keyof History]: History[K] extends readonly (infer T)[] ? T[] : History[K];
  };
  ledger: {
    journal: Map<string, MutableEntry[]>;
    seats: Mutable<SeatRow>[];
    orders: Mutable<OrderRow>[];
    tickets: Mutable<TicketRow>[];
    payments: Mutable<PaymentRow>[];
    limit: number;
    queue: Mutable<Ledger["queue"]>;
    takeovers: Map<string, number[]>;
    nodes: number;
    lag: number;
  };
}

export function cleanSale(): TestSale {
  return { history: cleanHistory(), ledger: cleanLedger() };
}

function cleanHistory(): TestSale["history"] {
  const operations: Operation[] = [
    op("hold", "k1", "ann", "", 1000, holdAnswer(1010, "h1", ["A1", "A2"], 1005, 9000)),
    op("extend", "k2", "ann", "h1", 2000, holdAnswer(2010, "h1", ["A1", "A2"], 2005, 12_000)),
    op("order", "k3", "ann", "h1", 3000, orderAnswer(3010, "o1", ["A1", "A2"])),
    op("best", "k4", "bob", "", 1000, holdAnswer(1020, "h2", ["A3"], 1015, 9000)),
    op("order", "k5", "bob", "h2", 2000, orderAnswer(2010, "o2", ["A3"])),
    op("release", "k6", "bob", "h2", 4000, answer(4010, 204, "done")),
    op("hold", "k7", "cid", "", 1500, answer(1510, 409, "seats-taken")),
    op("hold", "k8", "cid", "", 5000, holdAnswer(5010, "h3", ["A3"], 5005, 13_000)),
  ];
  // A retry gets the first answer.
  operations[0]?.answers.push(holdAnswer(1500, "h1", ["A1", "A2"], 1005, 9000));
  const sightings: Sighting[] = [
    { at: 3300, askedAt: 3250, order: "o1", status: "paid", tickets: ["A1", "A2"] },
    { at: 2300, askedAt: 2250, order: "o2", status: "refused", tickets: [] },
  ];
  return {
    operations,
    sightings,
    samples: [
      { at: 1, free: 4, held: 0, sold: 0, blocked: 1 },
      { at: 6000, free: 1, held: 1, sold: 2, blocked: 1 },
    ],
    broken: [],
    outages: [],
    skew: { offsetMs: 0, slackMs: 1 },
    finalMap: { ids: ["A1", "A2", "A3", "A4", "A5"], seats: "22030" },
    queue: null,
  };
}

function cleanLedger(): TestSale["ledger"] {
  const sold = { kind: "sold", hold: "h1", buyer: "ann", order: "o1" };
  const extended = { kind: "extended", hold: "h1", until: 12_000 };
  const journal = new Map<string, MutableEntry[]>([
    [`seat/${EVENT}/A/A1`, life([1005, held("h1", "ann", 9000)], [2005, extended], [3100, sold])],
    [`seat/${EVENT}/A/A2`, life([1005, held("h1", "ann", 9000)], [2005, extended], [3100, sold])],
    [
      `seat/${EVENT}/A/A3`,
      life(
        [1015, held("h2", "bob", 9000)],
        [4005, { kind: "released", hold: "h2" }],
        [5005, held("h3", "cid", 13_000)],
        [13_001, { kind: "expired", hold: "h3" }],
      ),
    ],
    [`seat/${EVENT}/A/A4`, life([10, { kind: "blocked" }])],
    [
      `shopper/${EVENT}/a/ann`,
      life(
        [1005, { kind: "held", hold: "h1", seats: ["A1", "A2"], until: 9000 }],
        [2005, extended],
        [3005, { kind: "order-placed", hold: "h1", order: "o1", until: 12_000 }],
        [3200, { kind: "bought", hold: "h1", order: "o1" }],
      ),
    ],
    [
      `shopper/${EVENT}/b/bob`,
      life(
        [1015, { kind: "held", hold: "h2", seats: ["A3"], until: 9000 }],
        [4005, { kind: "released", hold: "h2" }],
      ),
    ],
    [
      `shopper/${EVENT}/c/cid`,
      life([5005, { kind: "held", hold: "h3", seats: ["A3"], until: 13_000 }]),
    ],
    [
      "order/o1",
      life(
        [3005, placed("h1", "ann", ["A1", "A2"])],
        [3050, { kind: "authorised", payment: "p1" }],
        [3100, { kind: "seats-sold" }],
        [3200, { kind: "captured" }],
      ),
    ],
    ["order/o2", life([2005, placed("h2", "bob", ["A3"])], [2050, { kind: "declined" }])],
    ["ticket/t1", life([3200, issued("A1")])],
    ["ticket/t2", life([3200, issued("A2")])],
  ]);
  return {
    journal,
    seats: [
      seatRow("A1", "sold", "ann"),
      seatRow("A2", "sold", "ann"),
      seatRow("A3", "free", null),
      seatRow("A4", "blocked", null),
      seatRow("A5", "free", null),
    ],
    orders: [
      orderRow("o1", "ann", "h1", ["A1", "A2"], "paid"),
      orderRow("o2", "bob", "h2", ["A3"], "refused"),
    ],
    tickets: [
      { id: "t1", seat: "A1", order: "o1", buyer: "ann" },
      { id: "t2", seat: "A2", order: "o1", buyer: "ann" },
    ],
    payments: [
      {
        payment: "p1",
        order: "o1",
        amount: 200,
        currency: "EUR",
        state: "captured",
        refunded: 0,
        card: "4242",
        changedAt: 3200,
      },
      {
        payment: "p2",
        order: "o2",
        amount: 100,
        currency: "EUR",
        state: "declined",
        refunded: 0,
        card: "4242",
        changedAt: 2050,
      },
    ],
    limit: 2,
    queue: { opensAt: 0, insideMax: 2, enterMs: 1000 },
    takeovers: new Map(),
    nodes: 1,
    lag: 0,
  };
}

export function op(
  kind: OperationKind,
  key: string,
  buyer: string,
  hold: string,
  sentAt: number,
  ...answers: Answer[]
): Operation {
  return { kind, key, buyer, hold, pass: null, sentAt, lost: 0, answers };
}

export function holdAnswer(
  at: number,
  id: string,
  seats: readonly string[],
  now: number,
  expiresAt: number,
): Answer {
  return { ...answer(at, 201, "hold"), id, seats, total: seats.length * 100, now, expiresAt };
}

export function orderAnswer(at: number, id: string, seats: readonly string[]): Answer {
  const order = { status: "authorising", tickets: [] };
  return { ...answer(at, 202, "order"), id, seats, total: seats.length * 100, order };
}

export function answer(at: number, status: number, kind: string): Answer {
  return { at, status, kind, id: "", seats: [], total: 0, now: 0, expiresAt: 0, order: null };
}

function placed(hold: string, buyer: string, seats: readonly string[]): Entry["event"] {
  return { kind: "placed", buyer, hold, seats, event: EVENT, total: seats.length * 100 };
}

function held(hold: string, buyer: string, until: number): Entry["event"] {
  return { kind: "held", hold, buyer, until };
}

function issued(seat: string): Entry["event"] {
  return { kind: "issued", order: "o1", buyer: "ann", event: EVENT, seat };
}

function life(...entries: readonly (readonly [number, Entry["event"]])[]): MutableEntry[] {
  return entries.map(([at, event], index) => ({ version: index + 1, at, event: { ...event } }));
}

function seatRow(seat: string, status: string, buyer: string | null): Mutable<SeatRow> {
  const [hold, order] = buyer === null ? [null, null] : ["h1", "o1"];
  return { seat, section: "A", price: 100, status, hold, buyer, order };
}

function orderRow(
  id: string,
  buyer: string,
  hold: string,
  seats: readonly string[],
  status: string,
): Mutable<OrderRow> {
  return { id, buyer, hold, seats, total: seats.length * 100, currency: "EUR", status };
}
