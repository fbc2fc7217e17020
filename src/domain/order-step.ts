/** What each message makes of an order: its events (order.ts decides), and what they call for outside. Both
 * engines take these steps; an effect goes out only with the event that calls for it, so a repeated
 * message causes none. */
import type { OrderLetter } from "./letter.ts";
import * as rules from "./order.ts";

export const PAYMENT_LANE = "payment";

/** What the payment lane is asked to do. */
export type PaymentEffect =
  /** Drive the attempt until the bank has decided. A test card number is gone with the effect. */
  | { readonly do: "collect"; readonly order: string; readonly card: string | null }
  | { readonly do: "capture"; readonly order: string }
  /** Nothing was sold for it: no money may be taken or kept. */
  | { readonly do: "give-up"; readonly order: string; readonly payment: string }
  | {
      readonly do: "refund";
      readonly order: string;
      readonly refund: string;
      /** Minor units. */
      readonly amount: number;
    };

export interface OrderStep {
  readonly events: readonly rules.OrderEvent[];
  readonly effects: readonly (PaymentEffect | OrderLetter)[];
}

type Order = rules.Order;

export function place(
  order: Order,
  terms: rules.OrderTerms,
  card: string | null,
  now: number,
): OrderStep {
  return step(rules.place(order, terms, now), { do: "collect", order: order.id, card });
}

export function submitted(order: Order, payment: string): OrderStep {
  return step(rules.submitted(order, payment));
}

export function actionNeeded(order: Order, payment: string, action: rules.PayerAction): OrderStep {
  return step(rules.actionNeeded(order, payment, action));
}

export function timeOver(order: Order, now: number): OrderStep {
  return step(rules.timeOver(order, now));
}

export function cancelled(order: Order): OrderStep {
  const events = rules.cancelled(order);
  // A bank that cancels by itself while the payer waits is told on the page, as a decline is.
  const over = events[0]?.kind === "expired";
  return step(events, over ? problem(order, null) : undefined);
}

export function authorised(order: Order, payment: string): OrderStep {
  return step(rules.authorised(order, payment));
}

export function declined(order: Order, reason: rules.DeclineReason): OrderStep {
  return step(rules.declined(order, reason));
}

export function wrongAmount(order: Order, payment: string): OrderStep {
  const events = rules.declined(order, "wrong-amount");
  return step(events, giveUp(order, payment), problem(order, "wrong-amount"));
}

export function seatsSold(order: Order): OrderStep {
  return step(rules.seatsSold(order), { do: "capture", order: order.id });
}

export function seatsGone(order: Order, payment: string): OrderStep {
  return step(rules.seatsGone(order), giveUp(order, payment), problem(order, "seats-gone"));
}

export function captured(order: Order, now: number): OrderStep {
  return step(rules.captured(order, now), { mail: "order-paid", order: order.id });
}

export function captureRefused(order: Order): OrderStep {
  return step(rules.captureRefused(order), problem(order, "capture-refused"));
}

export function refund(
  order: Order,
  wish: { readonly refund: string; readonly places: readonly number[]; readonly amount: number },
): OrderStep | { readonly refused: rules.RefundRefusal } {
  const decision = rules.refund(order, wish);
  if ("refused" in decision) return decision;
  const { refund, amount } = wish;
  return step(decision.events, { do: "refund", order: order.id, refund, amount });
}

/** `tickets`: of all places of the order. */
export function refunded(order: Order, refund: string, tickets: readonly string[]): OrderStep {
  return step(
    rules.refunded(order, refund, (place) => tickets[place]!),
    { mail: "order-refunded", order: order.id, refund },
  );
}

export function laneOf(effect: PaymentEffect | { readonly mail: string }): "payment" | "mail" {
  return "mail" in effect ? "mail" : PAYMENT_LANE;
}

function giveUp(order: Order, payment: string): PaymentEffect {
  return { do: "give-up", order: order.id, payment };
}

function problem(order: Order, reason: rules.OrderReason | null): OrderLetter {
  return { mail: "payment-problem", order: order.id, reason };
}

function step(
  events: readonly rules.OrderEvent[],
  ...wanted: readonly (PaymentEffect | OrderLetter | undefined)[]
): OrderStep {
  return { events, effects: events.length === 0 ? [] : wanted.filter((it) => it !== undefined) };
}
