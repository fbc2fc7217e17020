/** The rules of seats by brute force, straight from the plan and the statuses: what tests compare the
 * quick searches with. */
import { SeatStatus } from "./availability.ts";
import type { Drawing } from "./plan-fixture.ts";
import { SeatFlag } from "./plan.ts";

/** Free, and anyone may be given it. */
export function isOpen({ plan, sections }: Drawing, seat: number): boolean {
  const index = sections[plan.rows[plan.row[seat]!]!.section]!;
  const kept = SeatFlag.wheelchair | SeatFlag.companion;
  return index.status(seat) === SeatStatus.free && (plan.flags[seat]! & kept) === 0;
}

export function adjacent({ plan }: Drawing, a: number, b: number): boolean {
  const [left, right] = a < b ? [a, b] : [b, a];
  if (right - left !== 1 || plan.row[left] !== plan.row[right]) return false;
  return (plan.flags[left]! & SeatFlag.gapAfter) === 0;
}

function hasCompany(drawing: Drawing, seat: number, without: readonly number[]): boolean {
  return [seat - 1, seat + 1].some(
    (other) =>
      other >= 0 &&
      other < drawing.plan.size &&
      adjacent(drawing, seat, other) &&
      isOpen(drawing, other) &&
      !without.includes(other),
  );
}

/** Seats that have an open neighbour before `seats` are taken and none after. */
export function orphansOf(drawing: Drawing, seats: readonly number[]): number[] {
  return Array.from(drawing.plan.ids.keys()).filter(
    (seat) =>
      isOpen(drawing, seat) &&
      !seats.includes(seat) &&
      hasCompany(drawing, seat, []) &&
      !hasCompany(drawing, seat, seats),
  );
}

/** Every line of n adjacent open seats of these categories. */
export function linesOf(drawing: Drawing, n: number, categories: Uint8Array): number[][] {
  const { plan } = drawing;
  return Array.from(plan.ids.keys(), (first) =>
    Array.from({ length: n }, (_, i) => first + i),
  ).filter((seats) =>
    seats.every(
      (seat, i) =>
        seat < plan.size &&
        isOpen(drawing, seat) &&
        categories[plan.category[seat]!] === 1 &&
        (i === 0 || adjacent(drawing, seat - 1, seat)),
    ),
  );
}
