import { expect, test } from "vitest";
import {
  CODE_MS,
  enter,
  evolveSignIn,
  FIRST_PAUSE_MS,
  HOMES_MAX,
  knownSince,
  LETTERS_AT_WILL,
  newSignIn,
  send,
  type SignIn,
  type SignInDecision,
  type SignInEvent,
  SLOW_PAUSE_MS,
  STRAY_FIRSTS_MAX,
  STRAY_TRIES_MAX,
  TRIES_MAX,
} from "./sign-in.ts";

const NOW = 1_000_000_000;
const HOUR_MS = 60 * 60_000;
const MINUTE = 60_000;
/** In ten minutes. */
const STRAYS = STRAY_FIRSTS_MAX + STRAY_TRIES_MAX;
/** Networks. */
const HOME = "home";
const AWAY = "away";

function take(state: SignIn, decision: SignInDecision): SignInDecision {
  for (const event of decision.events) evolveSignIn(state, event);
  return decision;
}

function sent(code = "right", from = HOME): SignIn {
  const state = newSignIn();
  take(state, send(state, code, from, NOW));
  return state;
}

function guess(state: SignIn, from: string, times: number, now = NOW): void {
  for (let n = 0; n < times; n++) take(state, enter(state, "wrong", from, now));
}

/** How long `from` must wait for a letter. */
function pause(state: SignIn, from: string, now: number): number {
  const decision = send(state, "another", from, now);
  return "refused" in decision && "retryAfterMs" in decision.refused
    ? decision.refused.retryAfterMs
    : 0;
}

test("[N10] the right code counts once, within its ten minutes", () => {
  const state = sent();
  const over = { refused: { kind: "code-over" } };
  expect(enter(newSignIn(), "right", HOME, NOW)).toMatchObject(over);
  expect(enter(state, "right", HOME, NOW + CODE_MS)).toMatchObject(over);
  expect(take(state, enter(state, "right", HOME, NOW + CODE_MS - 1))).not.toHaveProperty("refused");
  expect(enter(state, "right", HOME, NOW)).toMatchObject(over);
});

test("[N11] five tries, then the code is dead, the right one too, and it is said when there is another", () => {
  const state = sent();
  for (let left = TRIES_MAX - 1; left >= 0; left--) {
    const typed = left % 2 ? "wrong" : "right but longer";
    const wait = left > 0 ? {} : { retryAfterMs: FIRST_PAUSE_MS - 1_000 };
    const { refused } = take(state, enter(state, typed, HOME, NOW + 1_000)) as { refused: object };
    expect(refused).toEqual({ kind: "code-wrong", left, ...wait });
  }
  expect(enter(state, "right", HOME, NOW + 2_000)).toMatchObject({
    refused: { kind: "code-over", retryAfterMs: FIRST_PAUSE_MS - 2_000 },
  });
  expect(send(state, "another", HOME, NOW + 2_000)).toMatchObject({
    refused: { kind: "too-many-codes", usable: false, retryAfterMs: FIRST_PAUSE_MS - 2_000 },
  });
  const later = NOW + FIRST_PAUSE_MS;
  expect(enter(state, "right", HOME, later)).toEqual({
    refused: { kind: "code-over" },
    events: [],
  });
  take(state, send(state, "another", HOME, later));
  expect(enter(state, "another", HOME, later)).not.toHaveProperty("refused");
});

test("[N12] the pause between two letters grows, up to the time that a code is good", () => {
  const state = newSignIn();
  const at: number[] = [];
  for (let now = NOW; now < NOW + HOUR_MS; now += 1_000) {
    const wait = pause(state, HOME, now);
    expect(wait).toBeLessThanOrEqual(CODE_MS);
    if (wait > 0) continue;
    at.push((now - NOW) / MINUTE);
    take(state, send(state, `${now}`, HOME, now));
  }
  expect(at).toEqual([0, 0.5, 1.5, 3.5, 7.5, 15.5, 25.5, 35.5, 45.5, 55.5]);
  expect(at.length).toBeLessThan(LETTERS_AT_WILL);
});

test("[N12] who has signed in may have another code at once: for another device", () => {
  const state = sent();
  expect(send(state, "another", HOME, NOW)).toMatchObject({
    refused: { kind: "too-many-codes", usable: true, retryAfterMs: FIRST_PAUSE_MS },
  });
  take(state, enter(state, "right", HOME, NOW));
  expect(send(state, "another", HOME, NOW)).not.toHaveProperty("refused");
});

test("[L9] a stranger elsewhere takes neither tries nor letters nor the code of who signs in", () => {
  const state = newSignIn();
  for (let now = NOW; now < NOW + HOUR_MS; now += 1_000) {
    if (pause(state, AWAY, now) === 0) take(state, send(state, `away ${now}`, AWAY, now));
    guess(state, AWAY, TRIES_MAX + STRAY_TRIES_MAX, now);
  }
  const now = NOW + HOUR_MS;
  take(state, send(state, "right", HOME, now));
  take(state, send(state, "a stranger's", AWAY, now));
  guess(state, AWAY, 100, now);
  expect(enter(state, "right", HOME, now)).not.toHaveProperty("refused");
});

test("[L9] a letter that was asked for elsewhere is good here while it is the last one", () => {
  const state = sent("at the desk", HOME);
  take(state, send(state, "on the phone", AWAY, NOW));
  const good = (code: string, from: string) => !("refused" in enter(state, code, from, NOW));
  expect([good("at the desk", HOME), good("on the phone", HOME)]).toEqual([true, true]);
  expect([good("at the desk", AWAY), good("on the phone", AWAY)]).toEqual([false, true]);
});

/** As many networks as an attacker likes: they take every letter that there is, and all tries. */
function crowdOut(state: SignIn, networks: number, now: number): void {
  for (let n = 0; n < networks; n++) {
    if (pause(state, `asks ${n}`, now) === 0)
      take(state, send(state, `letter ${n}`, `asks ${n}`, now));
    guess(state, `tries ${n}`, 10, now);
  }
}

test("[L12] where one has signed in before, no number of strangers takes letters or tries", () => {
  const state = sent();
  take(state, enter(state, "right", HOME, NOW));
  for (let now = NOW + MINUTE; now < NOW + HOUR_MS; now += MINUTE) crowdOut(state, 200, now);
  const now = NOW + HOUR_MS;
  expect(pause(state, "new", now)).toBeGreaterThan(0);
  expect(pause(state, HOME, now)).toBe(0);
  take(state, send(state, "mine", HOME, now));
  crowdOut(state, 200, now);
  expect(enter(state, "mine", HOME, now)).not.toHaveProperty("refused");
});

test("[L12] of where one has signed in the last five networks are remembered, each with its own pauses", () => {
  const state = newSignIn();
  const networks = Array.from({ length: HOMES_MAX + 1 }, (_, n) => `home ${n}`);
  for (const from of [...networks, "home 1"]) {
    take(state, send(state, "right", from, NOW));
    take(state, enter(state, "right", from, NOW));
  }
  expect(state.homes).toEqual(["home 2", "home 3", "home 4", "home 5", "home 1"]);
  take(state, send(state, "right", "home 1", NOW));
  expect(pause(state, "home 1", NOW)).toBe(FIRST_PAUSE_MS);
});

test("[L13] where one has never signed in, the last letter is good for one try, though strangers elsewhere take the others", () => {
  const state = newSignIn();
  for (let n = 0; n < LETTERS_AT_WILL; n++) take(state, send(state, `${n}`, `asks ${n}`, NOW));
  for (let n = 0; n < STRAY_FIRSTS_MAX - 1; n++) guess(state, `tries ${n}`, 10);
  expect(send(state, "mine", HOME, NOW)).toMatchObject({ refused: { usable: true } });
  const last = `${LETTERS_AT_WILL - 1}`;
  expect(enter(state, last, HOME, NOW)).not.toHaveProperty("refused");
  // One, and no more: neither there nor, past so many networks, elsewhere.
  guess(state, HOME, 1);
  const over = { refused: { kind: "code-over" } };
  expect(enter(state, last, HOME, NOW)).toMatchObject(over);
  expect(enter(state, last, "one more", NOW)).toMatchObject(over);
  expect(enter(state, last, "one more", NOW + CODE_MS - 1)).toMatchObject(over);
});

test("[L10] after their first, networks that have asked for no code have five tries together", () => {
  const state = sent();
  for (let n = 0; n < STRAY_FIRSTS_MAX; n++) guess(state, `network ${n}`, 1);
  guess(state, "network 0", STRAY_TRIES_MAX);
  const over = { refused: { kind: "code-over" } };
  expect(enter(state, "right", "one more", NOW)).toMatchObject(over);
  expect(enter(state, "right", "one more", NOW + CODE_MS - 1)).toMatchObject(over);
  expect(enter(state, "right", HOME, NOW)).not.toHaveProperty("refused");
  take(state, send(state, "another", "one more", NOW));
  expect(enter(state, "another", "one more", NOW)).not.toHaveProperty("refused");
});

test("[L10] from however many networks: 20 letters an hour, and 370 tries", () => {
  const state = newSignIn();
  const counts = { letters: 0, tries: 0 };
  for (let now = NOW; now < NOW + HOUR_MS; now += 10_000) {
    const fresh = `network ${now}`;
    expect(pause(state, fresh, now)).toBeLessThanOrEqual(SLOW_PAUSE_MS);
    if (pause(state, fresh, now) === 0) {
      take(state, send(state, `${now}`, fresh, now));
      counts.letters++;
    }
    const many = Array.from({ length: 50 }, (_, n) => `${n}`);
    for (const from of [fresh, ...many]) {
      for (let n = 0; n < 10; n++)
        counts.tries += take(state, enter(state, "wrong", from, now)).events.length;
    }
  }
  expect(counts).toEqual({ letters: 20, tries: 20 * TRIES_MAX + 6 * STRAYS });
});

test("[N12] what was written before networks were told is read as from one", () => {
  const state = {} as SignIn;
  for (const event of [
    { kind: "code-sent", digest: "right", at: NOW },
    { kind: "code-wrong" },
  ] as const)
    evolveSignIn(state, event);
  expect(enter(state, "wrong", "", NOW)).toMatchObject({ refused: { left: TRIES_MAX - 2 } });
  expect(enter(state, "right", HOME, NOW)).not.toHaveProperty("refused");
});

const USED: SignInEvent = { kind: "code-used" };
const USED_HERE: SignInEvent = { kind: "code-used", from: HOME };

// prettier-ignore
const KNOWN: readonly (readonly [what: string, before: readonly SignInEvent[], since: number])[] = [
  ["this is the first time",       [],                             NOW],
  ["it was the first time before", [{ kind: "known", at: 5 }, USED], 5],
  ["nobody wrote the first down",  [USED],                         0],
];

test.each(KNOWN)("[N19] since when an address is known: %s", (_, before, since) => {
  const state = newSignIn();
  for (const event of before) evolveSignIn(state, event);
  take(state, send(state, "right", HOME, NOW));
  expect(take(state, enter(state, "wrong", HOME, NOW))).toHaveProperty("refused");
  const entered = enter(state, "right", HOME, NOW);
  expect(knownSince(state, NOW)).toBe(since);
  take(state, entered);
  expect(knownSince(state, NOW + 9)).toBe(since);
  expect(entered.events).toEqual(
    since === NOW ? [{ kind: "known", at: NOW }, USED_HERE] : [USED_HERE],
  );
});
