import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ASKED_PER_S, askedBy, HEARD_MS } from "./asking.ts";
import { SeededRandom } from "../runtime/testing/seeded-random.ts";

const TOLD_AT = 1_000_000;

test.each([
  ["nobody", 0, 0],
  ["one", 1, 3_001],
  ["a small hall", 8_000, 3_800],
  ["a million", 1_000_000, 103_000],
  ["more than can be told in ten minutes", 30_000_000, 603_000],
])("[Q44] %s can have asked within so many ms", (_, people, ms) => {
  expect(askedBy(TOLD_AT, people) - TOLD_AT).toBe(ms);
});

test("[Q44] however many ask, and whoever picks anew on the way, no second has more than a server answers", () => {
  const crowd = fc.record({
    people: fc.integer({ min: 1, max: 100_000 }),
    seed: fc.nat(),
    again: fc.array(fc.nat(12_000), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(crowd, ({ people, seed, again }) => {
      const random = new SeededRandom(seed);
      const by = askedBy(0, people);
      const seconds = Array.from({ length: Math.ceil(by / 1_000) }, () => 0);
      for (let n = 0; n < people; n++) {
        let from = HEARD_MS * random.next();
        const pick = () => from + (by - from) * random.next();
        let at = pick();
        for (const reload of again.toSorted((a, b) => a - b)) {
          if (reload < from || reload > at) continue;
          from = reload;
          at = pick();
        }
        seconds[Math.floor(at / 1_000)]!++;
      }
      // Chance itself: six times the deviation of a second's share.
      const most = ASKED_PER_S + 6 * Math.sqrt(ASKED_PER_S);
      expect(Math.max(...seconds)).toBeLessThanOrEqual(most);
    }),
    { numRuns: 50 },
  );
});
