import { assert, nat, property, string } from "fast-check";
import { expect, test } from "vitest";
import { emailAddress } from "../domain/address.ts";
import { signedBy } from "./signed.ts";
import { createSessions, SESSION_MS } from "./sessions.ts";

const KEY = "a key of the test";

test("[I1] a token gives back its buyer until it expires, and not from then on", () => {
  const clock = { time: 1_000, now: () => clock.time };
  const sessions = createSessions(KEY, clock);
  const { token, buyer, expiresAt } = sessions.issue("ada@example.org");
  expect(expiresAt).toBe(1_000 + SESSION_MS);
  clock.time = expiresAt - 1;
  const id = expect.stringMatching(/^[\w-]{16}$/);
  const email = "ada@example.org";
  expect(sessions.verify(token)).toEqual({ id, buyer, email, knownSince: 0, expiresAt });
  clock.time = expiresAt;
  expect(sessions.verify(token)).toBeUndefined();
  expect(createSessions(KEY, clock).verify(token)).toBeUndefined();
});

test("[I1] a token changed in any one character is not ours", () => {
  const sessions = createSessions(KEY, { now: () => 1_000 });
  const { token } = sessions.issue("ada@example.org");
  sessions.verify(token);
  assert(
    property(nat(token.length - 1), string({ unit: "binary-ascii", size: "small" }), (at, put) => {
      const changed = token.slice(0, at) + put + token.slice(at + 1);
      expect(sessions.verify(changed) === undefined).toBe(changed !== token);
    }),
    { numRuns: 2_000 },
  );
});

test("[I1] tokens of another key, longer payloads and nonsense are refused", () => {
  const clock = { now: () => 1_000 };
  const foreign = createSessions("another key", clock).issue("ada@example.org").token;
  const sessions = createSessions(KEY, clock);
  for (const token of [foreign, "", ".", "a.b", "x".repeat(5_000), `${foreign}.${foreign}`]) {
    expect(sessions.verify(token)).toBeUndefined();
  }
});

test("[N13] a session that was ended is over at once, though it was verified before", () => {
  const ended = new Set<string>();
  const sessions = createSessions(KEY, { now: () => 1_000 }, (id) => ended.has(id));
  const [one, other] = [sessions.issue("ada@example.org"), sessions.issue("ada@example.org")];
  const { id } = sessions.verify(one.token)!;
  ended.add(id);
  expect(sessions.verify(one.token)).toBeUndefined();
  expect(sessions.verify(other.token)?.buyer).toBe(one.buyer);
});

test("[I2] one person is one buyer, however the address is typed", () => {
  const sessions = createSessions(KEY, { now: () => 1_000 });
  const typed = ["zoe@bu\u0308cher.de", " ZOE@B\u00dccher.de ", "zoe@b\u00fccher.de."];
  const buyers = typed.map((address) => sessions.issue(emailAddress(address)!).buyer);
  expect(new Set(buyers).size).toBe(1);
  expect(buyers[0]).toMatch(/^[\w-]{20}$/);
  expect(sessions.issue("bob@example.org").buyer).not.toBe(buyers[0]);
});

test("a token pushed out of the cache by newer ones is verified anew", () => {
  const sessions = createSessions(KEY, { now: () => 1_000 }, () => false, 2);
  const tokens = ["a@x.org", "b@x.org", "c@x.org"].map((address) => sessions.issue(address).token);
  const emails = [...tokens, ...tokens].map((token) => sessions.verify(token)?.email);
  expect(emails).toEqual(["a@x.org", "b@x.org", "c@x.org", "a@x.org", "b@x.org", "c@x.org"]);
});

test("[Q43] a token says since when its address is known; an older one is of a known address", () => {
  const clock = { now: () => 1_000 };
  const sessions = createSessions(KEY, clock);
  expect(sessions.verify(sessions.issue("ada@example.org", 77).token)?.knownSince).toBe(77);
  const older = signedBy(KEY).write({ s: "id", b: "buyer", e: "ada@example.org", x: 2_000 });
  expect(sessions.verify(older)).toMatchObject({ buyer: "buyer", knownSince: 0 });
});
