/** Seats for a party with one wheelchair user: a wheelchair place and as many of its companion seats
 * as there are others in the party.
 *
 *   together       all others in its companion seats
 *   split-near     some in ordinary seats instead, the free ones nearest to the place, all within reach
 *   split-section  the same, not all within reach
 *
 * Fewest in ordinary seats first, then the least cost. Companion seats of other places stay theirs.
 */
import { SeatStatus } from "./availability.ts";
import { FAR, GROUP, NEAR } from "./cost.ts";
import { apart, type Layout, outward, type Place, squaredTo } from "./layout.ts";
import type { SectionIndex } from "./section.ts";
import { beats, type Candidate, type Wish } from "./wish.ts";

export function beside(
  index: SectionIndex,
  wish: Wish,
  bound: Candidate | undefined,
): Candidate | undefined {
  let best = bound;
  for (const place of index.layout.places) {
    const seats = seatsBeside(index, place, wish);
    if (seats?.length !== wish.quantity) continue;
    best = better(index.layout, seats, "together", 0, best);
  }
  return best;
}

export function besideAndNear(
  index: SectionIndex,
  wish: Wish,
  bound: Candidate | undefined,
): Candidate | undefined {
  const { layout } = index;
  let best = bound;
  for (const place of layout.places) {
    const seats = seatsBeside(index, place, wish);
    if (seats === undefined) continue;
    const missing = wish.quantity - seats.length;
    const floor = NEAR + GROUP * missing + layout.bound * missing;
    if (best !== undefined && floor + weight(layout, seats) > best.cost) continue;
    const others = nearestOpen(index, place.seat, missing, wish);
    if (others === undefined) continue;
    const near = others.every((seat) => apart(layout, seat, place.seat) <= layout.reach);
    const extra = (near ? NEAR : FAR) + GROUP * missing;
    best = better(
      layout,
      [...seats, ...others],
      near ? "split-near" : "split-section",
      extra,
      best,
    );
  }
  return best;
}

/** The place and its free companion seats, at most the party; undefined if the place is not free.
 * Local seats. */
export function seatsBeside(
  index: SectionIndex,
  place: Place,
  wish: Pick<Wish, "quantity" | "categories">,
): number[] | undefined {
  const { first, category } = index.layout;
  const free = (seat: number) =>
    index.status(first + seat) === SeatStatus.free && wish.categories[category[seat]!] === 1;
  if (!free(place.seat)) return undefined;
  return [place.seat, ...place.companions.filter(free).slice(0, wish.quantity - 1)];
}

function nearestOpen(index: SectionIndex, to: number, n: number, wish: Wish): number[] | undefined {
  const { layout } = index;
  const found: { readonly seat: number; readonly distance: number }[] = [];
  const { plan, first, rowStart } = layout;
  const from = { x: plan.x[first + to]!, y: plan.y[first + to]! };
  for (const row of outward(layout.row[to]!, layout.rowCount)) {
    const farthest = found.length === n ? found[n - 1]!.distance : Infinity;
    if (index.rowRuns(row) === 0 || Math.sqrt(squaredTo(layout.rowBox[row]!, from)) > farthest)
      continue;
    for (let seat = rowStart[row]!; seat < rowStart[row + 1]!; seat++) {
      if (index.open[seat] === 0 || wish.categories[layout.category[seat]!] !== 1) continue;
      const distance = apart(layout, seat, to);
      if (found.length === n && distance > found[n - 1]!.distance) continue;
      const at = found.findLastIndex(
        (other) => other.distance < distance || (other.distance === distance && other.seat < seat),
      );
      found.splice(at + 1, 0, { seat, distance });
      if (found.length > n) found.pop();
    }
  }
  return found.length === n ? found.map(({ seat }) => seat) : undefined;
}

function weight(layout: Layout, local: readonly number[]): number {
  return local.reduce((sum, i) => sum + layout.total[i + 1]! - layout.total[i]!, 0);
}

function better(
  layout: Layout,
  local: readonly number[],
  step: Candidate["step"],
  extra: number,
  best: Candidate | undefined,
): Candidate | undefined {
  const cost = extra + weight(layout, local);
  const seats = local.map((seat) => layout.first + seat).sort((a, b) => a - b);
  return beats(cost, seats[0]!, best) ? { seats, step, cost } : best;
}
