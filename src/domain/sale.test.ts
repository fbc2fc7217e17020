import { expect, test } from "vitest";
import { evolveSale, newSale, type Phase, phaseAt, PHASES, type Sale, setPhase } from "./sale.ts";

const BELL = 1_000;

function saleSetTo(phase: Phase | null): Sale {
  const sale = newSale();
  if (phase !== null) evolveSale(sale, { kind: "phase-set", phase });
  return sale;
}

// prettier-ignore
const PHASE_AT: Record<Phase | "never set", { before: Phase; after: Phase }> = {
  "never set": { before: "announced", after: "open" },
  announced:   { before: "announced", after: "open" },
  open:        { before: "open",      after: "open" },
  paused:      { before: "paused",    after: "paused" },
  closed:      { before: "closed",    after: "closed" },
};

test.each(Object.entries(PHASE_AT))(
  "[S1] the bell opens what is announced: %s",
  (set, { before, after }) => {
    const sale = saleSetTo(PHASES.find((phase) => phase === set) ?? null);
    expect(phaseAt(sale, BELL, BELL - 1)).toBe(before);
    expect(phaseAt(sale, BELL, BELL)).toBe(after);
  },
);

/** "set": an event; "same": it is so already; "no": not allowed. */
type Expected = "set" | "same" | "no";

/** States are what was set, and for the announced sale which side of the bell it is on. */
type State = Phase | "before the bell" | "after the bell";

// prettier-ignore
const TABLE: Record<State, Record<Phase, Expected>> = {
  "before the bell": { announced: "set",  open: "set",  paused: "set",  closed: "set" },
  "after the bell":  { announced: "no",   open: "set",  paused: "set",  closed: "set" },
  announced:         { announced: "same", open: "set",  paused: "set",  closed: "set" },
  open:              { announced: "no",   open: "same", paused: "set",  closed: "set" },
  paused:            { announced: "no",   open: "set",  paused: "same", closed: "set" },
  closed:            { announced: "no",   open: "no",   paused: "no",   closed: "same" },
};

const CELLS = Object.entries(TABLE).flatMap(([from, row]) =>
  Object.entries(row).map(([to, expected]) => ({ from, to, expected })),
);

test.each(CELLS)("[S2] $from -> $to: $expected", ({ from, to, expected }) => {
  const target = PHASES.find((phase) => phase === to)!;
  const sale = saleSetTo(PHASES.find((phase) => phase === from) ?? null);
  const now = from === "after the bell" ? BELL : BELL - 1;
  const before = phaseAt(sale, BELL, now);
  const decision = setPhase(sale, target, BELL, now);
  if (expected === "no") {
    expect(decision).toEqual({
      refused: { kind: "phase-not-allowed", from: before, to: target },
    });
    return;
  }
  const events = "events" in decision ? decision.events : undefined;
  expect(events).toEqual(expected === "set" ? [{ kind: "phase-set", phase: target }] : []);
  for (const event of events ?? []) evolveSale(sale, event);
  expect(phaseAt(sale, BELL, now)).toBe(target);
});
