/** What a fan wants to see on the map: the rest fades. Pure: it says which free seats fit, and what each
 * section offers of them. */
import { SeatFlag } from "../../src/domain/plan.ts";
import type { Venue } from "../plan.ts";

export type Filter = {
  /** Category indexes; none means all. */
  readonly categories: ReadonlySet<number>;
  readonly accessible: boolean;
  /** At least so many free seats that fit, side by side. */
  readonly together: number;
};

/** What a section offers of the seats that fit. */
export type Showing = {
  readonly free: number;
  /** Lowest price among them, minor units. */
  readonly from: number | null;
  /** Of most of them. */
  readonly category: number | null;
};

export const EVERYTHING: Filter = { categories: new Set(), accessible: false, together: 1 };

/** Added to the state of a free seat that does not fit. */
export const FADED = 8;
const ACCESSIBLE = SeatFlag.wheelchair | SeatFlag.companion;

export function isFiltered({ categories, accessible, together }: Filter): boolean {
  return categories.size > 0 || accessible || together > 1;
}

/** 1 for every free seat that fits. `seats` are public seat states, 0 is free. */
export function fitting(venue: Venue, seats: Uint8Array, filter: Filter): Uint8Array {
  const fits = new Uint8Array(venue.size);
  const { categories, accessible, together } = filter;
  for (const { first, count } of venue.rows) {
    let run = 0;
    for (let i = first; i < first + count; i++) {
      const fit =
        seats[i] === 0 &&
        (categories.size === 0 || categories.has(venue.category[i]!)) &&
        (!accessible || (venue.flags[i]! & ACCESSIBLE) !== 0);
      run = fit ? run + 1 : 0;
      // The seats before were waiting for this one.
      if (run === together) fits.fill(1, i - run + 1, i + 1);
      else if (run > together) fits[i] = 1;
      if (venue.flags[i]! & SeatFlag.gapAfter) run = 0;
    }
  }
  return fits;
}

/** By section. `prices` are minor units by category index. */
export function showingOf(
  venue: Venue,
  fits: Uint8Array,
  prices: readonly number[],
): readonly Showing[] {
  const free = new Uint32Array(venue.categories.length);
  return venue.sections.map(({ first, count }) => {
    free.fill(0);
    for (let i = first; i < first + count; i++) free[venue.category[i]!]! += fits[i]!;
    let all = 0;
    let from: number | null = null;
    let category: number | null = null;
    for (const [c, n] of free.entries()) {
      if (n === 0) continue;
      all += n;
      from = Math.min(from ?? Infinity, prices[c]!);
      if (category === null || n > free[category]!) category = c;
    }
    return { free: all, from, category };
  });
}
