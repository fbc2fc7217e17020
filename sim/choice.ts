/** Which seats a fan wants, seen on a map that may already be old. */
import type { PlanView } from "../src/protocol/api.ts";
import { SeatStatus } from "../src/domain/availability.ts";
import type { Random } from "./random.ts";

/** Seats looked at before a fan gives up finding some together. */
const LOOK_MAX = 4000;

/** `quantity` seats beside each other in one row that were free on the map, or fewer if that is all
 * there is; empty if nothing is. Most fans start near the front of the plan, so they collide. */
export function chooseSeats(
  plan: PlanView,
  map: Uint8Array,
  quantity: number,
  random: Random,
): readonly string[] {
  const size = plan.seats.id.length;
  const start = Math.floor(size * random.next() ** 2);
  let best: readonly string[] = [];
  let run: string[] = [];
  let rowEnd = 0;
  for (let step = 0; step < Math.min(size, LOOK_MAX); step++) {
    const seat = (start + step) % size;
    if (step === 0 || seat === 0 || seat === rowEnd) {
      run = [];
      rowEnd = endOfRow(plan, seat);
    }
    if (map[seat] === SeatStatus.free) run.push(plan.seats.id[seat]!);
    else run = [];
    if (run.length > best.length) best = [...run];
    if (best.length === quantity) return best;
  }
  return best;
}

/** Index after the last seat of the row that holds `seat`. */
function endOfRow(plan: PlanView, seat: number): number {
  let low = 0;
  let high = plan.rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (plan.rows[middle]!.first <= seat) low = middle;
    else high = middle - 1;
  }
  const row = plan.rows[low]!;
  return row.first + row.count;
}
