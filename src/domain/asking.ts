/** What everybody has to ask for at one moment, each for themselves: the number after the draw, the place on the
 * waiting list when the last seat is sold. The board says until when that is to be asked; each page picks a
 * moment of its own before it.
 *
 *   told --pages hear of it: 3 s--> --they ask, 10,000 a second--> by now everybody can know */

/** Questions a second, of all fans: 54 us of CPU each are 0.54 of a core (docs/bench.md, "What a fan costs, step by
 * step": own place). */
export const ASKED_PER_S = 10_000;
/** Pages look at the board every 2.5 to 3.25 s (web/waiting/queue.ts), ms. */
export const HEARD_MS = 3_000;
/** Nobody waits longer for the first call, ms: six million ask within it. */
export const ASKING_MAX_MS = 600_000;

/** Epoch ms. Where there is nobody to ask there is nothing to wait for. */
export function askedBy(toldAt: number, people: number): number {
  if (people === 0) return toldAt;
  return toldAt + HEARD_MS + Math.min(ASKING_MAX_MS, Math.ceil((people * 1_000) / ASKED_PER_S));
}
