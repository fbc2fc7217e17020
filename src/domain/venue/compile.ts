/** Turns checked files into the plan that is sold from: absolute positions, columns by seat index,
 * rows in the order in which people sit. */
import { SeatFlag, type Plan, type Point, type Row, type Section } from "../plan.ts";
import type { Venue } from "./check.ts";
import { alongTheRow, gapsIn } from "./row-order.ts";
import {
  DEFAULT_RADIUS,
  roundPosition,
  type RowInFile,
  type SeatFacts,
  type ZoneInFile,
} from "./plan-file.ts";
import { sectionId } from "./section-id.ts";

export interface Compiled {
  readonly plan: Plan;
  /** All-in price in minor units by category index. */
  readonly prices: readonly number[];
}

interface PlacedSeat extends Point {
  readonly id: string;
  readonly number: string;
  readonly category: string;
  readonly radius: number;
}

export function compilePlan(venue: Venue): Compiled {
  const { file, sidecar } = venue;
  const facts = new Map(Object.entries(sidecar?.seats ?? {}));
  const zoneFacts = new Map(Object.entries(sidecar?.zones ?? {}));
  const sections: Section[] = [];
  const rows: Row[] = [];
  const seats: PlacedSeat[] = [];
  const rowOf: number[] = [];
  const gaps: boolean[] = [];

  for (const zone of file.zones) {
    const filled = zone.rows.filter((row) => row.seats.length > 0);
    if (filled.length === 0) continue;
    const id = sectionId(zone);
    const first = seats.length;
    const firstRow = rows.length;
    const ordered = filled.map((row) => alongTheRow(placeSeats(zone, row)));
    const gapsByRow = gapsIn(ordered);
    for (const [index, row] of filled.entries()) {
      const inRow = ordered[index]!;
      for (const seat of inRow) {
        seats.push(seat);
        rowOf.push(rows.length);
      }
      for (const gap of gapsByRow[index]!) gaps.push(gap);
      rows.push({
        section: sections.length,
        label: rowLabel(row),
        first: seats.length - inRow.length,
        count: inRow.length,
      });
    }
    sections.push({
      id,
      name: zone.name || id,
      gate: zoneFacts.get(id)?.gate ?? null,
      tier: zoneFacts.get(id)?.tier ?? null,
      first,
      count: seats.length - first,
      firstRow,
      rowCount: rows.length - firstRow,
    });
  }

  const used = new Set(seats.map((seat) => seat.category));
  const categories = file.categories.filter((category) => used.has(category.name));
  const categoryIndex = new Map(categories.map((category, index) => [category.name, index]));
  const index = new Map(seats.map((seat, i) => [seat.id, i]));
  const width = seats.reduce((far, seat) => Math.max(far, seat.x + seat.radius), file.size.width);
  const height = seats.reduce((far, seat) => Math.max(far, seat.y + seat.radius), file.size.height);

  const plan: Plan = {
    name: file.name,
    width: roundPosition(width),
    height: roundPosition(height),
    focal: focalPoint(sidecar?.focal ?? { x: width / 2, y: height / 2 }),
    categories: categories.map(({ name, color }) => ({ name, color: longColor(color) })),
    sections,
    rows,
    size: seats.length,
    ids: seats.map((seat) => seat.id),
    numbers: seats.map((seat) => seat.number),
    x: Float32Array.from(seats, (seat) => seat.x),
    y: Float32Array.from(seats, (seat) => seat.y),
    category: Uint8Array.from(seats, (seat) => categoryIndex.get(seat.category)!),
    row: Uint32Array.from(rowOf),
    flags: Uint8Array.from(seats, (seat, i) => {
      const last = rowOf[i + 1] !== rowOf[i];
      return flagsOf(facts.get(seat.id), gaps[i]!, last);
    }),
    companionOf: Int32Array.from(seats, (seat) => {
      const main = facts.get(seat.id)?.companionOf;
      return main === undefined ? -1 : index.get(main)!;
    }),
    index,
  };
  return { plan, prices: categories.map((category) => venue.prices.get(category.name)!) };
}

function placeSeats(zone: ZoneInFile, row: RowInFile): PlacedSeat[] {
  const x = zone.position.x + (row.position?.x ?? 0);
  const y = zone.position.y + (row.position?.y ?? 0);
  return row.seats.map((seat) => ({
    id: seat.seat_guid,
    number: seat.seat_number,
    category: seat.category,
    radius: seat.radius ?? DEFAULT_RADIUS,
    // The sum of zone, row and seat carries the noise of floating point.
    x: roundPosition(x + seat.position.x),
    y: roundPosition(y + seat.position.y),
  }));
}

function rowLabel(row: RowInFile): string {
  if (row.row_number !== "") return row.row_number;
  return (row.row_label ?? "").replaceAll("%s", "").trim();
}

function flagsOf(facts: SeatFacts | undefined, gap: boolean, last: boolean): number {
  const gapAfter = !last && (facts?.gapAfter ?? gap);
  return (
    (facts?.accessible === "wheelchair" ? SeatFlag.wheelchair : 0) |
    (facts?.accessible === "companion" ? SeatFlag.companion : 0) |
    (facts?.restrictedView ? SeatFlag.restricted : 0) |
    (gapAfter ? SeatFlag.gapAfter : 0)
  );
}

function focalPoint(point: Point): Point {
  return { x: roundPosition(point.x), y: roundPosition(point.y) };
}

/** `#abc` as `#aabbcc`, lower case. */
function longColor(color: string): string {
  const short = /^#(.)(.)(.)$/.exec(color);
  const long = short
    ? `#${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}`
    : color;
  return long.toLowerCase();
}
