/** Lines of n adjacent open seats, and the single seats that taking one would leave. Local seats. */
import type { SectionIndex } from "./section.ts";
import { wantsAny } from "./wish.ts";

/** Seats next to the line that would be left without an open neighbour: 0, 1 or 2. The line lies in
 * one run, so such a seat had its neighbour in the line and was not single before. */
export function singlesLeft(index: SectionIndex, start: number, n: number): number {
  const { open } = index;
  const { joined } = index.layout;
  const openBefore = (i: number) => i > 0 && joined[i - 1] === 1 && open[i - 1] === 1;
  const openAfter = (i: number) => joined[i] === 1 && open[i + 1] === 1;
  const last = start + n - 1;
  const before = openBefore(start) && !openBefore(start - 1) ? 1 : 0;
  const after = openAfter(last) && !openAfter(last + 1) ? 1 : 0;
  return before + after;
}

/** Visits each line of n adjacent open seats of the wanted categories in a row, from left to right. */
export function eachWindow(
  index: SectionIndex,
  row: number,
  n: number,
  categories: Uint8Array,
  visit: (start: number) => void,
): void {
  eachWantedRun(index, row, categories, (start, length) => {
    for (let i = start; i + n <= start + length; i++) visit(i);
  });
}

/** Visits each longest line of adjacent open seats of the wanted categories in a row. Open seats of
 * other categories end it, though they still keep company to a seat left beside them. */
export function eachWantedRun(
  index: SectionIndex,
  row: number,
  categories: Uint8Array,
  visit: (start: number, length: number) => void,
): void {
  const { open } = index;
  const { rowStart, rowCategories, joined, category } = index.layout;
  if (!wantsAny(categories, rowCategories[row]!)) return;
  const end = rowStart[row + 1]!;
  for (let i = rowStart[row]!; i < end; i++) {
    if (open[i] === 0 || categories[category[i]!] !== 1) continue;
    const start = i;
    while (joined[i] === 1 && open[i + 1] === 1 && categories[category[i + 1]!] === 1) i += 1;
    visit(start, i + 1 - start);
  }
}

/** `n` plan seat indices from local seat `start` on. */
export function seatsFrom(index: SectionIndex, start: number, n: number): number[] {
  return Array.from({ length: n }, (_, i) => index.layout.first + start + i);
}
