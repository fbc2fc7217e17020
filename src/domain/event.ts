/** An event on sale: what never changes after its import. The phase of the sale is the Sale actor's. */
import type { ProviderName } from "./order.ts";
import type { Plan } from "./plan.ts";
import type { Bell } from "./sale.ts";

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
  readonly queue: QueueTerms;
  readonly plan: Plan;
  /** SHA-256 of the plan document, hex: its name in caches. */
  readonly planHash: string;
}

/** How the crowd is let in, as the event was imported; rate and number inside can be changed live. */
export interface QueueTerms {
  /** How long before the bell the lobby opens, ms; null: no lobby, the sale simply opens. */
  readonly lobbyMs: number | null;
  /** How long before the bell an address must have signed in to draw a lot, ms; null: any may. */
  readonly coolDownMs: number | null;
  readonly ratePerMinute: number;
  readonly insideMax: number;
  /** How long a call is good for, ms. */
  readonly enterMs: number;
  /** How long who has entered may choose seats, ms. */
  readonly shoppingMs: number;
}

export const DEFAULT_QUEUE: QueueTerms = {
  lobbyMs: null,
  coolDownMs: null,
  ratePerMinute: 1_500,
  insideMax: 4_000,
  enterMs: 10 * 60_000,
  shoppingMs: 12 * 60_000,
};

export const DEFAULT_LIMIT = 6;
export const DEFAULT_HOLD_MS = 8 * 60_000;
export const DEFAULT_EXTENSION_MS = 4 * 60_000;

/** The payer may be at the bank. */
export const DEFAULT_PAY_MS = 15 * 60_000;
export const DEFAULT_RETRY_MS = 10 * 60_000;

/** A sale that nobody has closed goes on for late comers, and for the evening of what began at noon; then what is
 * sold is over. */
export const SALE_PAST_START_MS = 24 * 60 * 60_000;

/** What the phase of the sale depends on, beside what the organiser sets. */
export function bellOf({ opensAt, startsAt, queue }: Event): Bell {
  return { opensAt, lobbyMs: queue.lobbyMs, endsAt: startsAt + SALE_PAST_START_MS };
}

/** Epoch ms; null: the event has no lobby. */
export function lobbyOpensAt({ opensAt, queue }: Event): number | null {
  return queue.lobbyMs === null ? null : opensAt - queue.lobbyMs;
}

/** Whose address signed in for the first time after that draws no lot, epoch ms; null: everybody draws one.
 * By the bell as it was announced, also if the organiser rings it at another time. */
export function knownBy({ opensAt, queue }: Event): number | null {
  return queue.coolDownMs === null ? null : opensAt - queue.coolDownMs;
}

export function priceOf(event: Event, seat: number): number {
  return event.prices[event.plan.category[seat]!]!;
}
