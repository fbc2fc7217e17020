import fc from "fast-check";
import { expect, test } from "vitest";
import { numberRuns, stillFree, toggleSeat } from "./selection.ts";

test("[W4] never more seats are chosen than the buyer may take, and none twice", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9)), fc.nat(6), (taps, room) => {
      let seats: readonly number[] = [];
      for (const tap of taps) {
        const next = toggleSeat(seats, tap, room);
        expect("full" in next).toBe(!seats.includes(tap) && seats.length === room);
        if ("seats" in next) seats = next.seats;
        expect(seats.length).toBeLessThanOrEqual(room);
        expect(new Set(seats).size).toBe(seats.length);
      }
    }),
  );
});

test("[W4] a second tap takes a seat out again, even when there is no room", () => {
  expect(toggleSeat([3, 5], 5, 2)).toEqual({ seats: [3] });
  expect(toggleSeat([3, 5], 6, 2)).toEqual({ full: 2 });
});

test("[W5] a seat that is taken leaves the choice, the others stay", () => {
  expect(stillFree([0, 1, 2, 3], Uint8Array.of(0, 1, 0, 2))).toEqual({
    kept: [0, 2],
    lost: [1, 3],
  });
});

test.each([
  [["7"], "7"],
  [["8", "7"], "7, 8"],
  [["9", "8", "7", "12"], "7–9, 12"],
  [["1", "3", "5"], "1, 3, 5"],
  [["A1", "A2"], "A1, A2"],
])("seat numbers %j read %s", (numbers, text) => {
  expect(numberRuns(numbers)).toBe(text);
});
