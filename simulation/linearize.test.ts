import { expect, test } from "vitest";
import { type Act, isLinearizable } from "./linearize.ts";

const hold = (hold: string, call: number, answer: number, until = 1_000): Act => ({
  call,
  answer,
  what: { kind: "hold", hold, until },
});
type Kind = "release" | "maybe-release" | "pay";
const act = (kind: Kind, hold: string, call: number, answer: number): Act => ({
  call,
  answer,
  what: { kind, hold },
});
const taken = (call: number, answer: number): Act => ({ call, answer, what: { kind: "taken" } });

test.each<[string, boolean, Act[]]>([
  [
    "one after the other, given back between",
    true,
    [hold("a", 0, 1), act("release", "a", 2, 3), hold("b", 4, 5)],
  ],
  ["two at once", false, [hold("a", 0, 10), hold("b", 0, 10)]],
  [
    "two at once, given back in the same time",
    true,
    [hold("a", 0, 10), act("release", "a", 0, 10), hold("b", 0, 10)],
  ],
  ["the second after the end of the first", true, [hold("a", 0, 1, 50), hold("b", 49, 60)]],
  ["the second before the end of the first", false, [hold("a", 0, 1, 50), hold("b", 30, 49)]],
  ["refused while somebody may have had it", true, [hold("a", 0, 10), taken(5, 6)]],
  ["refused before anybody came", false, [taken(0, 1), hold("a", 2, 3)]],
  [
    "refused after it was given back",
    false,
    [hold("a", 0, 1), act("release", "a", 2, 3), taken(4, 5)],
  ],
  [
    "refused after a release that may have come to nothing",
    true,
    [hold("a", 0, 1), act("maybe-release", "a", 2, 3), taken(4, 5)],
  ],
  [
    "held after a release that may have come to something",
    true,
    [hold("a", 0, 1), act("maybe-release", "a", 2, 3), hold("b", 4, 5)],
  ],
  [
    "held after somebody paid: the bank may have said no",
    true,
    [hold("a", 0, 1, 50), act("pay", "a", 2, 3), hold("b", 10, 20)],
  ],
  [
    "refused long after its end: the bank said yes",
    true,
    [hold("a", 0, 1, 50), act("pay", "a", 2, 3), taken(900, 901)],
  ],
  [
    "refused long after its end, and nobody had paid",
    false,
    [hold("a", 0, 1, 50), hold("b", 60, 70, 80), act("release", "b", 71, 72), taken(900, 901)],
  ],
  [
    "held before somebody paid",
    false,
    [hold("a", 0, 1, 50), hold("b", 10, 20), act("pay", "a", 21, 22)],
  ],
])("[X1] %s: linearizable is %s", (_, expected, acts) => {
  expect(isLinearizable(acts, 0)).toBe(expected);
});
