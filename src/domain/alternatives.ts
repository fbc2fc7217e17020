/** What to offer somebody whose seats are gone: sets of free seats as near to them as can be.
 *
 * Every set is adjacent seats in one row; or, if a wheelchair place or companion seat was wanted, a
 * wheelchair place with its companion seats. No two sets share a seat. The wanted categories go
 * before others (another category is another price), within them the same section before the
 * nearest other, then sets that leave no single seat, then the distance to the middle of the wanted
 * seats. Most answers in a rush are refusals, so the search ends as soon as it has enough.
 */
import { outward, squaredTo } from "./layout.ts";
import { type Point, SeatFlag } from "./plan.ts";
import { fits, type SectionIndex } from "./section.ts";
import { categoriesOf, checkQuantity, wantsAny } from "./wish.ts";
import { seatsBeside } from "./accessible.ts";
import { eachWindow, seatsFrom, singlesLeft } from "./window.ts";

/** Sets offered unless the caller says otherwise. */
const OFFERS = 3;

interface Offer {
  readonly seats: readonly number[];
  /** Single seats it leaves. */
  readonly singles: number;
  /** Plan units, squared. */
  readonly distance: number;
}

interface Search {
  readonly quantity: number;
  readonly categories: Uint8Array;
  /** The middle of the wanted seats. */
  readonly to: Point;
  /** Row of the first wanted seat, by the plan's numbering. */
  readonly row: number;
  readonly offered: ReadonlySet<number>;
}

/** Up to `limit` sets of `quantity` free seats, best first. `wanted` are one or more seats of the
 * event; seat indices of the plan, both ways. */
export function alternatives(
  sections: readonly SectionIndex[],
  wanted: readonly number[],
  quantity: number,
  limit: number = OFFERS,
): number[][] {
  checkQuantity(quantity);
  const plan = sections[0]?.layout.plan;
  if (plan === undefined || wanted.length === 0) return [];
  const to = middle(wanted.map((seat) => ({ x: plan.x[seat]!, y: plan.y[seat]! })));
  const row = plan.row[wanted[0]!]!;
  const special = SeatFlag.wheelchair | SeatFlag.companion;
  const accessible = wanted.some((seat) => (plan.flags[seat]! & special) !== 0);
  const nearest = accessible ? nearestPlace : nearestWindow;
  const own = sections.find((index) => holds(index, wanted[0]!));

  const offers: number[][] = [];
  const offered = new Set<number>();
  const possible = (index: SectionIndex) => accessible || fits(index.runs(), quantity);
  const collect = (index: SectionIndex, categories: Uint8Array) => {
    if (!wantsAny(categories, index.layout.categories)) return;
    while (offers.length < limit) {
      const offer = nearest(index, { quantity, categories, to, row, offered });
      if (offer === undefined) return;
      offers.push([...offer.seats]);
      for (const seat of offer.seats) offered.add(seat);
    }
  };
  const any = new Uint8Array(plan.categories.length).fill(1);
  for (const categories of [categoriesOf(plan, wanted), any]) {
    if (own !== undefined && possible(own)) collect(own, categories);
    if (offers.length >= limit) break;
    const others = sections.filter((index) => index !== own && possible(index));
    for (const index of others.sort(byDistance(to))) collect(index, categories);
  }
  return offers;
}

function nearestWindow(index: SectionIndex, search: Search): Offer | undefined {
  const { quantity, categories, to, offered } = search;
  const { first, plan, section, rowBox } = index.layout;
  let best: Offer | undefined;
  for (const row of outward(search.row - section.firstRow, section.rowCount)) {
    if (!fits(index.rowRuns(row), quantity)) continue;
    if (best?.singles === 0 && squaredTo(rowBox[row]!, to) >= best.distance) continue;
    eachWindow(index, row, quantity, categories, (start) => {
      const left = first + start;
      const right = left + quantity - 1;
      const distance =
        ((plan.x[left]! + plan.x[right]!) / 2 - to.x) ** 2 +
        ((plan.y[left]! + plan.y[right]!) / 2 - to.y) ** 2;
      if (best?.singles === 0 && distance >= best.distance) return;
      const singles = singlesLeft(index, start, quantity);
      // Sets of one size overlap only if an end of one lies in the other.
      if (!nearer(singles, distance, best) || offered.has(left) || offered.has(right)) return;
      best = { seats: seatsFrom(index, start, quantity), singles, distance };
    });
  }
  return best;
}

function nearestPlace(index: SectionIndex, search: Search): Offer | undefined {
  const { quantity, to, offered } = search;
  const { first, plan, places } = index.layout;
  let best: Offer | undefined;
  for (const place of places) {
    const seat = first + place.seat;
    const seats = seatsBeside(index, place, search);
    if (seats?.length !== quantity || offered.has(seat)) continue;
    const distance = (plan.x[seat]! - to.x) ** 2 + (plan.y[seat]! - to.y) ** 2;
    if (!nearer(0, distance, best)) continue;
    best = { seats: seats.map((i) => first + i).sort((a, b) => a - b), singles: 0, distance };
  }
  return best;
}

function nearer(singles: number, distance: number, best: Offer | undefined): boolean {
  if (best === undefined || singles < best.singles) return true;
  return singles === best.singles && distance < best.distance;
}

function holds(index: SectionIndex, seat: number): boolean {
  const { first, count } = index.layout;
  return seat >= first && seat < first + count;
}

function byDistance(to: Point): (a: SectionIndex, b: SectionIndex) => number {
  const distance = ({ layout }: SectionIndex) =>
    Math.hypot(layout.centre.x - to.x, layout.centre.y - to.y);
  return (a, b) => distance(a) - distance(b) || a.layout.first - b.layout.first;
}

function middle(points: readonly Point[]): Point {
  const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }));
  return { x: sum.x / points.length, y: sum.y / points.length };
}
