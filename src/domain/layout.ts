/** What never changes about one section and makes searching it quick. Seats are numbered within the
 * section here: local seat `i` is seat `first + i` of the plan; rows likewise. */
import { weigher } from "./cost.ts";
import type { Plan, Point, Section } from "./plan.ts";
import { SeatFlag } from "./plan.ts";

/** Seats at most this many seat widths apart are close by: a row ahead or behind, or two seats over. */
const REACH_SEATS = 3;

export interface Layout {
  readonly plan: Plan;
  readonly section: Section;
  readonly first: number;
  readonly count: number;
  readonly rowCount: number;
  /** Local seat that each row starts with; one entry more than rows, so row r ends before r + 1. */
  readonly rowStart: Uint32Array;
  /** Local row of each seat. */
  readonly row: Uint32Array;
  readonly category: Uint8Array;
  /** Categories that occur in the section and in each row, each once. */
  readonly categories: Uint8Array;
  readonly rowCategories: readonly Uint8Array[];
  /** 1 for a seat that anyone may be given: no wheelchair place, no companion seat. */
  readonly ordinary: Uint8Array;
  /** 1 if the seat and the next are neighbours. */
  readonly joined: Uint8Array;
  /** Running total of the seats' weights (cost.ts): seats a up to b weigh `total[b] - total[a]`. */
  readonly total: Float64Array;
  /** Least weight of an ordinary seat by row; infinite without one. */
  readonly rowBound: Float64Array;
  /** Rows by ascending bound. */
  readonly nearestRows: Uint32Array;
  /** What each row lies within. */
  readonly rowBox: readonly Box[];
  /** Least weight of any ordinary seat. */
  readonly bound: number;
  /** How far apart two seats still count as close by, in plan units. */
  readonly reach: number;
  readonly centre: Point;
  readonly places: readonly Place[];
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A wheelchair place and its companion seats, the nearest first. Local seats. */
export interface Place {
  readonly seat: number;
  readonly companions: readonly number[];
}

export function layoutOf(plan: Plan, sectionIndex: number): Layout {
  const section = plan.sections[sectionIndex];
  if (section === undefined) throw new RangeError(`plan has no section ${sectionIndex}`);
  const { first, count, firstRow, rowCount } = section;
  const row = new Uint32Array(count);
  const rowStart = new Uint32Array(rowCount + 1).fill(count);
  const rowBound = new Float64Array(rowCount).fill(Infinity);
  const ordinary = new Uint8Array(count);
  const joined = new Uint8Array(count);
  const total = new Float64Array(count + 1);
  const weigh = weigher(plan);
  for (let r = 0; r < rowCount; r++) {
    const { first: start, count: length } = plan.rows[firstRow + r]!;
    rowStart[r] = start - first;
    for (let i = start - first; i < start - first + length; i++) {
      const flags = plan.flags[first + i]!;
      const weight = weigh(first + i);
      row[i] = r;
      total[i + 1] = total[i]! + weight;
      ordinary[i] = (flags & (SeatFlag.wheelchair | SeatFlag.companion)) === 0 ? 1 : 0;
      const last = i + 1 === start - first + length;
      joined[i] = last || (flags & SeatFlag.gapAfter) !== 0 ? 0 : 1;
      if (ordinary[i] === 1) rowBound[r] = Math.min(rowBound[r]!, weight);
    }
  }
  const category = plan.category.subarray(first, first + count);
  const nearestRows = Uint32Array.from(rowBound.keys());
  nearestRows.sort((a, b) =>
    rowBound[a]! < rowBound[b]! ? -1 : rowBound[a]! > rowBound[b]! ? 1 : a - b,
  );
  return {
    plan,
    section,
    first,
    count,
    rowCount,
    rowStart,
    row,
    category,
    categories: Uint8Array.from(new Set(category)),
    rowCategories: Array.from(rowBound.keys(), (r) =>
      Uint8Array.from(new Set(category.subarray(rowStart[r], rowStart[r + 1]))),
    ),
    ordinary,
    joined,
    total,
    rowBound,
    nearestRows,
    rowBox: Array.from(rowBound.keys(), (r) =>
      boxOf(plan, first + rowStart[r]!, first + rowStart[r + 1]!),
    ),
    bound: rowBound[nearestRows[0] ?? 0] ?? Infinity,
    reach: REACH_SEATS * seatWidth(plan, first, joined),
    centre: centreOf(plan, first, count),
    places: placesOf(plan, first, count),
  };
}

/** Distance between two local seats in plan units. */
export function apart(layout: Layout, a: number, b: number): number {
  const { plan, first } = layout;
  return distance(plan, first + a, first + b);
}

/** Rows 0 to count - 1, starting close to `from` and going to both sides, so that a near set is found
 * early and rules out the other rows. */
export function outward(from: number, count: number): number[] {
  const start = Math.max(0, Math.min(count - 1, from));
  const rows: number[] = [];
  for (let step = 0; rows.length < count; step++) {
    if (start - step >= 0) rows.push(start - step);
    if (step > 0 && start + step < count) rows.push(start + step);
  }
  return rows;
}

/** Squared distance from a point to a box, which nothing in the box is nearer than. */
export function squaredTo(box: Box, { x, y }: Point): number {
  const across = Math.max(box.left - x, 0, x - box.right);
  const along = Math.max(box.top - y, 0, y - box.bottom);
  return across ** 2 + along ** 2;
}

/** Not Math.hypot, which takes ten times as long. */
function distance(plan: Plan, a: number, b: number): number {
  return Math.sqrt((plan.x[a]! - plan.x[b]!) ** 2 + (plan.y[a]! - plan.y[b]!) ** 2);
}

/** Median distance between neighbours; where there are none, between any seat and the next. */
function seatWidth(plan: Plan, first: number, joined: Uint8Array): number {
  const seats = Array.from(joined.keys()).slice(0, -1);
  const neighbours = seats.filter((i) => joined[i] === 1);
  const widths = (neighbours.length > 0 ? neighbours : seats)
    .map((i) => distance(plan, first + i, first + i + 1))
    .sort((a, b) => a - b);
  return widths[widths.length >> 1] ?? 0;
}

function boxOf(plan: Plan, from: number, to: number): Box {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let seat = from; seat < to; seat++) {
    left = Math.min(left, plan.x[seat]!);
    right = Math.max(right, plan.x[seat]!);
    top = Math.min(top, plan.y[seat]!);
    bottom = Math.max(bottom, plan.y[seat]!);
  }
  return { left, right, top, bottom };
}

function centreOf(plan: Plan, first: number, count: number): Point {
  let x = 0;
  let y = 0;
  for (let seat = first; seat < first + count; seat++) {
    x += plan.x[seat]!;
    y += plan.y[seat]!;
  }
  return { x: x / count, y: y / count };
}

function placesOf(plan: Plan, first: number, count: number): Place[] {
  const companions = new Map<number, number[]>();
  for (let seat = first; seat < first + count; seat++) {
    if ((plan.flags[seat]! & SeatFlag.wheelchair) !== 0) companions.set(seat, []);
  }
  for (let seat = first; seat < first + count; seat++) {
    companions.get(plan.companionOf[seat]!)?.push(seat);
  }
  return [...companions].map(([place, seats]) => ({
    seat: place - first,
    companions: seats
      .sort((a, b) => distance(plan, a, place) - distance(plan, b, place) || a - b)
      .map((seat) => seat - first),
  }));
}
