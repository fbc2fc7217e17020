/** The venue as the page uses it: the columns of the plan, plus what drawing and hit tests need. */
import type { Plan, Section } from "../src/domain/plan.ts";
import type { PlanColumns } from "../src/protocol/plan-bytes.ts";
import type { SeatNames } from "../src/protocol/plan-rows.ts";

export type Box = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

export type Venue = Plan & {
  /** Section index by seat. */
  readonly sectionOf: Uint16Array;
  /** Distance between neighbours in the middle of a row, plan units: the median over all rows. */
  readonly pitch: number;
  /** Around all seats. */
  readonly bounds: Box;
  /** By section: box of its seats' centres. */
  readonly boxes: readonly Box[];
  /** By section: around its outermost seats as x, y pairs in plan units, following the curve of its rows. */
  readonly outlines: readonly Float32Array[];
  /** By section: the side of a square of the same area, plan units. How much text it can carry. */
  readonly spans: readonly number[];
};

export function venueOf(plan: PlanColumns): Venue {
  const { x, y, size } = plan;
  const sectionOf = new Uint16Array(size);
  for (const [s, { first, count }] of plan.sections.entries()) {
    sectionOf.fill(s, first, first + count);
  }
  const boxes = plan.sections.map((s) => boxOf(x, y, s.first, s.first + s.count));
  const pitch = pitchOf(plan);
  const outlines = plan.sections.map((section) => outlineOf(plan, section));
  // Only when a seat is asked for by name: the map should be there first.
  let named: SeatNames | undefined;
  let index: Map<string, number> | undefined;
  const names = () => (named ??= plan.names());
  return {
    ...plan,
    get ids() {
      return names().ids;
    },
    get numbers() {
      return names().numbers;
    },
    get index() {
      index ??= new Map(names().ids.map((id, seat) => [id, seat]));
      return index;
    },
    sectionOf,
    pitch,
    bounds: grown(around(boxes), pitch / 2),
    boxes,
    outlines,
    spans: outlines.map((outline) => Math.sqrt(areaOf(outline))),
  };
}

function around(boxes: readonly Box[]): Box {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}

/** From the centres of seats to their edges: two seats are a venue too. */
function grown({ left, top, right, bottom }: Box, by: number): Box {
  return { left: left - by, top: top - by, right: right + by, bottom: bottom + by };
}

function boxOf(x: Float32Array, y: Float32Array, from: number, to: number): Box {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (let i = from; i < to; i++) {
    const across = x[i]!;
    const down = y[i]!;
    if (across < left) left = across;
    if (across > right) right = across;
    if (down < top) top = down;
    if (down > bottom) bottom = down;
  }
  return { left, top, right, bottom };
}

function pitchOf({ rows, x, y, width }: PlanColumns): number {
  const before = (seat: number) => Math.hypot(x[seat]! - x[seat - 1]!, y[seat]! - y[seat - 1]!);
  // Where one place in a row has an aisle, the other has not: most rows are broken in the middle.
  const gaps = rows.flatMap(({ first, count }) =>
    count > 1 ? Math.min(before(first + 1), before(first + (count >> 1))) : [],
  );
  const middle = gaps.sort((a, b) => a - b)[gaps.length >> 1];
  // A venue of single seats has no gaps: a hundredth of its width is as good as any.
  return middle || width / 100 || 1;
}

/** Along the first row, up the ends of the rows, back along the last row, down the other ends. */
function outlineOf(plan: PlanColumns, { firstRow, rowCount }: Section): Float32Array {
  const { x, y } = plan;
  const rows = plan.rows.slice(firstRow, firstRow + rowCount).filter((row) => row.count > 0);
  const front = rows[0];
  const back = rows.at(-1);
  if (front === undefined || back === undefined) return new Float32Array();
  const seats: number[] = [];
  for (let i = 0; i < front.count; i++) seats.push(front.first + i);
  for (const row of rows.slice(1, -1)) seats.push(row.first + row.count - 1);
  for (let i = back.count - 1; i >= 0; i--) seats.push(back.first + i);
  for (const row of rows.slice(1, -1).reverse()) seats.push(row.first);
  return Float32Array.from(seats.flatMap((i) => [x[i]!, y[i]!]));
}

/** "B" of "Gate B": the word is the page's, in its own language. */
export function gateLetter(gate: string): string {
  return gate.replace(/^Gate\s+/, "");
}

/** Shoelace formula over x, y pairs. */
export function areaOf(outline: Float32Array): number {
  let twice = 0;
  for (let i = 0, j = outline.length - 2; i < outline.length; j = i, i += 2) {
    twice += outline[j]! * outline[i + 1]! - outline[i]! * outline[j + 1]!;
  }
  return Math.abs(twice) / 2;
}

/** The largest pitch (105 by 68) around the focal point that touches no seat, in plan units, or null
 * when the seats do not surround it: a stage has no pitch. */
export function pitchBox(venue: Venue): Box | null {
  let reach = Infinity;
  const sides = { left: false, right: false, above: false, below: false };
  // The front rows are on the outlines, and with them whatever is nearest.
  for (const outline of venue.outlines) {
    for (let i = 0; i < outline.length; i += 2) {
      const dx = outline[i]! - venue.focal.x;
      const dy = outline[i + 1]! - venue.focal.y;
      reach = Math.min(reach, Math.max(Math.abs(dx) / 105, Math.abs(dy) / 68));
      if (Math.abs(dx) > Math.abs(dy)) sides[dx < 0 ? "left" : "right"] = true;
      else sides[dy < 0 ? "above" : "below"] = true;
    }
  }
  if (!(sides.left && sides.right && sides.above && sides.below) || reach * 68 < venue.pitch * 4)
    return null;
  const w = reach * 105 * 0.86;
  const h = reach * 68 * 0.86;
  const { x, y } = venue.focal;
  return { left: x - w, right: x + w, top: y - h, bottom: y + h };
}
