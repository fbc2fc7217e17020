/** Best available: the seats to give somebody who names a number and leaves the rest to us.
 *
 * Steps, in this order; the first that finds anything in any section decides, then the least cost:
 *
 *   together                 n adjacent seats in one row that leave no single seat behind
 *   together-leaving-single  n adjacent seats in one row; no n adjacent seats leave none
 *   split-near               two groups close by each other (split.ts)
 *   split-section            groups in one section (split.ts)
 *
 * Nearest to the focal point wins within a step; seats with restricted view are taken only if the
 * step finds nothing without. A party is never spread over two sections: they have other gates and
 * stairs. Wheelchair places and companion seats go to accessible wishes only (accessible.ts).
 *
 * The order of steps and the rule for single seats follow seats.io's published "best available".
 */
import { beside, besideAndNear } from "./accessible.ts";
import { SINGLE } from "./cost.ts";
import type { Layout } from "./layout.ts";
import { fits, fitsCleanly, type SectionIndex } from "./section.ts";
import { splitNear, splitSection } from "./split.ts";
import { beats, type Candidate, checkQuantity, wantsAny, type Wish } from "./wish.ts";
import { eachWindow, seatsFrom, singlesLeft } from "./window.ts";

/** Finds what beats `best` in a section, or gives `best` back. */
type Search = (
  index: SectionIndex,
  wish: Wish,
  best: Candidate | undefined,
) => Candidate | undefined;

const ORDINARY: readonly Search[] = [together, splitNear, splitSection];
const ACCESSIBLE: readonly Search[] = [beside, besideAndNear];

/** The best over all sections; `bound` if given is to be beaten and comes back if nothing does.
 * Correct for any order of sections, quickest if `nearestFirst`. */
export function bestOf(
  sections: readonly SectionIndex[],
  wish: Wish,
  bound?: Candidate,
): Candidate | undefined {
  checkQuantity(wish.quantity);
  let best = bound;
  for (const search of wish.accessible ? ACCESSIBLE : ORDINARY) {
    for (const index of sections) {
      if (wantsAny(wish.categories, index.layout.categories)) best = search(index, wish, best);
    }
    // Every later step costs more than any choice of this one.
    if (best !== bound) return best;
  }
  return best;
}

export function bestInSection(
  index: SectionIndex,
  wish: Wish,
  bound?: Candidate,
): Candidate | undefined {
  return bestOf([index], wish, bound);
}

/** The sections in the order in which `bestOf` rules out most of them soonest. Sort once an event. */
export function nearestFirst(sections: readonly SectionIndex[]): SectionIndex[] {
  return [...sections].sort((a, b) => {
    // Not a difference: two sections without an ordinary seat both have an infinite bound.
    if (a.layout.bound !== b.layout.bound) return a.layout.bound < b.layout.bound ? -1 : 1;
    return a.layout.first - b.layout.first;
  });
}

/** What rules a section out without its seats. */
export type Outline = Pick<Layout, "bound" | "categories" | "places">;

/** False: no choice of seats there, whoever has them, suits the wish and beats the best so far. */
export function mayBeat(
  { bound, categories, places }: Outline,
  wish: Wish,
  best: Candidate | undefined,
): boolean {
  if (!wantsAny(wish.categories, categories)) return false;
  if (wish.accessible) return places.length > 0;
  return best === undefined || bound * wish.quantity <= best.cost;
}

/** Of what two sections have found. */
export function better(
  one: Candidate | undefined,
  other: Candidate | undefined,
): Candidate | undefined {
  return one && beats(one.cost, one.seats[0]!, other) ? one : other;
}

function together(
  index: SectionIndex,
  wish: Wish,
  bound: Candidate | undefined,
): Candidate | undefined {
  const n = wish.quantity;
  const { total, bound: nearest, nearestRows, rowBound, first } = index.layout;
  let best = bound;
  if (best !== undefined && nearest * n > best.cost) return best;
  if (!fits(index.runs(), n)) return best;
  for (const row of nearestRows) {
    if (best !== undefined && rowBound[row]! * n > best.cost) break;
    const runs = index.rowRuns(row);
    const clean = best !== undefined && best.cost < SINGLE;
    if (!(clean ? fitsCleanly(runs, n) : fits(runs, n))) continue;
    eachWindow(index, row, n, wish.categories, (start) => {
      const weight = total[start + n]! - total[start]!;
      if (!beats(weight, first + start, best)) return;
      const cost = weight + SINGLE * singlesLeft(index, start, n);
      if (!beats(cost, first + start, best)) return;
      const step = cost < SINGLE ? "together" : "together-leaving-single";
      best = { seats: seatsFrom(index, start, n), step, cost };
    });
  }
  return best;
}
