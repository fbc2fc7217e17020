/** One order: one attempt to pay for one hold. Authorise first, then the seats, then capture: money is
 * taken only for seats that are sold to this order, and seats are sold only on money that is authorised.
 *
 *   (new) --place--> authorising --needs action--> at-bank
 *                        |                            |
 *                        +----------- authorised -----+--> selling --seats sold--> capturing --captured--> paid
 *                        +----------- declined -------+--> refused     |seats gone     |refused     |  ^
 *                        +----------- time over ------+                v               v      refund|  |part
 *                                        v                          refused         refused         v  |
 *                                   cancelling --cancelled--> expired                          refunding
 *                                        +--authorised--> selling, --declined--> refused            |all
 *                                                                                                   v
 *                                                                                               refunded
 *
 * What the bank says comes in any order, twice, late or never; every message is idempotent here. No end
 * but what the bank has confirmed: when the time to pay is over, the payment is cancelled at the bank
 * first, and only its answer makes the order expired.
 */
export type ProviderName = "testbank" | "stripe";

/** Why a bank said no, as far as the payer may know. */
export type DeclineReason =
  | "card-declined"
  | "insufficient-funds"
  | "expired-card"
  | "lost-card"
  | "authentication-failed";

/** What the payer must do before the bank decides. */
export type PayerAction =
  | { readonly kind: "redirect"; readonly url: string }
  /** Mount Stripe's Payment Element with these. */
  | { readonly kind: "stripe"; readonly clientSecret: string; readonly publishableKey: string };

export interface OrderTerms {
  readonly event: string;
  readonly buyer: string;
  readonly email: string;
  readonly hold: string;
  /** Which attempt on this hold, from 1. */
  readonly attempt: number;
  readonly seats: readonly string[];
  /** Minor units, all-in. */
  readonly total: number;
  readonly currency: string;
  readonly provider: ProviderName;
  /** How long the seats are kept for it, epoch ms. */
  readonly deadline: number;
}

export type OrderStatus =
  | "new"
  | "authorising"
  | "at-bank"
  | "cancelling"
  | "selling"
  | "capturing"
  | "paid"
  | "refused"
  | "expired"
  | "refunding"
  | "refunded";

export type OrderReason =
  | DeclineReason
  | "seats-gone"
  | "payment-cancelled"
  | "capture-refused"
  | "wrong-amount";

export interface Refund {
  readonly id: string;
  /** Places in the order, from 0. */
  readonly places: readonly number[];
  /** Minor units. */
  readonly amount: number;
  readonly done: boolean;
}

/** Plain data, changed in place by `evolveOrder` only. */
export interface Order {
  readonly id: string;
  status: OrderStatus;
  terms: OrderTerms | null;
  placedAt: number;
  paidAt: number | null;
  /** The provider's id. */
  payment: string | null;
  action: PayerAction | null;
  reason: OrderReason | null;
  refunds: Refund[];
}

export type OrderEvent =
  | ({ readonly kind: "placed"; readonly at: number } & OrderTerms)
  | { readonly kind: "submitted"; readonly payment: string }
  | { readonly kind: "action-needed"; readonly payment: string; readonly action: PayerAction }
  | { readonly kind: "time-over" }
  | { readonly kind: "expired" }
  | { readonly kind: "authorised"; readonly payment: string }
  | { readonly kind: "declined"; readonly reason: OrderReason }
  | { readonly kind: "seats-sold" }
  | { readonly kind: "seats-gone" }
  | { readonly kind: "captured"; readonly at: number }
  | { readonly kind: "capture-refused" }
  | {
      readonly kind: "refund-asked";
      readonly refund: string;
      readonly places: readonly number[];
      readonly amount: number;
    }
  | {
      readonly kind: "refunded";
      readonly refund: string;
      readonly tickets: readonly string[];
      readonly seats: readonly string[];
      readonly amount: number;
      /** Of the order, after it. */
      readonly status: "refunding" | "paid" | "refunded";
    };

export function newOrder(id: string): Order {
  return {
    id,
    status: "new",
    terms: null,
    placedAt: 0,
    paidAt: null,
    payment: null,
    action: null,
    reason: null,
    refunds: [],
  };
}

/** Whether the bank has still to decide. */
export function isOpen({ status }: Order): boolean {
  return status === "authorising" || status === "at-bank" || status === "cancelling";
}

/** Whether it ended without a sale: whatever the bank holds for it is to be given up. */
export function isLost({ status }: Order): boolean {
  return status === "refused" || status === "expired";
}

export function place(order: Order, terms: OrderTerms, at: number): readonly OrderEvent[] {
  return order.status === "new" ? [{ kind: "placed", at, ...terms }] : [];
}

/** The bank has it. */
export function submitted(order: Order, payment: string): readonly OrderEvent[] {
  const news = order.status === "authorising" && order.payment === null;
  return news ? [{ kind: "submitted", payment }] : [];
}

export function actionNeeded(
  order: Order,
  payment: string,
  action: PayerAction,
): readonly OrderEvent[] {
  return order.status === "authorising" ? [{ kind: "action-needed", payment, action }] : [];
}

/** The seats are no longer kept: the payment is to be cancelled, if it still can be. */
export function timeOver(order: Order, now: number): readonly OrderEvent[] {
  const waits = order.status === "authorising" || order.status === "at-bank";
  return waits && order.terms !== null && order.terms.deadline <= now
    ? [{ kind: "time-over" }]
    : [];
}

/** The bank has given the payment up: by our wish, or by itself. */
export function cancelled(order: Order): readonly OrderEvent[] {
  if (order.status === "cancelling") return [{ kind: "expired" }];
  return isOpen(order) ? [{ kind: "declined", reason: "payment-cancelled" }] : [];
}

export function authorised(order: Order, payment: string): readonly OrderEvent[] {
  return isOpen(order) ? [{ kind: "authorised", payment }] : [];
}

export function declined(order: Order, reason: OrderReason): readonly OrderEvent[] {
  return isOpen(order) ? [{ kind: "declined", reason }] : [];
}

export function seatsSold(order: Order): readonly OrderEvent[] {
  return order.status === "selling" ? [{ kind: "seats-sold" }] : [];
}

export function seatsGone(order: Order): readonly OrderEvent[] {
  return order.status === "selling" ? [{ kind: "seats-gone" }] : [];
}

export function captured(order: Order, at: number): readonly OrderEvent[] {
  return order.status === "capturing" ? [{ kind: "captured", at }] : [];
}

/** The authorisation was lost at the bank: no money can be taken any more. */
export function captureRefused(order: Order): readonly OrderEvent[] {
  return order.status === "capturing" ? [{ kind: "capture-refused" }] : [];
}

export type RefundRefusal =
  | { readonly kind: "order-not-paid"; readonly orderStatus: OrderStatus }
  | { readonly kind: "already-refunded"; readonly places: readonly number[] };

/** Asks for the money of some of its seats, named by their places. */
export function refund(
  order: Order,
  wish: { readonly refund: string; readonly places: readonly number[]; readonly amount: number },
): { readonly events: readonly OrderEvent[] } | { readonly refused: RefundRefusal } {
  const { status } = order;
  if (order.refunds.some(({ id }) => id === wish.refund)) return { events: [] };
  if (status !== "paid" && status !== "refunding" && status !== "refunded")
    return { refused: { kind: "order-not-paid", orderStatus: status } };
  const given = givenBack(order);
  const again = wish.places.filter((place) => given.has(place));
  if (again.length > 0) return { refused: { kind: "already-refunded", places: again } };
  return { events: [{ kind: "refund-asked", ...wish }] };
}

/** Places whose money is on its way back or back. */
export function givenBack(order: Order): ReadonlySet<number> {
  return new Set(order.refunds.flatMap(({ places }) => places));
}

/** The bank has given it back. `ticketOf` names the ticket of a place. */
export function refunded(
  order: Order,
  id: string,
  ticketOf: (place: number) => string,
): readonly OrderEvent[] {
  const found = order.refunds.find((one) => one.id === id);
  if (!found || found.done || !order.terms) return [];
  const { seats } = order.terms;
  const { places, amount } = found;
  const open = order.refunds.some((one) => !one.done && one.id !== id);
  const whole = givenBack(order).size === seats.length;
  return [
    {
      kind: "refunded",
      refund: id,
      tickets: places.map(ticketOf),
      seats: places.map((place) => seats[place]!),
      amount,
      status: open ? "refunding" : whole ? "refunded" : "paid",
    },
  ];
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
    case "submitted":
      order.payment = event.payment;
      return;
    case "action-needed":
      order.status = "at-bank";
      order.payment = event.payment;
      order.action = event.action;
      return;
    case "time-over":
      order.status = "cancelling";
      return;
    case "expired":
      order.status = "expired";
      return;
    case "authorised":
      order.status = "selling";
      order.payment = event.payment;
      return;
    case "declined":
      order.status = "refused";
      order.reason = event.reason;
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
      order.paidAt = event.at;
      return;
    case "capture-refused":
      order.status = "refused";
      order.reason = "capture-refused";
      return;
    case "refund-asked": {
      const { refund: id, places, amount } = event;
      order.status = "refunding";
      order.refunds.push({ id, places, amount, done: false });
      return;
    }
    case "refunded":
      order.status = event.status;
      order.refunds = order.refunds.map((one) =>
        one.id === event.refund ? { ...one, done: true } : one,
      );
      return;
    default:
      event satisfies never;
  }
}
