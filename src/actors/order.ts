/** The order actor, `order/<order>`: drives one payment by effects of the lane `payment`. */
import * as rules from "../domain/order.ts";
import { defineActor, type Decision } from "../runtime/actor.ts";
import { MAIL_LANE, type MailEffect } from "./mail-effect.ts";

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

type OrderTurn<Reply> = Decision<rules.OrderEvent, Reply>;
type Ok = { readonly ok: true };
const OK: Ok = { ok: true };

export const orderActor = defineActor<rules.Order, rules.OrderEvent>()({
  name: "order",
  initial: rules.newOrder,
  evolve: rules.evolveOrder,
  on: {
    place: (order, c: { terms: rules.OrderTerms; card: string | null }, now) =>
      step(rules.place(order, c.terms, now), { do: "collect", order: order.id, card: c.card }),
    submitted: (order, c: { payment: string }) => step(rules.submitted(order, c.payment)),
    actionNeeded: (order, c: { payment: string; action: rules.PayerAction }) =>
      step(rules.actionNeeded(order, c.payment, c.action)),
    timeOver: (order, _: object, now) => step(rules.timeOver(order, now)),
    cancelled: (order) => {
      const events = rules.cancelled(order);
      // A bank that cancels by itself while the payer waits is told on the page, as a decline is.
      const over = events[0]?.kind === "expired";
      return step(events, over ? problem(order, null) : undefined);
    },
    authorised: (order, c: { payment: string }) => step(rules.authorised(order, c.payment)),
    declined: (order, c: { reason: rules.DeclineReason }) => step(rules.declined(order, c.reason)),
    wrongAmount: (order, c: { payment: string }) =>
      step(
        rules.declined(order, "wrong-amount"),
        giveUp(order, c.payment),
        problem(order, "wrong-amount"),
      ),
    seatsSold: (order) => step(rules.seatsSold(order), { do: "capture", order: order.id }),
    seatsGone: (order, c: { payment: string }) =>
      step(rules.seatsGone(order), giveUp(order, c.payment), problem(order, "seats-gone")),
    captured: (order, _: object, now) =>
      step(rules.captured(order, now), { mail: "order-paid", order: order.id }),
    captureRefused: (order) => step(rules.captureRefused(order), problem(order, "capture-refused")),
    refund: (
      order,
      c: { refund: string; places: readonly number[]; amount: number },
    ): OrderTurn<Ok | { readonly refused: rules.RefundRefusal }> => {
      const decision = rules.refund(order, c);
      if ("refused" in decision) return { reply: decision };
      const { refund, amount } = c;
      return step(decision.events, { do: "refund", order: order.id, refund, amount });
    },
    refunded: (order, c: { refund: string; tickets: readonly string[] }) =>
      step(
        rules.refunded(order, c.refund, (place) => c.tickets[place]!),
        { mail: "order-refunded", order: order.id, refund: c.refund },
      ),
    look: (order) => ({ reply: { ...order } }),
  },
});

function giveUp(order: rules.Order, payment: string): PaymentEffect {
  return { do: "give-up", order: order.id, payment };
}

function problem(order: rules.Order, reason: rules.OrderReason | null): MailEffect {
  return { mail: "payment-problem", order: order.id, reason };
}

/** Effects go out only with the event that calls for them: a repeated message causes none. */
function step(
  events: readonly rules.OrderEvent[],
  ...wanted: readonly (PaymentEffect | MailEffect | undefined)[]
): OrderTurn<Ok> {
  const effects = events.length === 0 ? [] : wanted.filter((one) => one !== undefined);
  return {
    reply: OK,
    events,
    effects: effects.map((payload) => ({
      lane: "mail" in payload ? MAIL_LANE : PAYMENT_LANE,
      payload,
    })),
  };
}
