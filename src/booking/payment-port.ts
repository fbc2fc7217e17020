/** What Grandstand asks of a payment provider (src/payment/). Authorise first, capture later.
 *
 *   (none) --authorise--> pending / needs-action --payer, bank--> authorised --capture--> captured --refund-->
 *                                  |                                  |
 *                                  +--> declined                      +--cancel--> cancelled
 *
 * Every call that changes something may be repeated under the same key and has then no further effect.
 * A rejection means that the outcome is not known: it is asked again later. What a provider calls by
 * itself (webhook, browser return) is a hint to look, never a fact: it may come late, twice, or not. */
import type { DeclineReason, PayerAction, ProviderName } from "../domain/order.ts";

/** Amounts in minor units. */
export type PaymentState =
  /** The bank has it and has not decided. */
  | { readonly status: "pending" }
  | { readonly status: "needs-action"; readonly action: PayerAction }
  | { readonly status: "authorised"; readonly amount: number; readonly currency: string }
  | { readonly status: "declined"; readonly reason: DeclineReason }
  | { readonly status: "captured"; readonly amount: number; readonly currency: string }
  /** Voided by us, or run out at the bank. No money moves any more. */
  | { readonly status: "cancelled" };

export interface Payment {
  /** The provider's own id. */
  readonly id: string;
  readonly order: string;
  readonly state: PaymentState;
}

export interface AuthoriseRequest {
  /** The same for every repetition: order and attempt. */
  readonly key: string;
  readonly order: string;
  readonly event: string;
  /** Minor units. */
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
  /** Test card number; only where the provider takes one from us. */
  readonly card: string | null;
}

export interface MoneyRequest {
  readonly key: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
}

export type RefundState = "pending" | "done" | "failed";

/** What a webhook says, after its signature was checked on the raw body. */
export type Notice =
  | { readonly payment: string; readonly order: string }
  | { readonly rejected: "bad-signature" | "too-old" | "malformed" }
  /** Genuine, and about nothing that concerns us. */
  | { readonly ignored: string };

export interface PaymentProvider {
  readonly name: ProviderName;
  authorise(request: AuthoriseRequest): Promise<Payment>;
  /** Undefined: the provider knows no such payment. */
  look(payment: string): Promise<Payment | undefined>;
  /** For when the answer to `authorise` never came. `since`: when the order was placed, epoch ms. */
  find(order: string, since: number): Promise<Payment | undefined>;
  /** Answers `captured` when the money is taken; any other state says why it can never be. */
  capture(payment: string, request: MoneyRequest): Promise<Payment>;
  /** Answers `cancelled`, or `captured` if it is too late for that. */
  cancel(payment: string, key: string): Promise<Payment>;
  /** Gives money back of a captured payment: all of it or a part. */
  refund(payment: string, request: MoneyRequest): Promise<RefundState>;
  /** Payments that changed since then, epoch ms, oldest first: for the reconciler. */
  list(since: number): AsyncIterable<Payment>;
  /** Header names in lower case. */
  notice(headers: Readonly<Record<string, string | undefined>>, body: Buffer): Notice;
}

/** Those that are set up here. */
export type Providers = Readonly<Partial<Record<ProviderName, PaymentProvider>>>;
