/** The rule against single seats, for seats that somebody picked on the map.
 *
 * An orphan is an open seat that the choice leaves without an open neighbour and that had one
 * before. It only counts if it could have been avoided: if as many adjacent seats of the same row
 * and of the chosen categories leave none. (The rule is seats.io's `noOrphanSeats`.) So there is
 * always a choice that mends it; server and page work it out alike.
 */
import type { SectionIndex } from "./section.ts";
import { eachWindow, seatsFrom, singlesLeft } from "./window.ts";
import { categoriesOf } from "./wish.ts";

/** Seats that would be left single, ascending. `seats` are free seats of the section; indices of the
 * plan, both ways. */
export function wouldOrphan(index: SectionIndex, seats: readonly number[]): number[] {
  const { first } = index.layout;
  return brokenRows(index, seats)
    .flatMap(({ orphans }) => orphans.map((i) => first + i))
    .sort((a, b) => a - b);
}

/** The nearest choice that leaves no orphan: as many seats, of the same rows and categories. In a row
 * that has one the chosen seats move together, exchanging as few as can be; the others stay. */
export function mended(index: SectionIndex, seats: readonly number[]): number[] {
  const { first, row } = index.layout;
  let choice = [...seats];
  for (const { row: broken, picked, categories } of brokenRows(index, seats)) {
    const window = nearestClean(index, broken, picked, categories);
    choice = choice.filter(
      (seat) => row[seat - first] !== broken || index.open[seat - first] !== 1,
    );
    choice.push(...window);
  }
  return choice.sort((a, b) => a - b);
}

interface BrokenRow {
  /** Local, as all here. */
  readonly row: number;
  /** Ascending. */
  readonly picked: readonly number[];
  readonly categories: Uint8Array;
  readonly orphans: readonly number[];
}

function brokenRows(index: SectionIndex, seats: readonly number[]): BrokenRow[] {
  const { first, row, plan } = index.layout;
  const chosen = seats.map((seat) => seat - first).filter((i) => index.open[i] === 1);
  const categories = categoriesOf(plan, seats);
  return [...Map.groupBy(chosen, (i) => row[i]!)].flatMap(([r, some]) => {
    const picked = some.sort((a, b) => a - b);
    const orphans = orphansInRow(index, r, new Set(picked));
    if (orphans.length === 0) return [];
    const avoidable = nearestClean(index, r, picked, categories).length > 0;
    return avoidable ? [{ row: r, picked, categories, orphans }] : [];
  });
}

function orphansInRow(index: SectionIndex, row: number, chosen: ReadonlySet<number>): number[] {
  const { rowStart, joined } = index.layout;
  const isOpen = (i: number) => index.open[i] === 1;
  const staysOpen = (i: number) => isOpen(i) && !chosen.has(i);
  const hasNeighbour = (i: number, open: (i: number) => boolean) =>
    (i > 0 && joined[i - 1] === 1 && open(i - 1)) || (joined[i] === 1 && open(i + 1));
  const orphans: number[] = [];
  for (let i = rowStart[row]!; i < rowStart[row + 1]!; i++) {
    if (staysOpen(i) && hasNeighbour(i, isOpen) && !hasNeighbour(i, staysOpen)) orphans.push(i);
  }
  return orphans;
}

/** Seats of the plan; none if every line of that length leaves a single seat. */
function nearestClean(
  index: SectionIndex,
  row: number,
  picked: readonly number[],
  categories: Uint8Array,
): number[] {
  const n = picked.length;
  let best: { start: number; kept: number; shift: number } | undefined;
  eachWindow(index, row, n, categories, (start) => {
    if (singlesLeft(index, start, n) > 0) return;
    const kept = picked.filter((i) => i >= start && i < start + n).length;
    // Between the middles, twice over.
    const shift = Math.abs(2 * start + n - 1 - (picked[0]! + picked[n - 1]!));
    if (best && (kept < best.kept || (kept === best.kept && shift >= best.shift))) return;
    best = { start, kept, shift };
  });
  return best ? seatsFrom(index, best.start, n) : [];
}
