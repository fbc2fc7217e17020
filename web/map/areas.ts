/** What of a venue can carry a label: its sections, and for a small screen its stands, each the sections
 * of one tier that lie the same way from what everybody wants to see. */
import type { Venue } from "../plan.ts";
import type { Spot } from "./camera.ts";

export type Area = {
  readonly sections: readonly number[];
  /** Where its label is centred, plan units: always on seats, however the area bends. */
  readonly anchor: Spot;
};

/** As a compass has. */
const DIRECTIONS = 8;

export function sectionAreas(venue: Venue): Area[] {
  return venue.sections.map((_, s) => ({ sections: [s], anchor: middleOf(venue, s) }));
}

export function standAreas(venue: Venue): Area[] {
  const turnOf = (s: number) => {
    const { x, y } = middleOf(venue, s);
    return (
      ((Math.atan2(y - venue.focal.y, x - venue.focal.x) / (2 * Math.PI)) * DIRECTIONS +
        DIRECTIONS) %
      DIRECTIONS
    );
  };
  const stands = Map.groupBy(
    venue.sections.keys(),
    (s) => `${Math.round(turnOf(s)) % DIRECTIONS} ${venue.sections[s]!.tier ?? ""}`,
  );
  return [...stands].map(([key, sections]) => {
    // From the middle of its direction, so that east is not cut in two where the turn starts anew.
    const from = (s: number) => {
      const off = turnOf(s) - Number.parseInt(key, 10);
      return off > DIRECTIONS / 2 ? off - DIRECTIONS : off;
    };
    const along = sections.toSorted((a, b) => from(a) - from(b));
    return { sections, anchor: middleOf(venue, along[along.length >> 1]!) };
  });
}

/** A seat in the middle of the middle row. */
function middleOf(venue: Venue, section: number): Spot {
  const { firstRow, rowCount } = venue.sections[section]!;
  const row = venue.rows[firstRow + (rowCount >> 1)]!;
  const seat = row.first + (row.count >> 1);
  return { x: venue.x[seat]!, y: venue.y[seat]! };
}
