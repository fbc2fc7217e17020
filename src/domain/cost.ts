/** What a choice of seats costs its buyers: one number, less is better, that orders every choice.
 *
 * The distance to the focal point is the smallest part. Each penalty is larger than everything
 * below it can add up to in a party of `PARTY_MAX`, so a cost compares like a list: first the step,
 * then who sits alone, in how many groups, how many single seats are left over, restricted views,
 * and last the distance. All parts are whole numbers and their sums stay below 2^53, so costs are
 * exact: no order of adding changes a comparison.
 */
import type { Plan } from "./plan.ts";
import { SeatFlag } from "./plan.ts";

/** Largest party that a wish may name. */
export const PARTY_MAX = 20;

/** Weight of a seat in the corner of the plan that is farthest from the focal point. */
const FARTHEST = 2 ** 20;
/** A seat with restricted view. */
export const RESTRICTED = 2 ** 25;
/** A single seat left over. A party of 20 leaves 40 at the most. */
export const SINGLE = 2 ** 30;
/** Each group after the first. */
export const GROUP = 2 ** 36;
/** A member of the party who sits alone. */
export const ALONE = 2 ** 41;
/** Not together, but close by. */
export const NEAR = 2 ** 46;
/** Not even close by. */
export const FAR = 2 ** 47;

/** Weighs the seats of a plan: distance to the focal point as a share of the plan's extent, plus the
 * penalty of a restricted view. */
export function weigher(plan: Plan): (seat: number) => number {
  const { x, y } = plan.focal;
  const farthest = Math.hypot(
    Math.max(Math.abs(x), Math.abs(plan.width - x)),
    Math.max(Math.abs(y), Math.abs(plan.height - y)),
  );
  return (seat) => {
    const share = farthest === 0 ? 0 : Math.hypot(plan.x[seat]! - x, plan.y[seat]! - y) / farthest;
    const restricted = (plan.flags[seat]! & SeatFlag.restricted) !== 0;
    return Math.min(FARTHEST, Math.round(share * FARTHEST)) + (restricted ? RESTRICTED : 0);
  };
}
