import fc from "fast-check";
import { expect, test } from "vitest";
import { moveInGrid, startOfGrid } from "./grid.ts";

// Seats 10..14, none, 15..16, 17..20.
const rows = [
  { first: 10, count: 5 },
  { first: 15, count: 0 },
  { first: 15, count: 2 },
  { first: 17, count: 4 },
];

test.each([
  [12, "ArrowRight", 13],
  [14, "ArrowRight", 14],
  [10, "ArrowLeft", 10],
  [12, "ArrowDown", 16],
  [16, "ArrowDown", 18],
  [20, "ArrowUp", 16],
  [11, "ArrowUp", 11],
  [20, "ArrowDown", 20],
  [12, "Home", 10],
  [12, "End", 14],
  [12, "Enter", null],
])("[W6] from seat %i, %s goes to %s", (seat, key, next) => {
  expect(moveInGrid(rows, seat, key)).toBe(next);
});

test("[W6] no key leads out of the section", () => {
  const key = fc.constantFrom(
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "ArrowDown",
    "Home",
    "End",
    "PageUp",
    "PageDown",
  );
  fc.assert(
    fc.property(fc.array(key), (keys) => {
      let seat: number | null = 13;
      for (const pressed of keys) {
        seat = moveInGrid(rows, seat, pressed);
        if (seat === null) throw new Error(`${pressed} lost the focus`);
        expect(seat).toBeGreaterThanOrEqual(10);
        expect(seat).toBeLessThanOrEqual(20);
      }
    }),
  );
});

test("[W6] the focus starts on the first free seat, or the first seat when all are gone", () => {
  const status = new Uint8Array(21).fill(2);
  expect(startOfGrid(rows, status)).toBe(10);
  status[16] = 0;
  expect(startOfGrid(rows, status)).toBe(16);
  expect(startOfGrid([], status)).toBeNull();
});
