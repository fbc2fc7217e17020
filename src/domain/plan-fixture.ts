/** Draws small plans for tests, one string a row, one block of rows a section:
 *
 *   .  ordinary seat     b  ordinary seat of the second category   r  restricted view
 *   w  wheelchair place  c  companion seat of the nearest wheelchair place in its row
 *   x  ordinary seat that is sold                                   X  wheelchair place that is sold
 *   |  an aisle: no neighbours across it
 *
 * Seats are one unit apart, rows one unit, sections one below the other with two rows between.
 */
import { SeatStatus } from "./availability.ts";
import { type Plan, type Point, type Row, SeatFlag, type Section } from "./plan.ts";
import { SectionIndex } from "./section.ts";

const SECTION_GAP = 2;
const FLAGS: Record<string, number> = {
  w: SeatFlag.wheelchair,
  X: SeatFlag.wheelchair,
  c: SeatFlag.companion,
  r: SeatFlag.restricted,
};

export interface Drawing {
  readonly plan: Plan;
  readonly sections: SectionIndex[];
}

export function draw(
  blocks: readonly (readonly string[])[],
  focal: Point = { x: 0, y: 0 },
): Drawing {
  const seats: { mark: string; x: number; y: number; row: number; gap: boolean }[] = [];
  const rows: Row[] = [];
  const sections: Section[] = [];
  let y = 0;
  for (const [s, block] of blocks.entries()) {
    const first = seats.length;
    const firstRow = rows.length;
    for (const [r, marks] of block.entries()) {
      const rowFirst = seats.length;
      for (const [x, mark] of marks.split("").entries()) {
        if (mark === "|") seats[seats.length - 1]!.gap = true;
        else seats.push({ mark, x, y, row: rows.length, gap: false });
      }
      rows.push({ section: s, label: `${r + 1}`, first: rowFirst, count: seats.length - rowFirst });
      y += 1;
    }
    y += SECTION_GAP;
    const extent = { first, count: seats.length - first, firstRow, rowCount: block.length };
    sections.push({ id: `s${s}`, name: `s${s}`, gate: null, tier: null, ...extent });
  }
  const nearestPlace = (seat: number) => {
    const places = [...seats.keys()].filter(
      (i) => "wX".includes(seats[i]!.mark) && seats[i]!.row === seats[seat]!.row,
    );
    places.sort((a, b) => Math.abs(a - seat) - Math.abs(b - seat));
    return places[0] ?? -1;
  };
  const ids = seats.map((_, i) => `seat-${i}`);
  const plan: Plan = {
    name: "drawn",
    width: Math.max(1, ...seats.map((seat) => seat.x)),
    height: Math.max(1, y),
    focal,
    categories: [
      { name: "a", color: "#111111" },
      { name: "b", color: "#222222" },
    ],
    sections,
    rows,
    size: seats.length,
    ids,
    numbers: ids,
    x: Float32Array.from(seats, (seat) => seat.x),
    y: Float32Array.from(seats, (seat) => seat.y),
    category: Uint8Array.from(seats, (seat) => (seat.mark === "b" ? 1 : 0)),
    row: Uint32Array.from(seats, (seat) => seat.row),
    flags: Uint8Array.from(
      seats,
      (seat) => (FLAGS[seat.mark] ?? 0) | (seat.gap ? SeatFlag.gapAfter : 0),
    ),
    companionOf: Int32Array.from(seats, (seat, i) => (seat.mark === "c" ? nearestPlace(i) : -1)),
    index: new Map(ids.map((id, i) => [id, i])),
  };
  const indexes = sections.map((_, s) => new SectionIndex(plan, s));
  for (const [i, seat] of seats.entries()) {
    if (!"xX".includes(seat.mark)) continue;
    indexes[rows[seat.row]!.section]!.set(i, SeatStatus.sold);
  }
  return { plan, sections: indexes };
}
