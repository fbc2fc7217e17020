import { expect, test } from "vitest";
import { planOf, SEAT_GAP, smallVenue } from "./plan-fixture.ts";
import { pitchBox, venueOf } from "./plan.ts";

test("rows and sections are known by seat", () => {
  const venue = smallVenue();
  expect([...venue.sectionOf.subarray(22, 26)]).toEqual([0, 0, 1, 1]);
  expect(venue.rows[venue.row[25]!]!.label).toBe("1");
  expect(venue.pitch).toBe(SEAT_GAP);
});

test("an aisle in the middle of the rows does not set the seats apart", () => {
  const plan = planOf([{ x: 400, y: 700, rows: 5, seats: 20 }]);
  const x = plan.x.map((at, seat) => (seat % 20 < 10 ? at : at + 7 * SEAT_GAP));
  expect(venueOf({ ...plan, x }).pitch).toBe(SEAT_GAP);
});

test("an outline goes round the outermost seats once", () => {
  const [outline] = smallVenue().outlines;
  // Six seats of the front row, two row ends, six of the back row, two row ends.
  expect(outline).toHaveLength(2 * (6 + 2 + 6 + 2));
  expect(smallVenue().spans[0]).toBeCloseTo(Math.sqrt(50 * 30));
});

test("the pitch touches no seat, and there is none before a stage", () => {
  const venue = smallVenue();
  const pitch = pitchBox(venue);
  if (pitch === null) throw new Error("there is no pitch");
  for (let i = 0; i < venue.size; i++) {
    const inX = venue.x[i]! > pitch.left && venue.x[i]! < pitch.right;
    expect(inX && venue.y[i]! > pitch.top && venue.y[i]! < pitch.bottom).toBe(false);
  }
  expect(pitchBox(venueOf(planOf([{ x: 400, y: 700, rows: 5, seats: 20 }])))).toBeNull();
});

test("the venue reaches from edge to edge of its seats, if there are only two", () => {
  const { bounds } = venueOf(planOf([{ x: 400, y: 700, rows: 1, seats: 2 }]));
  expect(bounds).toEqual({ left: 395, top: 695, right: 415, bottom: 705 });
});
