/** Every expected "no". A refusal is a value: in a rush most answers are refusals, and building an
 * Error for each was 10 % of a profile. `protocol/problems.ts` gives each its HTTP form; a kind
 * without one is a type error there. */
import type { Phase } from "./sale.ts";
import type { SignInRefusal } from "./sign-in.ts";

/** Why one seat could not be had. */
export type Conflict = { readonly seat: string; readonly reason: "held" | "sold" | "blocked" };

export type Refusal =
  | { readonly kind: "unknown-event"; readonly event: string }
  | { readonly kind: "unknown-seats"; readonly seats: readonly string[] }
  | { readonly kind: "duplicate-seats"; readonly seats: readonly string[] }
  | {
      readonly kind: "unknown-category";
      readonly category: string;
      readonly known: readonly string[];
    }
  | { readonly kind: "sale-not-open"; readonly phase: Phase; readonly opensAt: number }
  | {
      readonly kind: "seats-taken";
      readonly conflicts: readonly Conflict[];
      /** Up to three sets of free seats that could be held instead. */
      readonly alternatives: readonly (readonly string[])[];
    }
  | { readonly kind: "none-available"; readonly quantity: number }
  | {
      readonly kind: "limit-reached";
      readonly limit: number;
      readonly held: number;
      readonly bought: number;
    }
  | { readonly kind: "too-many-holds"; readonly retryAfterMs: number }
  | { readonly kind: "unknown-hold" }
  | { readonly kind: "hold-expired" }
  | { readonly kind: "hold-already-extended" }
  | { readonly kind: "hold-in-payment"; readonly order: string }
  | { readonly kind: "hold-already-paid"; readonly order: string }
  | { readonly kind: "too-many-attempts"; readonly limit: number }
  | { readonly kind: "payment-not-set-up"; readonly provider: string }
  | { readonly kind: "card-missing" }
  | { readonly kind: "card-not-taken"; readonly provider: string }
  | { readonly kind: "unknown-order" }
  | { readonly kind: "unknown-tickets"; readonly tickets: readonly string[] }
  | { readonly kind: "order-not-paid"; readonly orderStatus: string }
  | { readonly kind: "already-refunded"; readonly tickets: readonly string[] }
  | { readonly kind: "notice-rejected"; readonly reason: string }
  | { readonly kind: "notice-not-processed"; readonly reason: string }
  | { readonly kind: "webhook-url-refused"; readonly reason: string }
  | { readonly kind: "webhook-url-taken"; readonly webhook: string }
  | { readonly kind: "too-many-webhooks"; readonly limit: number }
  | { readonly kind: "unknown-webhook" }
  | { readonly kind: "webhook-disabled"; readonly webhook: string }
  | { readonly kind: "unknown-delivery" }
  | { readonly kind: "too-many-sign-ins"; readonly retryAfterMs: number }
  | SignInRefusal
  | {
      readonly kind: "queue-not-open";
      readonly phase: Phase;
      /** Epoch ms; null: the event has no lobby. */
      readonly lobbyOpensAt: number | null;
    }
  | { readonly kind: "no-queue"; readonly phase: Phase }
  | { readonly kind: "bell-not-rung"; readonly opensAt: number }
  | { readonly kind: "joined-too-often"; readonly limit: number }
  | { readonly kind: "pass-needed" }
  | { readonly kind: "not-in-queue" }
  | { readonly kind: "not-called-yet"; readonly number: number | null }
  | { readonly kind: "call-missed" }
  | { readonly kind: "turn-over" }
  | { readonly kind: "not-drawn-yet" }
  | { readonly kind: "seats-free"; readonly party: number }
  | { readonly kind: "not-on-waiting-list" }
  | { readonly kind: "challenge-needed" }
  | { readonly kind: "too-many-joins"; readonly retryAfterMs: number }
  | { readonly kind: "asked-too-often"; readonly retryAfterMs: number }
  | { readonly kind: "push-refused"; readonly reason: string }
  | { readonly kind: "phase-not-allowed"; readonly from: Phase; readonly to: Phase }
  | { readonly kind: "key-reused" }
  | ({ readonly kind: "overloaded"; readonly retryAfterMs: number } & Because)
  | ({ readonly kind: "outcome-unknown"; readonly retryAfterMs: number } & Because)
  | ({ readonly kind: "not-owner"; readonly retryAfterMs: number } & Because)
  | { readonly kind: "newer-version"; readonly retryAfterMs: number };

/** Where it is known whose fault it is: the database does not answer. */
type Because = { readonly because?: "database" };

export type Refused = { readonly refused: Refusal };

export function refuse(refusal: Refusal): Refused {
  return { refused: refusal };
}
