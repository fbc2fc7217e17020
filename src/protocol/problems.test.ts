import { expect, test } from "vitest";
import type { Refusal } from "../domain/refusal.ts";
import { problemOf } from "./problems.ts";
import { inEnglish } from "./wait.ts";

test.each([
  [1, "in 1 second"],
  [39_001, "in 40 seconds"],
  [90_000, "in 90 seconds"],
  [90_001, "in 2 minutes"],
  [12 * 60_000, "in 12 minutes"],
])("[I30] a wait of %i ms is told as %s", (ms, words) => {
  expect(inEnglish(ms)).toBe(words);
});

const WAITS: readonly Refusal[] = [
  { kind: "too-many-holds", retryAfterMs: 40_000 },
  { kind: "too-many-codes", usable: true, retryAfterMs: 40_000 },
  { kind: "too-many-codes", usable: false, retryAfterMs: 40_000 },
  { kind: "too-many-sign-ins", retryAfterMs: 40_000 },
  { kind: "too-many-joins", retryAfterMs: 40_000 },
  { kind: "asked-too-often", retryAfterMs: 40_000 },
  { kind: "code-wrong", left: 0, retryAfterMs: 40_000 },
  { kind: "code-over", retryAfterMs: 40_000 },
];

test.each(WAITS)("[I30] $kind says in its words how long the wait is", (refusal) => {
  expect(problemOf(refusal).detail).toContain("in 40 seconds");
});

test("[I30] a new code that can be asked for now is not said to be later", () => {
  const over = problemOf({ kind: "code-over" });
  const wrong = problemOf({ kind: "code-wrong", left: 0 });
  for (const { detail } of [over, wrong]) expect(detail).toMatch(/ask for a new one(\.|:)/i);
});

test.each(["overloaded", "not-owner", "outcome-unknown"] as const)(
  "[U25] %s for want of the database says so, and that what was acknowledged is kept",
  (kind) => {
    const away = "The database does not answer just now; what was acknowledged is kept. ";
    const busy = problemOf({ kind, retryAfterMs: 1_000 });
    const silent = problemOf({ kind, retryAfterMs: 1_000, because: "database" });
    expect(silent).toEqual({ ...busy, because: "database", detail: `${away}${busy.detail}` });
  },
);

test("[U29] payment that its operator must set up is no reason to try again: it is not there (501)", () => {
  const { status, detail } = problemOf({ kind: "payment-not-set-up", provider: "stripe" });
  expect(status).toBe(501);
  expect(detail).toContain("its operator must set it up. Nothing was charged.");
});
