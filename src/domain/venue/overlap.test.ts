import * as fc from "fast-check";
import { expect, test } from "vitest";

import { findOverlaps, type Placed } from "./overlap.ts";

function overlapping(seats: readonly Placed[]): Set<number> {
  const found = new Set<number>();
  findOverlaps(seats, (seat) => found.add(seat));
  return found;
}

/** Every pair, the slow way. */
function pairs(seats: readonly Placed[]): [number, number][] {
  return seats.flatMap((a, i) =>
    seats.slice(i + 1).flatMap((b, n): [number, number][] => {
      const close = Math.hypot(a.x - b.x, a.y - b.y) < Math.min(a.radius, b.radius);
      return close ? [[i, i + 1 + n]] : [];
    }),
  );
}

const crowd = fc.array(
  fc.record({
    x: fc.integer({ min: 0, max: 120 }),
    y: fc.integer({ min: 0, max: 120 }),
    radius: fc.constantFrom(1, 3, 10, 10, 10, 25, 100),
  }),
  { maxLength: 60 },
);

test("[V7] of two overlapping seats one is reported, and none without an overlap", () => {
  fc.assert(
    fc.property(crowd, (seats) => {
      const found = overlapping(seats);
      const all = pairs(seats);
      for (const [a, b] of all) expect(found.has(a) || found.has(b)).toBe(true);
      const involved = new Set(all.flat());
      for (const seat of found) expect(involved.has(seat)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("[V7] a row that is squeezed together is reported seat by seat", () => {
  const row = Array.from({ length: 50 }, (_, n) => ({ x: n * 6, y: 0, radius: 10 }));
  expect([...overlapping(row)]).toEqual(row.keys().drop(1).toArray());
});

test("[V7] a seat is as far as its radius from the next and does not overlap", () => {
  const row = Array.from({ length: 5 }, (_, n) => ({ x: n * 10, y: 0, radius: 10 }));
  expect(overlapping(row).size).toBe(0);
});

/** Each would take minutes if every seat were compared with every other. */
test.each<[string, (n: number) => Placed, number]>([
  ["on one spot", () => ({ x: 5, y: 5, radius: 10 }), 99_999],
  [
    "tiny ones in one huge one",
    (n) => ({ x: (n % 316) + 1, y: Math.floor(n / 316) + 1, radius: n ? 0.1 : 1000 }),
    0,
  ],
  ["two heaps in one cell", (n) => ({ x: n % 2 ? 1 : 14, y: 1, radius: n ? 10 : 15 }), 99_998],
])("[V7] 100,000 seats, %s, are searched in linear time", (_, seat, expected) => {
  const seats = Array.from({ length: 100_000 }, (_, n) => seat(n));
  expect(overlapping(seats).size).toBe(expected);
});
