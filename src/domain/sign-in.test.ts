import { expect, test } from "vitest";
import {
  CODE_MS,
  CODES_PER_HOUR,
  enter,
  evolveSignIn,
  knownSince,
  newSignIn,
  send,
  type SignIn,
  type SignInDecision,
  type SignInEvent,
  TRIES_MAX,
} from "./sign-in.ts";

const NOW = 1_000_000_000;

function take(state: SignIn, decision: SignInDecision): SignInDecision {
  for (const event of decision.events) evolveSignIn(state, event);
  return decision;
}

function sent(code = "right"): SignIn {
  const state = newSignIn();
  take(state, send(state, code, NOW));
  return state;
}

test("[N10] the right code counts once, within its ten minutes", () => {
  const state = sent();
  expect(enter(newSignIn(), "right", NOW)).toMatchObject({ refused: { kind: "code-over" } });
  expect(enter(state, "right", NOW + CODE_MS)).toMatchObject({ refused: { kind: "code-over" } });
  expect(take(state, enter(state, "right", NOW + CODE_MS - 1))).not.toHaveProperty("refused");
  expect(enter(state, "right", NOW)).toMatchObject({ refused: { kind: "code-over" } });
});

test("[N11] five tries, then the code is dead, the right one too", () => {
  const state = sent();
  for (let left = TRIES_MAX - 1; left >= 0; left--) {
    const wrong = take(state, enter(state, left % 2 ? "wrong" : "right but longer", NOW));
    expect(wrong).toMatchObject({ refused: { kind: "code-wrong", left } });
  }
  expect(enter(state, "right", NOW)).toMatchObject({ refused: { kind: "code-over" } });
});

test("[N12] a new code replaces the old one, and an address gets five within an hour", () => {
  const state = sent("first");
  take(state, send(state, "second", NOW));
  expect(enter(state, "first", NOW)).toMatchObject({ refused: { kind: "code-wrong" } });
  for (let n = 2; n < CODES_PER_HOUR; n++) take(state, send(state, `${n}`, NOW + n));
  expect(send(state, "more", NOW + 1_000)).toEqual({
    refused: { kind: "too-many-codes", retryAfterMs: 60 * 60_000 - 1_000 },
    events: [],
  });
  expect(send(state, "later", NOW + 60 * 60_000)).not.toHaveProperty("refused");
});

const USED: SignInEvent = { kind: "code-used" };

// prettier-ignore
const KNOWN: readonly (readonly [what: string, before: readonly SignInEvent[], since: number])[] = [
  ["this is the first time",       [],                             NOW],
  ["it was the first time before", [{ kind: "known", at: 5 }, USED], 5],
  ["nobody wrote the first down",  [USED],                         0],
];

test.each(KNOWN)("[N19] since when an address is known: %s", (_, before, since) => {
  const state = newSignIn();
  for (const event of before) evolveSignIn(state, event);
  take(state, send(state, "right", NOW));
  expect(take(state, enter(state, "wrong", NOW))).toHaveProperty("refused");
  const entered = enter(state, "right", NOW);
  expect(knownSince(state, NOW)).toBe(since);
  take(state, entered);
  expect(knownSince(state, NOW + 9)).toBe(since);
  expect(entered.events).toEqual(since === NOW ? [{ kind: "known", at: NOW }, USED] : [USED]);
});
