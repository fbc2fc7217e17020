import { expect, test } from "vitest";
import {
  type Bell,
  countSeats,
  evolveSale,
  newSale,
  type Phase,
  phaseAt,
  PHASES,
  type Sale,
  setPhase,
} from "./sale.ts";

const BELL = 1_000;
const DOORS = 400;
const WITH_LOBBY: Bell = { opensAt: BELL, lobbyMs: BELL - DOORS };
const WITHOUT: Bell = { opensAt: BELL, lobbyMs: null };

function saleSetTo(phase: Phase | null): Sale {
  const sale = newSale();
  if (phase !== null) evolveSale(sale, { kind: "phase-set", phase });
  return sale;
}

type Moments = readonly [before: Phase, inLobby: Phase, after: Phase];

/** What was set; then, without and with a lobby, the phase before the doors, between doors and bell, and
 * from the bell on. */
// prettier-ignore
const PHASE_AT: Record<Phase | "never set", readonly [without: Moments, withLobby: Moments]> = {
  "never set": [["announced", "announced", "open"],  ["announced", "lobby", "queue"]],
  announced:   [["announced", "announced", "open"],  ["announced", "lobby", "queue"]],
  lobby:       [["lobby",     "lobby",     "queue"], ["lobby",     "lobby", "queue"]],
  queue:       [["queue",     "queue",     "queue"], ["queue",     "queue", "queue"]],
  open:        [["open",      "open",      "open"],  ["open",      "open",  "open"]],
  paused:      [["paused",    "paused",    "paused"],["paused",    "paused","paused"]],
  closed:      [["closed",    "closed",    "closed"],["closed",    "closed","closed"]],
};

test.each(Object.entries(PHASE_AT))(
  "[S1] doors and bell open what is announced: %s",
  (set, [without, withLobby]) => {
    const sale = saleSetTo(PHASES.find((phase) => phase === set) ?? null);
    const seen = (bell: Bell) =>
      [DOORS - 1, DOORS, BELL - 1, BELL].map((now) => phaseAt(sale, bell, now));
    const spread = ([before, between, after]: Moments) => [before, between, between, after];
    expect(seen(WITHOUT)).toEqual(spread(without));
    expect(seen(WITH_LOBBY)).toEqual(spread(withLobby));
  },
);

test("[L11] a sale is closed a day after its event has begun, whatever was set, and stays so", () => {
  const endsAt = BELL + 500;
  for (const bell of [WITHOUT, WITH_LOBBY].map((bell) => ({ ...bell, endsAt }))) {
    for (const phase of [null, ...PHASES]) {
      const sale = saleSetTo(phase);
      expect(phaseAt(sale, bell, endsAt - 1)).toBe(
        phaseAt(sale, WITH_LOBBY === bell ? bell : { ...bell, endsAt: Infinity }, endsAt - 1),
      );
      expect(phaseAt(sale, bell, endsAt)).toBe("closed");
      expect(setPhase(sale, "open", bell, endsAt)).toMatchObject({ refused: { from: "closed" } });
    }
  }
});

/** "set": an event; "same": it is so already; "no": not allowed. */
type Expected = "set" | "same" | "no";

/** States are what was set, and for the announced sale (with a lobby) when. */
type State = Exclude<Phase, "announced"> | "before the doors" | "in the lobby" | "after the bell";

// prettier-ignore
const TABLE: Record<State, Record<Phase, Expected>> = {
  "before the doors": { announced: "set", lobby: "set",  queue: "set",  open: "set",  paused: "set",  closed: "set" },
  "in the lobby":     { announced: "no",  lobby: "set",  queue: "set",  open: "set",  paused: "set",  closed: "set" },
  "after the bell":   { announced: "no",  lobby: "no",   queue: "set",  open: "set",  paused: "set",  closed: "set" },
  lobby:              { announced: "no",  lobby: "same", queue: "set",  open: "set",  paused: "set",  closed: "set" },
  queue:              { announced: "no",  lobby: "no",   queue: "same", open: "set",  paused: "set",  closed: "set" },
  open:               { announced: "no",  lobby: "no",   queue: "set",  open: "same", paused: "set",  closed: "set" },
  paused:             { announced: "no",  lobby: "no",   queue: "set",  open: "set",  paused: "same", closed: "set" },
  closed:             { announced: "no",  lobby: "no",   queue: "no",   open: "no",   paused: "no",   closed: "same" },
};

const WHEN: Partial<Record<string, number>> = { "in the lobby": DOORS, "after the bell": BELL };

const CELLS = Object.entries(TABLE).flatMap(([from, row]) =>
  Object.entries(row).map(([to, expected]) => ({ from, to, expected })),
);

test.each(CELLS)("[S2] $from -> $to: $expected", ({ from, to, expected }) => {
  const target = PHASES.find((phase) => phase === to)!;
  const sale = saleSetTo(PHASES.find((phase) => phase === from) ?? null);
  const now = WHEN[from] ?? DOORS - 1;
  const before = phaseAt(sale, WITH_LOBBY, now);
  const decision = setPhase(sale, target, WITH_LOBBY, now);
  if (expected === "no") {
    expect(decision).toEqual({
      refused: { kind: "phase-not-allowed", from: before, to: target },
    });
    return;
  }
  const events = "events" in decision ? decision.events : undefined;
  const phases = events?.filter(({ kind }) => kind === "phase-set");
  expect(phases).toEqual(expected === "set" ? [{ kind: "phase-set", phase: target }] : []);
  for (const event of events ?? []) evolveSale(sale, event);
  if (target !== "announced") expect(phaseAt(sale, WITH_LOBBY, now)).toBe(target);
});

// prettier-ignore
const OPENED: readonly (readonly [what: string, set: readonly (readonly [number, Phase])[], openedAt: number | null])[] = [
  ["by the bell alone",             [],                                                   null],
  ["before the bell",               [[DOORS, "queue"]],                                   DOORS],
  ["paused before, opened after",   [[DOORS, "paused"], [BELL + 5, "open"]],              BELL + 5],
  ["paused once it had rung",       [[BELL + 5, "paused"], [BELL + 9, "queue"]],          BELL],
  ["and opened, paused, opened",    [[DOORS, "open"], [BELL, "paused"], [BELL + 9, "open"]], DOORS],
  ["never",                         [[DOORS, "paused"], [BELL + 5, "closed"]],            null],
];

test.each(OPENED)("[S5] when it opened is known: %s", (_, changes, openedAt) => {
  const sale = newSale();
  for (const [now, to] of changes) {
    const decision = setPhase(sale, to, WITH_LOBBY, now);
    for (const event of "events" in decision ? decision.events : []) evolveSale(sale, event);
  }
  expect(sale.openedAt).toBe(openedAt);
});

/** Seats left and sold, and when they are counted; then since when it is sold out. */
// prettier-ignore
const COUNTED: readonly (readonly [what: string, left: number, sold: number, now: number, at: number | null])[] = [
  ["the last is held",        1, 9, BELL, null],
  ["the last is sold",        0, 10, BELL + 1, BELL + 1],
  ["counted again",           0, 10, BELL + 9, BELL + 1],
  ["one comes back",          1, 9, BELL + 10, null],
  ["it is sold once more",    0, 10, BELL + 20, BELL + 20],
];

test("[S6] sold out is the moment of the last seat, until one comes back", () => {
  const sale = newSale();
  for (const [what, left, sold, now, at] of COUNTED) {
    for (const event of countSeats(sale, { left, sold }, 7, WITH_LOBBY, now))
      evolveSale(sale, event);
    expect(sale.soldOut, what).toEqual(at === null ? null : { at, waiting: 7 });
  }
});

test("[S6] nothing is sold out before the bell, nor where all is blocked", () => {
  expect(countSeats(newSale(), { left: 0, sold: 5 }, 0, WITH_LOBBY, BELL - 1)).toEqual([]);
  expect(countSeats(newSale(), { left: 0, sold: 0 }, 0, WITH_LOBBY, BELL)).toEqual([]);
});
