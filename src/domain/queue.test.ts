import { expect, test } from "vitest";
import {
  type Called,
  close,
  comeBack,
  drawsLot,
  type Entry,
  enter,
  evolveQueue,
  join,
  leave,
  mayJoinAnew,
  newQueuePart,
  type QueueEvent,
  type QueuePart,
  type Standing,
  standing,
} from "./queue.ts";

const ENTER_MS = 600;
const TIMES = { enterMs: ENTER_MS, shoppingMs: 700 };
/** When its first and its second call came, in the states that have one. */
const CALLED_AT = 1_000;
const AGAIN_AT = 2_000;
const IN_TIME = 10;

function told(part: QueuePart, ...events: readonly QueueEvent[]): QueuePart {
  for (const event of events) evolveQueue(part, event);
  return part;
}

function joined(): QueuePart {
  const part = newQueuePart();
  const decision = join(part, "ada", "id-1", null, true, 0);
  return told(part, ...("events" in decision ? decision.events : []), ...close(part));
}

const NOT_CALLED: Called = { line: undefined, back: undefined };
const CALLED: Called = { line: CALLED_AT, back: undefined };
const AGAIN: Called = { line: CALLED_AT, back: AGAIN_AT };

/** What has happened to Ada's entry, what has been called, and the time. */
const STATES: Record<Standing, () => { part: QueuePart; called: Called; now: number }> = {
  waiting: () => ({ part: joined(), called: NOT_CALLED, now: 5_000 }),
  called: () => ({ part: joined(), called: CALLED, now: CALLED_AT + ENTER_MS - 1 }),
  "missed-call": () => ({ part: joined(), called: CALLED, now: CALLED_AT + ENTER_MS }),
  returning: () => ({
    part: told(joined(), { kind: "returned", buyer: "ada", back: 1 }),
    called: CALLED,
    now: AGAIN_AT,
  }),
  missed: () => ({
    part: told(joined(), { kind: "returned", buyer: "ada", back: 1 }),
    called: AGAIN,
    now: AGAIN_AT + ENTER_MS,
  }),
  inside: () => ({
    part: told(joined(), { kind: "entered", buyer: "ada", at: 1_100, until: 1_800 }),
    called: CALLED,
    now: 1_799,
  }),
  over: () => ({
    part: told(joined(), { kind: "entered", buyer: "ada", at: 1_100, until: 1_800 }),
    called: CALLED,
    now: 1_800,
  }),
  gone: () => ({
    part: told(joined(), { kind: "left", buyer: "ada", until: null }),
    called: CALLED,
    now: CALLED_AT + IN_TIME,
  }),
};

interface Row {
  /** The refusal, what it asks for, or until when Ada is inside. */
  readonly enter: number | "missed-call" | "not-called-yet" | "turn-over" | "not-in-queue" | "same";
  readonly comeBack: boolean;
  /** What a `left` says; null: no event. */
  readonly leave: QueueEvent | null;
  readonly joinAnew: boolean;
}

const left = (until: number | null): QueueEvent => ({ kind: "left", buyer: "ada", until });

// prettier-ignore
const TABLE: Record<Standing, Row> = {
  waiting:       { enter: "not-called-yet", comeBack: true,  leave: left(null),  joinAnew: false },
  called:        { enter: CALLED_AT + ENTER_MS - 1 + 700, comeBack: true, leave: left(null), joinAnew: false },
  "missed-call": { enter: "missed-call",    comeBack: true,  leave: left(null),  joinAnew: false },
  returning:     { enter: "not-called-yet", comeBack: false, leave: left(null),  joinAnew: false },
  missed:        { enter: "turn-over",      comeBack: false, leave: left(null),  joinAnew: true },
  inside:        { enter: "same",           comeBack: false, leave: left(1_800), joinAnew: false },
  over:          { enter: "turn-over",      comeBack: false, leave: left(null),  joinAnew: true },
  gone:          { enter: "not-in-queue",   comeBack: false, leave: null,        joinAnew: true },
};

test.each(Object.entries(TABLE))(
  "[Q1] an entry that is %s does what the table says",
  (how, row) => {
    const { part, called, now } = STATES[how as Standing]();
    const entry = part.entries.get("ada")!;
    expect(standing(entry, called, ENTER_MS, now)).toBe(how);
    const entered = enter(part, "ada", called, TIMES, now);
    if (typeof row.enter === "number") {
      const event = { kind: "entered", buyer: "ada", at: now, until: row.enter };
      expect(entered).toEqual({ events: [event] });
    } else if (row.enter === "same") expect(entered).toEqual({ events: [] });
    else if (row.enter === "missed-call") expect(entered).toEqual({ missedCall: true });
    else expect(entered).toEqual({ refused: row.enter });
    expect(comeBack(part, "ada", 7).length).toBe(row.comeBack ? 1 : 0);
    expect(leave(part, "ada", now)).toEqual(row.leave ? [row.leave] : []);
    expect(mayJoinAnew(entry, standing(entry, called, ENTER_MS, now))).toBe(row.joinAnew);
  },
);

test("[Q1] who has not joined is in no queue", () => {
  expect(enter(newQueuePart(), "ada", CALLED, TIMES, 0)).toEqual({ refused: "not-in-queue" });
  expect(leave(newQueuePart(), "ada", 0)).toEqual([]);
  expect(mayJoinAnew(undefined, undefined)).toBe(true);
});

test("[Q2] joining twice is joining once", () => {
  const part = newQueuePart();
  const first = join(part, "ada", "id-1", null, true, 0);
  told(part, ...("events" in first ? first.events : []));
  expect(join(part, "ada", "id-2", null, false, 5)).toEqual({ events: [] });
  expect(part.lots).toEqual(["id-1"]);
});

test("[Q3] after the bell there is no lot any more, whatever the caller's clock says", () => {
  const part = told(newQueuePart(), ...close(newQueuePart()));
  expect(join(part, "ada", "id-1", null, true, 0)).toEqual({ refused: { kind: "bell-rung" } });
  const late = join(part, "ada", "id-1", 4, true, 0);
  told(part, ...("events" in late ? late.events : []));
  expect(part.entries.get("ada")).toMatchObject({ lot: null, late: 4 } satisfies Partial<Entry>);
});

test("[Q3] who goes before the bell is not drawn; after it the list stays as it is", () => {
  const part = newQueuePart();
  for (const [n, buyer] of ["ada", "bob", "cyd"].entries()) {
    const decision = join(part, buyer, `id-${n}`, null, true, 0);
    told(part, ...("events" in decision ? decision.events : []));
  }
  told(part, ...leave(part, "bob", 0), ...close(part), ...leave(part, "cyd", 0));
  expect(part.lots).toEqual(["id-0", null, "id-2"]);
});

test.each([
  ["whose address is known for years", 0, 1_000, true],
  ["who signed in at the last moment", 1_000, 1_000, true],
  ["who signed in a millisecond later", 1_001, 1_000, false],
  ["who is new where that does not matter", 9_000, null, true],
])("[Q41] %s: a lot or none", (_, knownSince, by, lot) => {
  expect(drawsLot(knownSince, by)).toBe(lot);
});
