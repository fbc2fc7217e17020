/** One order: authorise first, then the seats, then capture. Money is taken only for seats that are
 * sold to this order, and seats are sold only on money that is authorised.
 *
 *   (new) --place--> authorising --authorised--> selling --seats sold--> capturing --captured--> paid
 *                        |                          |
 *                        +--declined--> refused <---+--seats gone (the authorisation is voided)
 *
 * Each step is an effect of the one before (authorise, capture, void), done after its commit, at least
 * once, under one idempotency key; what comes back is idempotent here.
 */
export type ProviderName = "testbank" | "stripe";

/** Why a bank said no, as far as the payer may know. */
export type DeclineReason =
  | "card-declined"
  | "insufficient-funds"
  | "expired-card"
  | "lost-card"
  | "authentication-failed";

export interface OrderTerms {
  readonly event: string;
  readonly buyer: string;
  readonly email: string;
  readonly hold: string;
  readonly seats: readonly string[];
  /** Minor units, all-in. */
  readonly total: number;
  readonly currency: string;
}

export type OrderStatus = "new" | "authorising" | "selling" | "capturing" | "paid" | "refused";
export type OrderReason = "card-declined" | "seats-gone";

/** Plain data, changed in place by `evolveOrder` only. */
export interface Order {
  status: OrderStatus;
  terms: OrderTerms | null;
  placedAt: number;
  payment: string | null;
  reason: OrderReason | null;
}

export type OrderEvent =
  | ({ readonly kind: "placed"; readonly at: number } & OrderTerms)
  | { readonly kind: "authorised"; readonly payment: string }
  | { readonly kind: "declined" }
  | { readonly kind: "seats-sold" }
  | { readonly kind: "seats-gone" }
  | { readonly kind: "captured" };

export function newOrder(): Order {
  return { status: "new", terms: null, placedAt: 0, payment: null, reason: null };
}

export function place(order: Order, terms: OrderTerms, at: number): readonly OrderEvent[] {
  return order.status === "new" ? [{ kind: "placed", at, ...terms }] : [];
}

export function authorised(order: Order, payment: string): readonly OrderEvent[] {
  return order.status === "authorising" ? [{ kind: "authorised", payment }] : [];
}

export function declined(order: Order): readonly OrderEvent[] {
  return order.status === "authorising" ? [{ kind: "declined" }] : [];
}

export function seatsSold(order: Order): readonly OrderEvent[] {
  return order.status === "selling" ? [{ kind: "seats-sold" }] : [];
}

export function seatsGone(order: Order): readonly OrderEvent[] {
  return order.status === "selling" ? [{ kind: "seats-gone" }] : [];
}

export function captured(order: Order): readonly OrderEvent[] {
  return order.status === "capturing" ? [{ kind: "captured" }] : [];
}

export function evolveOrder(order: Order, event: OrderEvent): void {
  switch (event.kind) {
    case "placed": {
      const { kind: _, at, ...terms } = event;
      order.status = "authorising";
      order.terms = terms;
      order.placedAt = at;
      return;
    }
    case "authorised":
      order.status = "selling";
      order.payment = event.payment;
      return;
    case "declined":
      order.status = "refused";
      order.reason = "card-declined";
      return;
    case "seats-sold":
      order.status = "capturing";
      return;
    case "seats-gone":
      order.status = "refused";
      order.reason = "seats-gone";
      return;
    case "captured":
      order.status = "paid";
      return;
    default:
      event satisfies never;
  }
}
