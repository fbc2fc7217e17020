import fc from "fast-check";
import { expect, test } from "vitest";
import { smallVenue } from "../plan-fixture.ts";
import { seatAt, sectionAt } from "./hit.ts";

const venue = smallVenue();
const point = fc.record({
  x: fc.double({ min: 0, max: 1000, noNaN: true }),
  y: fc.double({ min: 0, max: 1000, noNaN: true }),
});

test("[W8] a tap finds the nearest seat within reach, as a search of all seats would", () => {
  fc.assert(
    fc.property(point, fc.integer({ min: 1, max: 300 }), (at, reach) => {
      const distance = (i: number) => Math.hypot(venue.x[i]! - at.x, venue.y[i]! - at.y);
      const nearest = Math.min(...Array.from(venue.ids.keys(), distance));
      const found = seatAt(venue, at, reach);
      const wanted = nearest <= reach ? nearest : Infinity;
      expect(found === null ? Infinity : distance(found)).toBeCloseTo(wanted, 6);
    }),
  );
});

test("[W8] a tap inside a section finds it, between its seats too", () => {
  expect(sectionAt(venue, { x: 424, y: 116 }, 0)).toBe(0);
  expect(sectionAt(venue, { x: 455, y: 812 }, 0)).toBe(1);
});

test("[W8] a tap beside a section finds it within reach, and nothing on the pitch", () => {
  expect(sectionAt(venue, { x: 395, y: 115 }, 22)).toBe(0);
  expect(sectionAt(venue, { x: 803, y: 455 }, 22)).toBe(3);
  expect(sectionAt(venue, { x: 500, y: 500 }, 22)).toBeNull();
});
