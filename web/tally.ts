/** The counts of a sale, kept by each change instead of by counting again: free seats and the lowest
 * price among them by section, and seats by state in all. What changed shows on publish(), so that
 * one animation frame makes one change. */
import { signal, type Signal } from "@preact/signals";
import { isOrdinary } from "../src/domain/plan.ts";
import type { Venue } from "./plan.ts";

/** What a section offers: free seats, and the lowest price among them (minor units). */
export type Offer = { readonly free: number; readonly from: number | null };

/** `prices` are minor units by category index. Every seat starts free. */
export function newTally(venue: Venue, prices: readonly number[]) {
  const categories = venue.categories.length;
  const freeBy = new Uint32Array(venue.sections.length * categories);
  const totals = [venue.size, 0, 0, 0];
  let ordinary = 0;
  const dirty = new Set<number>();
  for (let i = 0; i < venue.size; i++) {
    freeBy[venue.sectionOf[i]! * categories + venue.category[i]!]!++;
    if (isOrdinary(venue.flags[i]!)) ordinary++;
  }

  const offerOf = (section: number): Offer => {
    let free = 0;
    let from: number | null = null;
    for (let c = 0; c < categories; c++) {
      const n = freeBy[section * categories + c]!;
      free += n;
      if (n > 0) from = Math.min(from ?? Infinity, prices[c]!);
    }
    return { free, from };
  };
  const offers: Signal<Offer>[] = venue.sections.map((_, s) => signal(offerOf(s)));
  const changes = venue.sections.map(() => signal(0));
  const shownTotals = signal<readonly number[]>([...totals]);
  const shownOrdinary = signal(ordinary);

  const moved = (seat: number, from: number, to: number) => {
    const section = venue.sectionOf[seat]!;
    const at = section * categories + venue.category[seat]!;
    if (from === 0) freeBy[at]!--;
    if (to === 0) freeBy[at]!++;
    if (isOrdinary(venue.flags[seat]!)) ordinary += Number(to === 0) - Number(from === 0);
    totals[from]!--;
    totals[to]!++;
    dirty.add(section);
  };

  return {
    offers,
    changes,
    totals: shownTotals,
    /** Free seats for anybody: neither wheelchair places nor companion seats. */
    ordinary: shownOrdinary,
    moved,
    /** Makes the changes since the last time visible. False if there were none. */
    publish(): boolean {
      if (dirty.size === 0) return false;
      for (const section of dirty) {
        const offer = offerOf(section);
        const shown = offers[section]!;
        if (shown.value.free !== offer.free || shown.value.from !== offer.from) shown.value = offer;
        changes[section]!.value++;
      }
      shownTotals.value = [...totals];
      shownOrdinary.value = ordinary;
      dirty.clear();
      return true;
    },
  };
}
