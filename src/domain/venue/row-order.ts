/** Who sits beside whom. A file may list a row's seats in any order (by number, odd ones first), and
 * the printed number says nothing about neighbours; the positions do. */
import type { Point } from "../plan.ts";

/** A step so many times the usual one has an aisle, a stairway or a missing seat in it. */
const GAP_FACTOR = 1.6;
/** With fewer steps than this a row has no usual one, and the section's counts. */
const STEPS_TO_JUDGE_MIN = 2;

/** The seats in the order in which they stand: as the file has them, or along the row's main
 * direction, whichever is the shorter walk. The former follows a row that bends around a corner, the
 * latter puts right a file that is sorted by number. The walk starts at the end nearer to the
 * file's first seat. */
export function alongTheRow<T extends Point>(seats: readonly T[]): readonly T[] {
  const direction = mainDirection(seats);
  const along = (seat: Point): number => seat.x * direction.x + seat.y * direction.y;
  const sorted = [...seats].sort((a, b) => along(a) - along(b));
  const first = seats[0];
  const last = seats.at(-1);
  if (first && last && along(first) > along(last)) sorted.reverse();
  // A hair shorter by rounding alone is no reason to leave the file's order.
  return walk(sorted) < walk(seats) * 0.999 ? sorted : seats;
}

/** For each row, whether a gap follows each seat; the last one's is false. */
export function gapsIn(rows: readonly (readonly Point[])[]): boolean[][] {
  const steps = rows.map(stepsOf);
  const ofSection = median(steps.flat());
  return steps.map((row) => {
    const usual = row.length < STEPS_TO_JUDGE_MIN ? ofSection : median(row);
    return [...row.map((step) => step > usual * GAP_FACTOR), false];
  });
}

function stepsOf(seats: readonly Point[]): number[] {
  const steps: number[] = [];
  for (let i = 1; i < seats.length; i++) {
    const from = seats[i - 1]!;
    const to = seats[i]!;
    steps.push(Math.hypot(to.x - from.x, to.y - from.y));
  }
  return steps;
}

function walk(seats: readonly Point[]): number {
  return stepsOf(seats).reduce((sum, step) => sum + step, 0);
}

/** The lower median: in a row of two steps, one of them over an aisle, the other is the usual one. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}

/** Unit vector along which the points spread most (first principal axis). */
function mainDirection(points: readonly Point[]): Point {
  const n = Math.max(1, points.length);
  const meanX = points.reduce((sum, point) => sum + point.x, 0) / n;
  const meanY = points.reduce((sum, point) => sum + point.y, 0) / n;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const { x, y } of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
    yy += (y - meanY) ** 2;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  return { x: Math.cos(angle), y: Math.sin(angle) };
}
