/** How fast people are let in: by the organiser's rate, by the people inside, and slower by itself when
 * the shop is slow. The factor falls at once and rises slowly (additive increase, multiplicative decrease:
 * Chiu and Jain, 1989), so that a shop that was slow is not filled again at once. */
import type { AdmissionSettings } from "./admission.ts";

/** What is too slow: commits and the bank's answers, ms, as the slowest tenth of the last second takes. */
export const COMMIT_SLOW_MS = 250;
export const PAYMENT_SLOW_MS = 5_000;
/** Who was called within this time and has not entered is taken to be on the way. Later they are taken not to come, or
 * the queue would stand for as long as a call is good; who comes after all comes on top of the people inside. */
export const ON_THE_WAY_MS = 20_000;
const FALL = 0.7;
const FACTOR_MIN = 0.05;
/** Full speed again after 20 good seconds. */
const RISE_PER_S = 0.05;

export interface Pace {
  /** Share of the rate, FACTOR_MIN to 1. */
  readonly factor: number;
  /** Part of a person that is still to be called. */
  readonly carry: number;
  /** What made the factor fall last; null: it is 1. */
  readonly trouble: Trouble | null;
}

export type Trouble = "commits" | "payments" | "overload";

export const FULL_PACE: Pace = { factor: 1, carry: 0, trouble: null };

/** How the shop did since the last step. */
export interface Signals {
  readonly commitMs: number;
  readonly paymentMs: number;
  /** Requests that were refused because a bound was reached. */
  readonly overloads: number;
}

export interface Crowd {
  /** Who is inside, and who was called so lately that they are on their way. */
  readonly inside: number;
  readonly waiting: number;
  /** Seats that are free or may come back: while there are none, nobody is called. */
  readonly seatsLeft: number;
}

/** Why fewer are called than the organiser's rate; null: they are not. */
export type Slowed = Trouble | "alarm" | "sold-out" | "full" | null;

export interface Step {
  readonly pace: Pace;
  readonly call: number;
  readonly slowed: Slowed;
  /** What the fans are told: people a minute at present. */
  readonly ratePerMinute: number;
}

export function nextStep(
  before: Pace,
  settings: AdmissionSettings,
  signals: Signals,
  { inside, waiting, seatsLeft }: Crowd,
  elapsedMs: number,
): Step {
  const stands = (slowed: Slowed): Step => ({
    pace: { ...before, carry: 0 },
    call: 0,
    slowed,
    ratePerMinute: 0,
  });
  if (settings.alarm) return stands("alarm");
  if (seatsLeft === 0) return stands("sold-out");
  const trouble = troubleIn(signals);
  const risen = before.factor + (RISE_PER_S * elapsedMs) / 1_000;
  const factor = trouble ? Math.max(FACTOR_MIN, before.factor * FALL) : Math.min(1, risen);
  const ratePerMinute = settings.ratePerMinute * factor;
  const due = before.carry + (ratePerMinute * elapsedMs) / 60_000;
  const room = Math.max(0, settings.insideMax - inside);
  const call = Math.min(Math.floor(due), room, waiting);
  // Nobody is owed what could not be called: after a jam there is no burst.
  const carry = call < Math.floor(due) ? 0 : due - call;
  const why = factor < 1 ? (trouble ?? before.trouble) : null;
  const full = room === 0 && waiting > 0;
  return {
    pace: { factor, carry, trouble: why },
    call,
    slowed: full ? "full" : why,
    ratePerMinute: full ? 0 : Math.round(ratePerMinute),
  };
}

function troubleIn({ commitMs, paymentMs, overloads }: Signals): Trouble | null {
  if (overloads > 0) return "overload";
  if (commitMs > COMMIT_SLOW_MS) return "commits";
  return paymentMs > PAYMENT_SLOW_MS ? "payments" : null;
}
