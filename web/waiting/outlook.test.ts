import * as fc from "fast-check";
import { expect, test } from "vitest";
import { chance, minutesLeft, peopleAhead } from "./outlook.ts";

const AT = { number: 901, serving: 0, ratePerMinute: 60, free: 10_000 };

test("[W30] who is ahead: those whose number is lower and not called yet", () => {
  expect([1, 2, 900, 901, 950].map((serving) => peopleAhead({ ...AT, serving }))).toEqual([
    899, 898, 0, 0, 0,
  ]);
});

test("[W31] the wait is a range around what the pace says, or not known", () => {
  expect(minutesLeft(AT)).toEqual([11, 22]);
  expect(minutesLeft({ ...AT, serving: 900 })).toEqual([0, 1]);
  expect(minutesLeft({ ...AT, ratePerMinute: 0 })).toBeNull();
  const figures = fc.record({
    number: fc.integer({ min: 1, max: 1e6 }),
    serving: fc.integer({ min: 0, max: 1e6 }),
    ratePerMinute: fc.integer({ min: 1, max: 1e5 }),
    free: fc.integer({ min: 0, max: 1e5 }),
  });
  fc.assert(
    fc.property(figures, (standing) => {
      const [from, to] = minutesLeft(standing)!;
      const plain = (peopleAhead(standing) + 1) / standing.ratePerMinute;
      expect(from).toBeLessThanOrEqual(plain);
      expect(to).toBeGreaterThanOrEqual(plain);
    }),
  );
});

test("[W32] a hopeless place is called so early", () => {
  const far = (free: number) => chance({ number: 10_001, serving: 0, ratePerMinute: 60, free });
  expect([far(12_001), far(12_000), far(4_001), far(4_000), far(0)]).toEqual([
    "fair",
    "low",
    "low",
    "hardly any",
    "hardly any",
  ]);
});
