/** Which of the seats that are offered for a lost choice may be held for the fan unasked. Pure. */
import { SeatFlag } from "../src/domain/plan.ts";
import type { Sale } from "./sale.ts";

/** Every try counts as a hold of this fan's, and whoever loses adds to the rush. */
const TRIES_MAX = 3;

/** Those offers, in their order, that are as many seats, for no more money, and none with a restricted view
 * unless one was wanted. `wanted` are seat indexes, offers are sets of seat ids. */
export function standIns(
  { venue, priceOf }: Pick<Sale, "venue" | "priceOf">,
  wanted: readonly number[],
  offers: readonly (readonly string[])[],
): (readonly string[])[] {
  const cost = (seats: readonly number[]) =>
    seats.reduce((sum, seat) => sum + priceOf(seat).amount, 0);
  const restricted = (seats: readonly number[]) =>
    seats.some((seat) => (venue.flags[seat]! & SeatFlag.restricted) !== 0);
  return offers
    .filter((ids) => {
      const seats = ids.flatMap((id) => venue.index.get(id) ?? []);
      return (
        seats.length === wanted.length &&
        cost(seats) <= cost(wanted) &&
        (restricted(wanted) || !restricted(seats))
      );
    })
    .slice(0, TRIES_MAX);
}
