/** Pauses between tries in vain: the first is short, each one after it up to twice as long. They are drawn, so that
 * those who were refused in one moment do not come back in one. */
import type { Random } from "./seams.ts";

export interface Pauses {
  /** The first one, at most, ms. */
  readonly firstMs: number;
  /** Any of them, at most, ms. */
  readonly maxMs: number;
}

/** Between two tries of what is moving to another node. It comes back soon, or only after the lease of a node that
 * died: some 25 tries in 6 s. */
export const MOVE_PAUSES: Pauses = { firstMs: 50, maxMs: 400 };

/** The pause after so many tries, from 1, ms. */
export function pauseAfter(tries: number, { firstMs, maxMs }: Pauses, random: Random): number {
  const most = Math.min(firstMs * 2 ** (tries - 1), maxMs);
  return most * (0.5 + random.next() / 2);
}
