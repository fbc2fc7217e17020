/** Seats for a party that finds no row to sit in together; always within one section.
 *
 * Near: two groups of adjacent seats, in the same row or in consecutive ones, with a seat of one
 * within reach of a seat of the other (layout.ts: three seat widths, so a row behind or two seats
 * over). From four people on both groups have at least two. Least cost decides.
 *
 * Section: the sizes of the groups come first. The largest possible group each time, as the runs
 * allow; if that leaves the last person alone beside a free seat, a group of three or more gives
 * one up to sit there too. That is as few people alone, and then as few groups, as the section
 * allows. Then each size, largest first, takes its cheapest place. Between sections: fewest alone,
 * fewest groups, least cost.
 *
 * Single seats left over are counted group by group.
 */
import { ALONE, FAR, GROUP, NEAR, SINGLE } from "./cost.ts";
import { apart } from "./layout.ts";
import { longest, type SectionIndex } from "./section.ts";
import { beats, type Candidate, type Wish } from "./wish.ts";
import { eachWantedRun, seatsFrom, singlesLeft } from "./window.ts";

interface Run {
  readonly row: number;
  readonly start: number;
  readonly length: number;
}

/** From this many people on nobody of a party that sits close by sits alone. */
const PAIRS_FROM = 4;

export function splitNear(
  index: SectionIndex,
  wish: Wish,
  bound: Candidate | undefined,
): Candidate | undefined {
  const n = wish.quantity;
  const { bound: nearest, rowBound } = index.layout;
  if (bound !== undefined && NEAR + nearest * n > bound.cost) return bound;
  if (n < 2 || 2 * longest(index.runs()) < n) return bound;
  const least = n >= PAIRS_FROM ? 2 : 1;
  const room = (row: number) => (row in rowBound ? longest(index.rowRuns(row)) : 0);
  const runs = wantedRuns(index, wish, (row) => {
    const own = room(row);
    return own >= least && own + Math.max(room(row - 1), own, room(row + 1)) >= n;
  });
  let best = bound;
  for (let a = 0; a < runs.length; a++) {
    for (let b = a + 1; b < runs.length && runs[b]!.row <= runs[a]!.row + 1; b++) {
      const one = runs[a]!;
      const other = runs[b]!;
      if (one.length + other.length < n) continue;
      const floor = Math.min(rowBound[one.row]!, rowBound[other.row]!);
      if (best !== undefined && NEAR + floor * n > best.cost) continue;
      best = bestPair(index, one, other, n, least, best);
    }
  }
  return best;
}

/** The cheapest two windows, one in each run, that are close by. */
function bestPair(
  index: SectionIndex,
  one: Run,
  other: Run,
  n: number,
  least: number,
  bound: Candidate | undefined,
): Candidate | undefined {
  const { first } = index.layout;
  let best = bound;
  const fewest = Math.max(least, n - other.length);
  const most = Math.min(one.length, n - least);
  for (let size = fewest; size <= most; size++) {
    for (let i = one.start; i + size <= one.start + one.length; i++) {
      const cost = NEAR + windowCost(index, i, size);
      if (!beats(cost, first + i, best)) continue;
      for (let j = other.start; j + n - size <= other.start + other.length; j++) {
        const both = cost + windowCost(index, j, n - size);
        if (!beats(both, first + i, best) || !closeBy(index, i, size, j, n - size)) continue;
        const seats = [...seatsFrom(index, i, size), ...seatsFrom(index, j, n - size)];
        best = { seats, step: "split-near", cost: both };
      }
    }
  }
  return best;
}

export function splitSection(
  index: SectionIndex,
  wish: Wish,
  bound: Candidate | undefined,
): Candidate | undefined {
  const n = wish.quantity;
  const most = longest(index.runs());
  if (n < 2 || most === 0) return bound;
  const hopeless = (groups: number, alone: number) =>
    bound !== undefined &&
    FAR + GROUP * (groups - 1) + ALONE * alone + index.layout.bound * n > bound.cost;
  if (hopeless(Math.ceil(n / most), most === 1 ? n : 0)) return bound;
  const sizes = groupSizes(index, wish);
  if (sizes === undefined) return bound;
  const alone = sizes.filter((size) => size === 1).length;
  if (hopeless(sizes.length, alone)) return bound;
  const runs = wantedRuns(index, wish, (row) => index.rowRuns(row) !== 0);
  let cost = FAR + GROUP * (sizes.length - 1) + ALONE * alone;
  const seats: number[] = [];
  for (const size of sizes) {
    const place = cheapest(index, runs, size);
    cost += place.cost;
    seats.push(...seatsFrom(index, place.start, size));
    runs.splice(place.run, 1);
  }
  seats.sort((a, b) => a - b);
  return beats(cost, seats[0]!, bound) ? { seats, step: "split-section", cost } : bound;
}

/** Sizes of the groups, largest first; undefined if the runs together are too short. */
function groupSizes(index: SectionIndex, wish: Wish): number[] | undefined {
  const n = wish.quantity;
  /** How many runs there are of each length; of n or more in the last. */
  const lengths = new Uint32Array(n + 1);
  for (let row = 0; row < index.layout.rowCount; row++) {
    if (index.rowRuns(row) === 0) continue;
    eachWantedRun(index, row, wish.categories, (_, length) => (lengths[Math.min(n, length)]! += 1));
  }
  const sizes: number[] = [];
  let left = n;
  let spare = 0;
  for (let length = n; length > 0 && left > 0;) {
    if (lengths[length] === 0) {
      length -= 1;
      continue;
    }
    lengths[length]! -= 1;
    const size = Math.min(left, length);
    sizes.push(size);
    left -= size;
    spare = length - size;
  }
  if (left > 0) return undefined;
  const last = sizes.length - 1;
  const giver = sizes.findLastIndex((size) => size >= 3);
  if (sizes[last] === 1 && spare > 0 && giver >= 0) {
    sizes[giver]! -= 1;
    sizes[last] = 2;
  }
  return sizes;
}

/** Where in the runs that are left `size` seats cost least. Some run is long enough: sizes come in
 * descending order and each is no longer than the run it was made from. */
function cheapest(
  index: SectionIndex,
  runs: readonly Run[],
  size: number,
): { readonly run: number; readonly start: number; readonly cost: number } {
  let best = { run: -1, start: -1, cost: Infinity };
  for (const [run, { start, length }] of runs.entries()) {
    for (let i = start; i + size <= start + length; i++) {
      const cost = windowCost(index, i, size);
      if (cost < best.cost) best = { run, start: i, cost };
    }
  }
  return best;
}

function wantedRuns(index: SectionIndex, wish: Wish, look: (row: number) => boolean): Run[] {
  const runs: Run[] = [];
  for (let row = 0; row < index.layout.rowCount; row++) {
    if (!look(row)) continue;
    eachWantedRun(index, row, wish.categories, (start, length) => {
      runs.push({ row, start, length });
    });
  }
  return runs;
}

function windowCost(index: SectionIndex, start: number, n: number): number {
  const { total } = index.layout;
  return total[start + n]! - total[start]! + SINGLE * singlesLeft(index, start, n);
}

function closeBy(index: SectionIndex, a: number, sizeA: number, b: number, sizeB: number): boolean {
  for (let i = a; i < a + sizeA; i++) {
    for (let j = b; j < b + sizeB; j++) {
      if (apart(index.layout, i, j) <= index.layout.reach) return true;
    }
  }
  return false;
}
