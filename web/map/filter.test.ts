import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SeatFlag } from "../../src/domain/plan.ts";
import { smallVenue } from "../plan-fixture.ts";
import { EVERYTHING, fitting, isFiltered, showingOf } from "./filter.ts";

const venue = smallVenue();
const states = fc
  .array(fc.integer({ min: 0, max: 3 }), { minLength: venue.size, maxLength: venue.size })
  .map((values) => Uint8Array.from(values));
const filters = fc.record({
  categories: fc.subarray([0, 1]).map((categories) => new Set(categories)),
  accessible: fc.boolean(),
  together: fc.integer({ min: 1, max: 4 }),
});
const flags = fc
  .array(fc.constantFrom(0, SeatFlag.gapAfter, SeatFlag.wheelchair, SeatFlag.companion), {
    minLength: venue.size,
    maxLength: venue.size,
  })
  .map((values) => Uint8Array.from(values));

test("[W20] without a filter every free seat fits, and nothing else", () => {
  expect(isFiltered(EVERYTHING)).toBe(false);
  fc.assert(
    fc.property(states, (seats) => {
      const fits = fitting(venue, seats, EVERYTHING);
      expect([...fits]).toEqual(Array.from(seats, (state) => (state === 0 ? 1 : 0)));
    }),
  );
});

test("[W20] a seat fits if it passes alone and with enough neighbours that pass", () => {
  fc.assert(
    fc.property(states, flags, filters, (seats, flags, filter) => {
      const here = { ...venue, flags };
      const passes = (i: number) =>
        seats[i] === 0 &&
        (filter.categories.size === 0 || filter.categories.has(venue.category[i]!)) &&
        (!filter.accessible || (flags[i]! & (SeatFlag.wheelchair | SeatFlag.companion)) > 0);
      const joined = (i: number) =>
        venue.row[i] === venue.row[i + 1] && (flags[i]! & SeatFlag.gapAfter) === 0;
      const fits = fitting(here, seats, filter);
      for (let i = 0; i < venue.size; i++) {
        let from = i;
        let to = i;
        while (from > 0 && passes(from - 1) && joined(from - 1)) from--;
        while (to < venue.size - 1 && passes(to + 1) && joined(to)) to++;
        const fit = passes(i) && to - from + 1 >= filter.together;
        expect([i, fits[i]]).toEqual([i, fit ? 1 : 0]);
      }
    }),
  );
});

test("[W20] a section shows how many fit, from what price, and of which category most are", () => {
  const fits = fitting(venue, new Uint8Array(venue.size), EVERYTHING);
  const [first] = showingOf(venue, fits, [9000, 4000]);
  // Six seats in the front row, of the first category, and three rows behind.
  expect(first).toEqual({ free: 24, from: 4000, category: 1 });
  const near = fitting(venue, new Uint8Array(venue.size), {
    ...EVERYTHING,
    categories: new Set([0]),
  });
  expect(showingOf(venue, near, [9000, 4000])[0]).toEqual({ free: 6, from: 9000, category: 0 });
  const none = new Uint8Array(venue.size);
  expect(showingOf(venue, none, [9000, 4000])[0]).toEqual({ free: 0, from: null, category: null });
});
