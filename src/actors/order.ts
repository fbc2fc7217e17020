/** The order actor, `order/<order>`: drives one payment by effects of the lane `payment`. */
import * as rules from "../domain/order.ts";
import { defineActor, type Decision } from "../runtime/actor.ts";

export const PAYMENT_LANE = "payment";

/** What the payment lane is asked to do. The card is a test card number; it is gone with the effect. */
export type PaymentEffect =
  | {
      readonly do: "authorise";
      readonly order: string;
      readonly amount: number;
      readonly currency: string;
      readonly card: string;
    }
  | { readonly do: "capture"; readonly order: string; readonly payment: string }
  | { readonly do: "void"; readonly order: string; readonly payment: string };

export const orderActor = defineActor<rules.Order, rules.OrderEvent>()({
  name: "order",
  initial: rules.newOrder,
  evolve: rules.evolveOrder,
  on: {
    place: (order, c: { id: string; terms: rules.OrderTerms; card: string }, now) =>
      step(rules.place(order, c.terms, now), {
        do: "authorise",
        order: c.id,
        amount: c.terms.total,
        currency: c.terms.currency,
        card: c.card,
      }),
    authorised: (order, c: { payment: string }) => step(rules.authorised(order, c.payment)),
    declined: (order) => step(rules.declined(order)),
    seatsSold: (order, c: { id: string; payment: string }) =>
      step(rules.seatsSold(order), { do: "capture", order: c.id, payment: c.payment }),
    seatsGone: (order, c: { id: string; payment: string }) =>
      step(rules.seatsGone(order), { do: "void", order: c.id, payment: c.payment }),
    captured: (order) => step(rules.captured(order)),
    look: (order) => ({ reply: { ...order } }),
  },
});

/** An effect goes out only with the event that calls for it: a repeated message causes none. */
function step(
  events: readonly rules.OrderEvent[],
  effect?: PaymentEffect,
): Decision<rules.OrderEvent, { readonly ok: true }> {
  const effects = effect && events.length > 0 ? [{ lane: PAYMENT_LANE, payload: effect }] : [];
  return { reply: { ok: true }, events, effects };
}
