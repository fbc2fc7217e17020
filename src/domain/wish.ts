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

/** What the best is: nearest to the focal point, or the cheapest. */
export type Preference = "view" | "price";

/** The wishes to be tried one after the other. For the price: each price by itself, from the lowest, where the party
 * must sit together (`suits`), and in the end all of them, as for the view. `prices` by category. */
export function inTurn(wish: Wish, prices: readonly number[], prefer: Preference): readonly Wish[] {
  if (prefer === "view") return [wish];
  const wanted = prices.filter((_, n) => wish.categories[n] === 1);
  const levels = [...new Set(wanted)].sort((a, b) => a - b);
  const alone = levels.map((price) => {
    const of = (one: number, n: number) => (one === price ? wish.categories[n]! : 0);
    return { ...wish, categories: Uint8Array.from(prices, of) };
  });
  return [...alone, wish];
}

/** Whether what was found ends the search: a party is not torn apart for a lower price. */
export function suits(found: Candidate, tried: Wish, wish: Wish): boolean {
  return tried === wish || isTogether(found);
}

export function isTogether({ step }: Candidate): boolean {
  return step === "together" || step === "together-leaving-single";
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
