/** What to offer somebody whose seats are gone: sets of free seats as near to them as can be.
 *
 * Every set is adjacent seats in one row; or, if a wheelchair place or companion seat was wanted, a
 * wheelchair place with its companion seats. No two sets share a seat. The wanted categories go
 * before others (another category is another price), within them the same section before the
 * nearest other, then sets that leave no single seat, then the distance to the middle of the wanted
 * seats. Most answers in a rush are refusals, so the search ends as soon as it has enough.
 */
import { type Point, SeatFlag } from "./plan.ts";
import { fits, type SectionIndex } from "./section.ts";
import { categoriesOf, checkQuantity } from "./wish.ts";
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

type Taken = (seat: number) => boolean;
type Nearest = (
  index: SectionIndex,
  quantity: number,
  categories: Uint8Array,
  to: Point,
  taken: Taken,
) => Offer | undefined;

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
  const special = SeatFlag.wheelchair | SeatFlag.companion;
  const accessible = wanted.some((seat) => (plan.flags[seat]! & special) !== 0);
  const nearest: Nearest = accessible ? nearestPlace : nearestWindow;
  const own = sections.find((index) => holds(index, wanted[0]!));
  const others = () => sections.filter((index) => index !== own).sort(byDistance(to));

  const offers: number[][] = [];
  const offered = new Set<number>();
  const collect = (index: SectionIndex, categories: Uint8Array) => {
    if (!accessible && !fits(index.runs(), quantity)) return;
    while (offers.length < limit) {
      const offer = nearest(index, quantity, categories, to, (seat) => offered.has(seat));
      if (offer === undefined) return;
      offers.push([...offer.seats]);
      for (const seat of offer.seats) offered.add(seat);
    }
  };
  const any = new Uint8Array(plan.categories.length).fill(1);
  for (const categories of [categoriesOf(plan, wanted), any]) {
    if (own !== undefined) collect(own, categories);
    if (offers.length >= limit) break;
    for (const index of others()) collect(index, categories);
  }
  return offers;
}

function nearestWindow(
  index: SectionIndex,
  quantity: number,
  categories: Uint8Array,
  to: Point,
  taken: Taken,
): Offer | undefined {
  const { first, plan, rowCount } = index.layout;
  let best: Offer | undefined;
  for (let row = 0; row < rowCount; row++) {
    if (!fits(index.rowRuns(row), quantity)) continue;
    eachWindow(index, row, quantity, categories, (start) => {
      const left = first + start;
      const right = left + quantity - 1;
      const distance =
        ((plan.x[left]! + plan.x[right]!) / 2 - to.x) ** 2 +
        ((plan.y[left]! + plan.y[right]!) / 2 - to.y) ** 2;
      if (best?.singles === 0 && distance >= best.distance) return;
      const singles = singlesLeft(index, start, quantity);
      if (!nearer(singles, distance, best)) return;
      // Offers of one size overlap only if one end of a set lies in another.
      if (taken(left) || taken(right)) return;
      best = { seats: seatsFrom(index, start, quantity), singles, distance };
    });
  }
  return best;
}

function nearestPlace(
  index: SectionIndex,
  quantity: number,
  categories: Uint8Array,
  to: Point,
  taken: Taken,
): Offer | undefined {
  const { first, plan, places } = index.layout;
  let best: Offer | undefined;
  for (const place of places) {
    const seats = seatsBeside(index, place, { quantity, categories });
    if (seats?.length !== quantity || taken(first + place.seat)) continue;
    const seat = first + place.seat;
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
