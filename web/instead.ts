/** A choice that lost its race: seats near it are held at once, so that the fan hears of a loss and of what
 * is theirs instead in one breath, and not of seats that will have gone too by the time they are tapped.
 *
 *   lost --hold the next stand-in--> held --kept--> a hold like any other
 *     |        | taken too: the next     `--given back--> nothing held
 *     |        | refused: no more
 *     `--none--+--> nothing held
 */
import { effect } from "@preact/signals";
import type { HoldView } from "../src/protocol/api.ts";
import { kindOf } from "./call.ts";
import type { Choice } from "./choice.ts";
import { askFor, releaseHold, type HoldAnswer } from "./hold.ts";
import type { Sale } from "./sale.ts";
import { stillFree } from "./selection.ts";
import { standIns } from "./stand-ins.ts";

/** The map hears of seats that were given back a moment later, over a poor line some moments. */
const MAP_LAG_MAX_MS = 10_000;

export type Instead = {
  /** The offers that were not found to be taken. */
  readonly left: readonly (readonly string[])[];
  readonly held: HoldAnswer | null;
};

/** Asks for one stand-in after the other until one is held. */
export async function holdInstead(
  sale: Sale,
  wanted: readonly string[],
  offers: readonly (readonly string[])[],
): Promise<Instead> {
  const seats = wanted.flatMap((id) => sale.venue.index.get(id) ?? []);
  let left = offers;
  for (const offer of standIns(sale, seats, offers)) {
    const answer = await askFor(sale.event.id, offer);
    if ("ok" in answer) return { left, held: answer.ok };
    if (kindOf(answer.problem) !== "seats-taken") break;
    left = left.filter((other) => other !== offer);
  }
  return { left, held: null };
}

/** Gives the stand-in back; what was left of the choice is chosen again. */
export async function lookOn(sale: Sale, choice: Choice, hold: HoldView): Promise<void> {
  choice.busy.value = true;
  if (await releaseHold(hold)) {
    const chosen = choice.taken.peek()?.chosen ?? [];
    await shownFree(sale, chosen);
    // Whoever has begun a new choice meanwhile is not disturbed.
    if (choice.taken.peek() !== null) choice.picked.value = stillFree(chosen, sale.seats).kept;
  }
  choice.busy.value = false;
}

/** Until the map has them all free, or it has taken too long. */
function shownFree(sale: Sale, seats: readonly number[]): Promise<void> {
  const shown = Promise.withResolvers<void>();
  const timer = setTimeout(shown.resolve, MAP_LAG_MAX_MS);
  const stop = effect(() => {
    void sale.version.value;
    if (stillFree(seats, sale.seats).lost.length === 0) shown.resolve();
  });
  return shown.promise.finally(() => {
    clearTimeout(timer);
    stop();
  });
}
