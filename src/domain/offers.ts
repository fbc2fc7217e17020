/** Seats of a section that searches of other nodes were just told of: whoever asked is about to take them, and has
 * a way to go. Until then others are offered other seats, as long as there are any. Nobody is promised anything,
 * and nothing of it is written down.
 *
 *   free --found from afar--> offered --a second, or taken--> (free, or held)
 */

/** From the answer of a search to the hold of what it found, on a busy machine, ms. */
export const OFFER_MS = 1_000;

export class Offers {
  /** By seat: when it is over, epoch ms. In the order of their ends. */
  readonly #ends = new Map<number, number>();

  add(seats: readonly number[], now: number): void {
    for (const seat of seats) {
      this.#ends.delete(seat);
      this.#ends.set(seat, now + OFFER_MS);
    }
  }

  /** Those that are not over. */
  at(now: number): readonly number[] {
    for (const [seat, end] of this.#ends) {
      if (end > now) break;
      this.#ends.delete(seat);
    }
    return [...this.#ends.keys()];
  }
}
