import fc from "fast-check";
import { expect, test } from "vitest";
import { isOrdinary } from "../src/domain/plan.ts";
import { smallVenue } from "./plan-fixture.ts";
import { newTally } from "./tally.ts";

const PRICES = [9000, 4500];

test("[W10] counts and lowest prices kept by change equal those counted anew", () => {
  const venue = smallVenue();
  const change = fc.record({ seat: fc.nat(venue.size - 1), to: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const tally = newTally(venue, PRICES);
      const seats = new Uint8Array(venue.size);
      for (const { seat, to } of changes) {
        const from = seats[seat]!;
        if (from === to) continue;
        seats[seat] = to;
        tally.moved(seat, from, to);
      }
      tally.publish();
      expect(tally.totals.value).toEqual(
        [0, 1, 2, 3].map((status) => seats.filter((s) => s === status).length),
      );
      expect(tally.ordinary.value).toBe(
        seats.filter((status, seat) => status === 0 && isOrdinary(venue.flags[seat]!)).length,
      );
      venue.sections.forEach(({ first, count }, s) => {
        const free = [...venue.ids.keys()].filter(
          (i) => i >= first && i < first + count && seats[i] === 0,
        );
        const prices = free.map((i) => PRICES[venue.category[i]!]!);
        expect(tally.offers[s]!.value).toEqual({
          free: free.length,
          from: prices.length === 0 ? null : Math.min(...prices),
        });
      });
    }),
  );
});

test("[W10] a section's signals change only when it did", () => {
  const tally = newTally(smallVenue(), PRICES);
  const before = tally.offers[1]!.value;
  tally.moved(0, 0, 2);
  expect(tally.publish()).toBe(true);
  expect(tally.offers[1]!.value).toBe(before);
  expect(tally.changes.map((c) => c.value)).toEqual([1, 0, 0, 0]);
  expect(tally.publish()).toBe(false);
});
