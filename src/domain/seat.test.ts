import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SeatStatus } from "./availability.ts";
import {
  block,
  evolveSeat,
  expire,
  extend,
  giveBack,
  hold,
  release,
  type Seat,
  type SeatDecision,
  seatAt,
  type SeatRefusal,
  sell,
  statusAfter,
  unblock,
} from "./seat.ts";

const NOW = 1_000;
const UNTIL = 1_500;
const HELD = { status: "held", hold: "h1", buyer: "ada", until: UNTIL } as const;
const SOLD = { status: "sold", hold: "h1", buyer: "ada", order: "o1" } as const;

const STATES = {
  free: { status: "free" },
  held: HELD,
  /** Its time is over, to the millisecond, and nobody has written that down yet. */
  over: { ...HELD, until: NOW },
  sold: SOLD,
  blocked: { status: "blocked" },
} as const satisfies Record<string, Seat>;

const COMMANDS = {
  hold: (seat: Seat) => hold(seat, "h1", "ada", 2_000, NOW),
  "hold by another": (seat: Seat) => hold(seat, "h2", "bob", 2_000, NOW),
  extend: (seat: Seat) => extend(seat, "h1", 2_000, NOW),
  "extend to an earlier time": (seat: Seat) => extend(seat, "h1", UNTIL - 1, NOW),
  "extend by another": (seat: Seat) => extend(seat, "h2", 2_000, NOW),
  release: (seat: Seat) => release(seat, "h1"),
  "release by another": (seat: Seat) => release(seat, "h2"),
  expire: (seat: Seat) => expire(seat, NOW),
  sell: (seat: Seat) => sell(seat, "h1", "o1", NOW),
  "sell to another order": (seat: Seat) => sell(seat, "h1", "o2", NOW),
  "sell by another": (seat: Seat) => sell(seat, "h2", "o2", NOW),
  "give back": (seat: Seat) => giveBack(seat, "o1"),
  "give back by another order": (seat: Seat) => giveBack(seat, "o2"),
  block: (seat: Seat) => block(seat, NOW),
  unblock: (seat: Seat) => unblock(seat),
} satisfies Record<string, (seat: Seat) => SeatDecision>;

/** What is written down and what the seat is then; or why not. */
type Expected = SeatRefusal | "nothing" | readonly [kinds: string, then: Seat];

const TO_BOB: Seat = { status: "held", hold: "h2", buyer: "bob", until: 2_000 };
const LONGER: Seat = { ...HELD, until: 2_000 };
const FREE: Seat = { status: "free" };
const BLOCKED: Seat = { status: "blocked" };

// prettier-ignore
const TABLE: Record<keyof typeof STATES, Record<keyof typeof COMMANDS, Expected>> = {
  free: {
    hold: ["held", LONGER], "hold by another": ["held", TO_BOB],
    extend: "not-yours", "extend to an earlier time": "not-yours", "extend by another": "not-yours",
    release: "nothing", "release by another": "nothing", expire: "nothing",
    sell: "not-yours", "sell to another order": "not-yours", "sell by another": "not-yours",
    "give back": "nothing", "give back by another order": "nothing",
    block: ["blocked", BLOCKED], unblock: "nothing",
  },
  held: {
    hold: "nothing", "hold by another": "held",
    extend: ["extended", LONGER], "extend to an earlier time": "nothing", "extend by another": "not-yours",
    release: ["released", FREE], "release by another": "nothing", expire: "nothing",
    sell: ["sold", SOLD], "sell to another order": ["sold", { ...SOLD, order: "o2" }], "sell by another": "not-yours",
    "give back": "nothing", "give back by another order": "nothing",
    block: "held", unblock: "nothing",
  },
  over: {
    hold: ["expired held", LONGER], "hold by another": ["expired held", TO_BOB],
    extend: "not-yours", "extend to an earlier time": "not-yours", "extend by another": "not-yours",
    release: ["released", FREE], "release by another": "nothing", expire: ["expired", FREE],
    sell: "not-yours", "sell to another order": "not-yours", "sell by another": "not-yours",
    "give back": "nothing", "give back by another order": "nothing",
    block: ["blocked", BLOCKED], unblock: "nothing",
  },
  sold: {
    hold: "sold", "hold by another": "sold",
    extend: "not-yours", "extend to an earlier time": "not-yours", "extend by another": "not-yours",
    release: "nothing", "release by another": "nothing", expire: "nothing",
    sell: "nothing", "sell to another order": "not-yours", "sell by another": "not-yours",
    "give back": ["returned", FREE], "give back by another order": "nothing",
    block: "sold", unblock: "nothing",
  },
  blocked: {
    hold: "blocked", "hold by another": "blocked",
    extend: "not-yours", "extend to an earlier time": "not-yours", "extend by another": "not-yours",
    release: "nothing", "release by another": "nothing", expire: "nothing",
    sell: "not-yours", "sell to another order": "not-yours", "sell by another": "not-yours",
    "give back": "nothing", "give back by another order": "nothing",
    block: "nothing", unblock: ["unblocked", FREE],
  },
};

const CELLS = Object.entries(TABLE).flatMap(([state, row]) =>
  Object.entries(row).map(([command, expected]) => ({ state, command, expected })),
);

test.each(CELLS)("[H1] $state: $command", ({ state, command, expected }) => {
  const seat: Seat = STATES[state as keyof typeof STATES];
  const decision = COMMANDS[command as keyof typeof COMMANDS](seat);
  if (typeof expected === "string") {
    expect(decision).toEqual(expected === "nothing" ? { events: [] } : { refused: expected });
    return;
  }
  const [kinds, then] = expected;
  const events = "events" in decision ? decision.events : [];
  expect(events.map(({ kind }) => kind).join(" ")).toBe(kinds);
  const after = events.reduce(evolveSeat, seat);
  expect(after).toEqual(then);
  expect(statusAfter(events.at(-1)!)).toBe(SeatStatus[after.status]);
});

/** What may happen to one seat, with a few holds and orders that get into each other's way. */
const anyStep = fc.record({
  what: fc.constantFrom(
    "hold",
    "extend",
    "release",
    "expire",
    "sell",
    "giveBack",
    "block",
    "unblock",
  ),
  who: fc.constantFrom("h1", "h2", "h3"),
  order: fc.constantFrom("o1", "o2"),
  lasts: fc.integer({ min: 1, max: 50 }),
  after: fc.integer({ min: 0, max: 30 }),
} as const);
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

function decide(seat: Seat, { what, who, order, lasts }: Step, now: number): SeatDecision {
  switch (what) {
    case "hold":
      return hold(seat, who, `buyer of ${who}`, now + lasts, now);
    case "extend":
      return extend(seat, who, now + lasts, now);
    case "release":
      return release(seat, who);
    case "expire":
      return expire(seat, now);
    case "sell":
      return sell(seat, who, order, now);
    case "giveBack":
      return giveBack(seat, order);
    case "block":
      return block(seat, now);
    case "unblock":
      return unblock(seat);
    default:
      return what satisfies never;
  }
}

/** Runs the steps and shows each change of the seat's true state. */
function eachChange(
  steps: readonly Step[],
  check: (before: Seat, step: Step, after: Seat, now: number) => void,
): void {
  let seat: Seat = { status: "free" };
  let now = 0;
  for (const step of steps) {
    now += step.after;
    const decision = decide(seat, step, now);
    const before = seatAt(seat, now);
    if ("events" in decision) seat = decision.events.reduce(evolveSeat, seat);
    check(before, step, seatAt(seat, now), now);
  }
}

test("[H2] a sold seat changes hands only through the order that bought it", () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      eachChange(steps, (before, step, after) => {
        if (before.status !== "sold") return;
        if (step.what === "giveBack" && step.order === before.order)
          expect(after).toEqual({ status: "free" });
        else expect(after).toEqual(before);
      });
    }),
  );
});

test("[H3] while its time runs, a hold ends by its holder only", () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      eachChange(steps, (before, { what, who }, after) => {
        if (before.status !== "held") return;
        const byHolder = who === before.hold && ["extend", "release", "sell"].includes(what);
        if (!byHolder) expect(after).toEqual(before);
        if (after.status === "held") expect(after.until).toBeGreaterThanOrEqual(before.until);
      });
    }),
  );
});

test("[H4] a hold is over at its time, and what is sold was held to that moment by its buyer", () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 60 }), (steps) => {
      eachChange(steps, (before, step, after, now) => {
        if (after.status === "held") expect(after.until).toBeGreaterThan(now);
        if (after.status !== "sold" || before.status === "sold") return;
        expect(before).toMatchObject({ status: "held", hold: step.who, buyer: after.buyer });
      });
    }),
  );
});

test("[H5] an expiry that comes late frees neither a sold seat nor a later hold", () => {
  const later: Seat = { ...HELD, hold: "h2", until: NOW + 1 };
  expect(expire(later, NOW)).toEqual({ events: [] });
  expect(expire(SOLD, NOW + 1_000_000)).toEqual({ events: [] });
});
