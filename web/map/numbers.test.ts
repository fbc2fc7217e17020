import { expect, test } from "vitest";
import { smallVenue } from "../plan-fixture.ts";
import { NUMBERS_FROM_PX, SEAT_PX_MAX, SEAT_RADIUS } from "./detail.ts";
import { letterPx, NOWHERE, NUMBERS_MAX, numbersOf } from "./numbers.ts";

test("[W83] each number is on the sheet once, and each seat finds its own", () => {
  const venue = smallVenue();
  const { places, words } = numbersOf(venue);
  expect(words).toEqual(["1", "2", "3", "4", "5", "6", "7", "8"]);
  expect([...places].map((place) => words[place])).toEqual([...venue.numbers]);
});

test("[W83] the sheet has an end: seats whose number is not on it go without", () => {
  const { places, words } = numbersOf({
    numbers: Array.from({ length: NUMBERS_MAX + 2 }, (_, n) => String(n)),
  });
  expect(words.length).toBe(NUMBERS_MAX);
  expect([...places.slice(-3)]).toEqual([NUMBERS_MAX - 1, NOWHERE, NOWHERE]);
});

test("[W83] a number never reaches over the edge of its seat, and stays as large as it can", () => {
  for (let seatPx = NUMBERS_FROM_PX; seatPx <= SEAT_PX_MAX; seatPx++) {
    for (const widest of [0.7, 1.3, 2, 4]) {
      expect(letterPx(seatPx, widest) * widest).toBeLessThan(seatPx * 2 * SEAT_RADIUS);
    }
  }
  expect(letterPx(NUMBERS_FROM_PX, 1.3)).toBe(8);
  expect(letterPx(SEAT_PX_MAX, 1.3)).toBe(15);
});
