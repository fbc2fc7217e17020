/** The rule against single seats, for seats that somebody picked on the map.
 *
 * An orphan is an open seat that the choice leaves without an open neighbour and that had one
 * before. It only counts if it could have been avoided: if as many adjacent seats of the same row
 * and of the chosen categories leave none. (The rule is seats.io's `noOrphanSeats`.)
 */
import type { SectionIndex } from "./section.ts";
import { eachWindow, singlesLeft } from "./window.ts";
import { categoriesOf } from "./wish.ts";

/** Seats that would be left single, ascending. `seats` are free seats of the section; indices of the
 * plan, both ways. */
export function wouldOrphan(index: SectionIndex, seats: readonly number[]): number[] {
  const { first, row, plan } = index.layout;
  const chosen = new Set(seats.map((seat) => seat - first).filter((i) => index.open[i] === 1));
  const categories = categoriesOf(plan, seats);
  const orphans: number[] = [];
  for (const r of new Set([...chosen].map((i) => row[i]!))) {
    const left = orphansInRow(index, r, chosen);
    const size = [...chosen].filter((i) => row[i] === r).length;
    if (left.length > 0 && avoidable(index, r, size, categories)) orphans.push(...left);
  }
  return orphans.map((i) => first + i).sort((a, b) => a - b);
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

function avoidable(index: SectionIndex, row: number, n: number, categories: Uint8Array): boolean {
  let clean = false;
  eachWindow(index, row, n, categories, (start) => {
    clean ||= singlesLeft(index, start, n) === 0;
  });
  return clean;
}
