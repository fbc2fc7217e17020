/** What best available is asked for and what it finds. */
import { PARTY_MAX } from "./cost.ts";
import type { Plan } from "./plan.ts";

export interface Wish {
  /** 1 to PARTY_MAX. */
  readonly quantity: number;
  /** By category index, 1 for those that will do (from the wished category and the price limit). */
  readonly categories: Uint8Array;
  /** One wheelchair place; the others of the party beside it. */
  readonly accessible: boolean;
}

/** How it was found, strictest first; best.ts states the rule of each. */
export type Step = "together" | "together-leaving-single" | "split-near" | "split-section";

export interface Candidate {
  /** Seat indices of the plan, ascending. */
  readonly seats: readonly number[];
  readonly step: Step;
  /** See cost.ts. Comparable between candidates for the same wish, in whatever section. */
  readonly cost: number;
}

/** Throws for what a caller must have ruled out before. */
export function checkQuantity(quantity: number): void {
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > PARTY_MAX) {
    throw new RangeError(`quantity is ${quantity}, expected 1 to ${PARTY_MAX}`);
  }
}

/** Whether a choice beats the best so far; equal costs go to the lower first seat, so that the same
 * state always gives the same seats. */
export function beats(cost: number, firstSeat: number, best: Candidate | undefined): boolean {
  if (best === undefined || cost < best.cost) return true;
  return cost === best.cost && firstSeat < best.seats[0]!;
}

/** Whether any of these categories will do. */
export function wantsAny(wanted: Uint8Array, categories: Uint8Array): boolean {
  for (const category of categories) if (wanted[category] === 1) return true;
  return false;
}

/** The categories that occur among seats, in the form of a wish. */
export function categoriesOf(plan: Plan, seats: readonly number[]): Uint8Array {
  const categories = new Uint8Array(plan.categories.length);
  for (const seat of seats) categories[plan.category[seat]!] = 1;
  return categories;
}
