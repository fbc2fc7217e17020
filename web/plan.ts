/** The venue as the page uses it: the columns of the plan, plus what drawing and hit tests need. */
import type { Plan } from "../src/domain/plan.ts";
import type { PlanView } from "../src/protocol/api.ts";

export type Box = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

export type Venue = Pick<
  Plan,
  | "name"
  | "width"
  | "height"
  | "focal"
  | "categories"
  | "sections"
  | "rows"
  | "size"
  | "ids"
  | "numbers"
  | "x"
  | "y"
  | "category"
  | "flags"
  | "index"
> & {
  /** Section index by seat. */
  readonly sectionOf: Uint16Array;
  /** Row index by seat. */
  readonly rowOf: Uint32Array;
  /** Distance between neighbours in a row, plan units: the median over all rows. */
  readonly pitch: number;
  readonly bounds: Box;
  /** By section: box of its seats' centres. */
  readonly boxes: readonly Box[];
  /** By section: around its outermost seats as x, y pairs in plan units, following the curve of its rows. */
  readonly outlines: readonly Float32Array[];
  /** By section: the side of a square of the same area, plan units. How much text it can carry. */
  readonly spans: readonly number[];
};

export function venueOf(view: PlanView): Venue {
  const x = Float32Array.from(view.seats.x);
  const y = Float32Array.from(view.seats.y);
  const size = view.seats.id.length;
  const rowOf = new Uint32Array(size);
  const sectionOf = new Uint16Array(size);
  view.rows.forEach((row, r) => {
    rowOf.fill(r, row.first, row.first + row.count);
    sectionOf.fill(row.section, row.first, row.first + row.count);
  });
  const outlines = view.sections.map((s) => outlineOf(view, x, y, s.firstRow, s.rowCount));
  const boxes = view.sections.map((s) => boxOf(x, y, s.first, s.first + s.count));
  return {
    name: view.name,
    width: view.width,
    height: view.height,
    focal: view.focal,
    categories: view.categories,
    sections: view.sections,
    rows: view.rows,
    size,
    ids: view.seats.id,
    numbers: view.seats.number,
    x,
    y,
    category: Uint8Array.from(view.seats.category),
    flags: Uint8Array.from(view.seats.flags),
    index: new Map(view.seats.id.map((id, i) => [id, i])),
    sectionOf,
    rowOf,
    pitch: pitchOf(view, x, y),
    bounds: boxOf(x, y, 0, size),
    boxes,
    outlines,
    spans: outlines.map((outline) => Math.sqrt(areaOf(outline))),
  };
}

export function boxOf(x: Float32Array, y: Float32Array, from: number, to: number): Box {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (let i = from; i < to; i++) {
    left = Math.min(left, x[i]!);
    right = Math.max(right, x[i]!);
    top = Math.min(top, y[i]!);
    bottom = Math.max(bottom, y[i]!);
  }
  return { left, top, right, bottom };
}

function pitchOf(view: PlanView, x: Float32Array, y: Float32Array): number {
  const gaps: number[] = [];
  for (const row of view.rows) {
    for (let i = row.first; i < row.first + row.count - 1; i++) {
      gaps.push(Math.hypot(x[i + 1]! - x[i]!, y[i + 1]! - y[i]!));
    }
  }
  const middle = Float32Array.from(gaps).sort()[gaps.length >> 1];
  // A venue of single seats has no gaps: a hundredth of its width is as good as any.
  return middle || view.width / 100 || 1;
}

/** Along the first row, up the ends of the rows, back along the last row, down the other ends. */
function outlineOf(
  view: PlanView,
  x: Float32Array,
  y: Float32Array,
  firstRow: number,
  rowCount: number,
): Float32Array {
  const rows = view.rows.slice(firstRow, firstRow + rowCount).filter((row) => row.count > 0);
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
  for (let i = 0; i < venue.size; i++) {
    const dx = venue.x[i]! - venue.focal.x;
    const dy = venue.y[i]! - venue.focal.y;
    reach = Math.min(reach, Math.max(Math.abs(dx) / 105, Math.abs(dy) / 68));
    if (Math.abs(dx) > Math.abs(dy)) sides[dx < 0 ? "left" : "right"] = true;
    else sides[dy < 0 ? "above" : "below"] = true;
  }
  if (!(sides.left && sides.right && sides.above && sides.below) || reach * 68 < venue.pitch * 4)
    return null;
  const w = reach * 105 * 0.86;
  const h = reach * 68 * 0.86;
  const { x, y } = venue.focal;
  return { left: x - w, right: x + w, top: y - h, bottom: y + h };
}
