/** An event on sale: what never changes after its import. The phase of the sale is the Sale actor's. */
import type { ProviderName } from "./order.ts";
import type { Plan } from "./plan.ts";

export interface Event {
  /** Slug: lower-case letters, digits and hyphens, 1-40 characters. */
  readonly id: string;
  readonly name: string;
  readonly venue: string;
  /** IANA time zone of the venue. */
  readonly timeZone: string;
  /** Kick-off, epoch ms. */
  readonly startsAt: number;
  /** The bell: when the sale opens by itself, epoch ms. */
  readonly opensAt: number;
  /** ISO 4217 code. */
  readonly currency: string;
  /** All-in price in minor units by category index. */
  readonly prices: readonly number[];
  /** Seats that one buyer may hold and own together. */
  readonly limit: number;
  /** How long a hold lasts from the first hold, ms. */
  readonly holdMs: number;
  /** What the one extension adds, ms. */
  readonly extensionMs: number;
  /** How long a hold is kept at least from the moment its order is placed, ms. */
  readonly payMs: number;
  /** What is left at least after a declined card, ms. */
  readonly retryMs: number;
  /** Who takes the money. */
  readonly provider: ProviderName;
  readonly plan: Plan;
  /** SHA-256 of the plan document, hex: its name in caches. */
  readonly planHash: string;
}

export const DEFAULT_LIMIT = 6;
export const DEFAULT_HOLD_MS = 8 * 60_000;
export const DEFAULT_EXTENSION_MS = 4 * 60_000;

/** The payer may be at the bank. */
export const DEFAULT_PAY_MS = 15 * 60_000;
export const DEFAULT_RETRY_MS = 10 * 60_000;

export function priceOf(event: Event, seat: number): number {
  return event.prices[event.plan.category[seat]!]!;
}
