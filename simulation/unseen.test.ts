import { expect, test } from "vitest";
import { type Act, isLinearizable } from "./linearize.ts";
import { type Happened, unseen } from "./unseen.ts";

const held = (hold: string, until: number): Happened => ({ event: { kind: "held", hold, until } });
const ended = (kind: "released" | "expired", hold: string): Happened => ({ event: { kind, hold } });
const hold = (hold: string, call: number, answer: number, until: number): Act => ({
  call,
  answer,
  what: { kind: "hold", hold, until },
});
const taken: Act = { call: 15, answer: 16, what: { kind: "taken" } };
/** Whoever was refused before it was refused by somebody else's hold. */
const other = hold("b", 25, 26, 40);
const b = [held("b", 40), ended("expired", "b")];

test.each<[string, boolean, Happened[], Act[]]>([
  ["nobody had it", false, [...b, held("a", 90)], [taken, other, hold("a", 10, 60, 90)]],
  [
    "a try for the same hold had it, and ran out",
    true,
    [held("a", 18), ended("expired", "a"), ...b, held("a", 90)],
    [taken, other, hold("a", 10, 60, 90)],
  ],
  [
    "a try for the same hold had it, and gave it back",
    true,
    [held("a", 50), ended("released", "a"), ...b, held("a", 90)],
    [taken, other, hold("a", 10, 60, 90)],
  ],
  [
    "another had it who was refused elsewhere",
    true,
    [held("c", 50), ended("released", "c"), ...b],
    [taken, other],
  ],
  [
    "it had been given back, which is not told twice",
    false,
    [held("a", 90), ended("released", "a"), ...b],
    [
      hold("a", 1, 2, 90),
      { call: 3, answer: 4, what: { kind: "release", hold: "a" } },
      taken,
      other,
    ],
  ],
])("[X1] refused while %s: explained is %s", (_, expected, life, seen) => {
  const all = [...seen, ...unseen(life, seen, (at) => at)];
  expect(isLinearizable(all, 0)).toBe(expected);
});
