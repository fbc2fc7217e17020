import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  ATTEMPTS_MAX,
  HOLDS_MAX,
  HOLDS_WITHIN_MS,
  returned,
  untilPaid,
  activeHold,
  bought,
  counted,
  evolveShopper,
  extend,
  hold,
  mayHold,
  newShopper,
  orderRefused,
  placeOrder,
  release,
  type Shopper,
  type ShopperDecision,
} from "./shopper.ts";

const LIMIT = 6;
const NOW = 1_000;
const UNTIL = 2_000;
const PAY_UNTIL = 5_000;

function take(shopper: Shopper, decision: ShopperDecision): Shopper {
  for (const event of "events" in decision ? decision.events : []) evolveShopper(shopper, event);
  return shopper;
}

const seats = (count: number) => Array.from({ length: count }, (_, n) => `seat-${n}`);
const PAY_MS = 15 * 60_000;
const RETRY_MS = 10 * 60_000;
const wanted = (id: string, count: number, until = UNTIL) => ({
  hold: id,
  seats: seats(count),
  total: count * 100,
  until,
});

/** A buyer with the hold h1 of two seats in each state. */
const STATES = {
  none: () => newShopper(),
  active: () => take(newShopper(), hold(newShopper(), wanted("h1", 2), LIMIT, NOW)),
  extended: () => {
    const shopper = STATES.active();
    return take(shopper, extend(shopper, "h1", 500, NOW));
  },
  over: () => take(newShopper(), hold(newShopper(), wanted("h1", 2, NOW), LIMIT, 0)),
  paying: () => {
    const shopper = STATES.active();
    return take(shopper, placeOrder(shopper, "h1", "o1", PAY_UNTIL, NOW));
  },
  bought: () => {
    const shopper = STATES.paying();
    return take(shopper, bought(shopper, "h1", "o1"));
  },
};

const COMMANDS = {
  "hold again": (shopper: Shopper) => hold(shopper, wanted("h1", 2), LIMIT, NOW),
  "hold 4 more": (shopper: Shopper) => hold(shopper, wanted("h2", 4), LIMIT, NOW),
  "hold 5 more": (shopper: Shopper) => hold(shopper, wanted("h2", 5), LIMIT, NOW),
  extend: (shopper: Shopper) => extend(shopper, "h1", 500, NOW),
  release: (shopper: Shopper) => release(shopper, "h1", NOW),
  pay: (shopper: Shopper) => placeOrder(shopper, "h1", "o1", PAY_UNTIL, NOW),
  "pay again": (shopper: Shopper) => placeOrder(shopper, "h1", "o2", PAY_UNTIL, NOW),
  refused: (shopper: Shopper) => orderRefused(shopper, "h1", "o1", RETRY_MS, NOW),
  "refused, another order": (shopper: Shopper) => orderRefused(shopper, "h1", "o2", RETRY_MS, NOW),
  bought: (shopper: Shopper) => bought(shopper, "h1", "o1"),
  "bought, another order": (shopper: Shopper) => bought(shopper, "h1", "o2"),
} satisfies Record<string, (shopper: Shopper) => ShopperDecision>;

/** The event that is written down, "-" for none, or "!" and the kind of refusal. */
// prettier-ignore
const TABLE: Record<keyof typeof STATES, Record<keyof typeof COMMANDS, string>> = {
  none: {
    "hold again": "held", "hold 4 more": "held", "hold 5 more": "held",
    extend: "!unknown-hold", release: "!unknown-hold", pay: "!unknown-hold", "pay again": "!unknown-hold",
    refused: "-", "refused, another order": "-", bought: "-", "bought, another order": "-",
  },
  active: {
    "hold again": "-", "hold 4 more": "held", "hold 5 more": "!limit-reached",
    extend: "extended", release: "released", pay: "order-placed", "pay again": "order-placed",
    refused: "-", "refused, another order": "-", bought: "-", "bought, another order": "-",
  },
  extended: {
    "hold again": "-", "hold 4 more": "held", "hold 5 more": "!limit-reached",
    extend: "!hold-already-extended", release: "released", pay: "order-placed", "pay again": "order-placed",
    refused: "-", "refused, another order": "-", bought: "-", "bought, another order": "-",
  },
  over: {
    "hold again": "-", "hold 4 more": "held", "hold 5 more": "held",
    extend: "!hold-expired", release: "!hold-expired", pay: "!hold-expired", "pay again": "!hold-expired",
    refused: "-", "refused, another order": "-", bought: "-", "bought, another order": "-",
  },
  paying: {
    "hold again": "-", "hold 4 more": "held", "hold 5 more": "!limit-reached",
    extend: "!hold-in-payment", release: "!hold-in-payment", pay: "-", "pay again": "!hold-in-payment",
    refused: "order-refused", "refused, another order": "-", bought: "bought", "bought, another order": "-",
  },
  bought: {
    "hold again": "held", "hold 4 more": "held", "hold 5 more": "!limit-reached",
    extend: "!hold-already-paid", release: "!hold-already-paid", pay: "!hold-already-paid", "pay again": "!hold-already-paid",
    refused: "-", "refused, another order": "-", bought: "-", "bought, another order": "-",
  },
};

const CELLS = Object.entries(TABLE).flatMap(([state, row]) =>
  Object.entries(row).map(([command, expected]) => ({ state, command, expected })),
);

test.each(CELLS)("[L1] $state: $command -> $expected", ({ state, command, expected }) => {
  const shopper = STATES[state as keyof typeof STATES]();
  const decision = COMMANDS[command as keyof typeof COMMANDS](shopper);
  const said =
    "refused" in decision ? `!${decision.refused.kind}` : (decision.events[0]?.kind ?? "-");
  expect(said).toBe(expected);
});

test("[L2] the limit says what it counts", () => {
  const shopper = STATES.bought();
  take(shopper, hold(shopper, wanted("h2", 3), LIMIT, NOW));
  expect(mayHold(shopper, 2, LIMIT, NOW)).toEqual({
    refused: { kind: "limit-reached", limit: LIMIT, held: 3, bought: 2 },
  });
  expect(mayHold(shopper, 1, LIMIT, NOW)).toEqual({ events: [] });
  // The time of h2 is over: what was bought still counts, for ever.
  expect(mayHold(shopper, 4, LIMIT, UNTIL)).toEqual({ events: [] });
  expect(mayHold(shopper, 5, LIMIT, UNTIL)).toMatchObject({ refused: { held: 0, bought: 2 } });
});

test("[L3] a hold that is being paid counts for as long as that takes", () => {
  const shopper = STATES.paying();
  const longAfter = PAY_UNTIL + 1_000_000;
  expect(counted(shopper, longAfter)).toEqual({ held: 2, bought: 0 });
  take(shopper, orderRefused(shopper, "h1", "o1", RETRY_MS, longAfter));
  expect(counted(shopper, longAfter)).toEqual({ held: 0, bought: 0 });
});

test("[H6] one extension, from the hold's own end", () => {
  const shopper = STATES.extended();
  expect(activeHold(shopper, "h1", UNTIL + 499)).toMatchObject({
    hold: { until: UNTIL + 500, extended: true },
  });
  expect(activeHold(shopper, "h1", UNTIL + 500)).toEqual({ refused: { kind: "hold-expired" } });
});

test("[H7] after a declined card there are ten minutes left, three times; later attempts get no time", () => {
  const shopper = STATES.active();
  let now = NOW;
  const ends: number[] = [];
  for (let n = 1; n <= 5; n++) {
    const [held] = shopper.holds;
    const until = untilPaid(held!, PAY_MS, now);
    take(shopper, placeOrder(shopper, "h1", `o${n}`, until, now));
    now += 1_000;
    take(shopper, orderRefused(shopper, "h1", `o${n}`, RETRY_MS, now));
    ends.push(shopper.holds[0]!.until - now);
    now = shopper.holds[0]!.until - 1;
  }
  // The payer was gone for a second of the quarter of an hour that is kept.
  expect(ends.slice(0, 3)).toEqual(Array(3).fill(PAY_MS - 1_000));
  expect(ends.slice(3)).toEqual([-999, -999]);
});

test("[H7] a decline at the end of the time leaves ten minutes, a decline after it none", () => {
  const shopper = STATES.paying();
  take(shopper, orderRefused(shopper, "h1", "o1", RETRY_MS, PAY_UNTIL - 1));
  expect(shopper.holds).toMatchObject([
    { order: null, attempts: 1, until: PAY_UNTIL - 1 + RETRY_MS },
  ]);
  const late = STATES.paying();
  take(late, orderRefused(late, "h1", "o1", RETRY_MS, PAY_UNTIL));
  expect(late.holds).toMatchObject([{ order: null, until: PAY_UNTIL }]);
});

test("[H22] a hold can be tried with ten orders: it is no place to try out cards", () => {
  const shopper = STATES.active();
  for (let n = 1; n <= ATTEMPTS_MAX; n++) {
    take(shopper, placeOrder(shopper, "h1", `o${n}`, PAY_UNTIL, NOW));
    take(shopper, orderRefused(shopper, "h1", `o${n}`, RETRY_MS, NOW));
  }
  expect(placeOrder(shopper, "h1", "more", PAY_UNTIL, NOW)).toEqual({
    refused: { kind: "too-many-attempts", limit: ATTEMPTS_MAX },
  });
});

test("[L7] seats that were given back count no more, each refund once", () => {
  const shopper = STATES.bought();
  take(shopper, returned(shopper, "o1", "r1", 1));
  expect(counted(shopper, NOW)).toEqual({ held: 0, bought: 1 });
  expect(returned(shopper, "o1", "r1", 1)).toEqual({ events: [] });
  expect(returned(shopper, "o2", "r1", 1)).toEqual({ events: [] });
});

test("[H8] a hold that is over is remembered for an hour, then forgotten", () => {
  const HOUR = 60 * 60_000;
  const shopper = STATES.over();
  take(shopper, hold(shopper, wanted("h2", 1, NOW + HOUR), LIMIT, NOW));
  expect(activeHold(shopper, "h1", NOW + HOUR)).toEqual({ refused: { kind: "hold-expired" } });
  take(shopper, hold(shopper, wanted("h3", 1, NOW + HOUR + 1), LIMIT, NOW));
  expect(activeHold(shopper, "h1", NOW + HOUR)).toEqual({ refused: { kind: "unknown-hold" } });
});

const anyStep = fc.record({
  what: fc.constantFrom("hold", "extend", "release", "pay", "refused", "bought"),
  which: fc.integer({ min: 0, max: 5 }),
  count: fc.integer({ min: 1, max: 8 }),
  after: fc.integer({ min: 0, max: 40 }),
} as const);

/** The same story told naively: a list of holds, each with all that ever happened to it. */
interface Told {
  readonly seats: number;
  until: number;
  order: string | null;
  state: "held" | "bought" | "gone";
}

test("[L4] the limit holds over any history of holds, devices and orders", () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 80 }), (steps) => {
      const shopper = newShopper();
      const told = new Map<string, Told>();
      let now = 0;
      for (const [n, { what, which, count, after }] of steps.entries()) {
        now += after;
        // Holds get names of their own; the other commands pick one that there was.
        const id = what === "hold" ? `h${n}` : ([...told.keys()].at(-1 - which) ?? "h-never");
        const known = told.get(id);
        const order = known?.order ?? `o${n}`;
        const decision = {
          hold: () => hold(shopper, wanted(id, count, now + 100), LIMIT, now),
          extend: () => extend(shopper, id, 50, now),
          release: () => release(shopper, id, now),
          pay: () => placeOrder(shopper, id, order, now + 80, now),
          refused: () => orderRefused(shopper, id, order, RETRY_MS, now),
          bought: () => bought(shopper, id, order),
        }[what]();
        const before = countOf(told, now);
        if (what === "hold") expect("refused" in decision).toBe(before + count > LIMIT);
        take(shopper, decision);
        for (const event of "events" in decision ? decision.events : []) {
          if (event.kind === "held")
            told.set(id, { seats: count, until: event.until, order: null, state: "held" });
          if (!known) continue;
          if (event.kind === "released") known.state = "gone";
          if (event.kind === "bought") known.state = "bought";
          if (event.kind === "order-refused") known.order = null;
          if (event.kind === "order-placed") known.order = event.order;
          if ("until" in event) known.until = event.until;
        }
        const { held, bought: owned } = counted(shopper, now);
        expect(held + owned).toBe(countOf(told, now));
        expect(held + owned).toBeLessThanOrEqual(LIMIT);
      }
    }),
  );
});

function countOf(told: ReadonlyMap<string, Told>, now: number): number {
  let count = 0;
  for (const { seats: many, until, order, state } of told.values()) {
    if (state === "bought" || (state === "held" && (until > now || order !== null))) count += many;
  }
  return count;
}

test("[L8] seats are not hoarded by holding and giving back: so many holds within ten minutes", () => {
  const shopper = newShopper();
  for (let n = 0; n < HOLDS_MAX; n++) {
    take(shopper, hold(shopper, wanted(`h${n}`, 1, NOW + n + 1), LIMIT, NOW + n));
    take(shopper, release(shopper, `h${n}`, NOW + n));
  }
  const refused = { kind: "too-many-holds", retryAfterMs: HOLDS_WITHIN_MS - HOLDS_MAX };
  expect(mayHold(shopper, 1, LIMIT, NOW + HOLDS_MAX)).toEqual({ refused });
  expect(mayHold(shopper, 1, LIMIT, NOW + HOLDS_WITHIN_MS)).toEqual({ events: [] });
  expect(shopper.heldAt?.length).toBe(HOLDS_MAX);
});
