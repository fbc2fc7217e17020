/** The order actor, `order/<order>`: drives one payment by effects of the lane `payment`. */
import * as rules from "../domain/order.ts";
import * as steps from "../domain/order-step.ts";
import { defineActor, type Decision } from "../runtime/actor.ts";
import { besideShopper } from "./beside-shopper.ts";

type OrderTurn<Reply> = Decision<rules.OrderEvent, Reply>;
type Ok = { readonly ok: true };
const OK: Ok = { ok: true };

export const orderActor = defineActor<rules.Order, rules.OrderEvent>()({
  name: "order",
  events: {
    placed: 1,
    submitted: 1,
    "action-needed": 1,
    "time-over": 1,
    expired: 1,
    authorised: 1,
    declined: 1,
    "seats-sold": 1,
    "seats-gone": 1,
    captured: 1,
    "capture-refused": 1,
    "refund-asked": 1,
    refunded: 1,
  },
  beside: besideShopper,
  initial: rules.newOrder,
  evolve: rules.evolveOrder,
  on: {
    place: (order, c: { terms: rules.OrderTerms; card: string | null }, now) =>
      turn(steps.place(order, c.terms, c.card, now)),
    submitted: (order, c: { payment: string }) => turn(steps.submitted(order, c.payment)),
    actionNeeded: (order, c: { payment: string; action: rules.PayerAction }) =>
      turn(steps.actionNeeded(order, c.payment, c.action)),
    timeOver: (order, _: object, now) => turn(steps.timeOver(order, now)),
    cancelled: (order) => turn(steps.cancelled(order)),
    authorised: (order, c: { payment: string }) => turn(steps.authorised(order, c.payment)),
    declined: (order, c: { reason: rules.DeclineReason }) => turn(steps.declined(order, c.reason)),
    wrongAmount: (order, c: { payment: string }) => turn(steps.wrongAmount(order, c.payment)),
    seatsSold: (order) => turn(steps.seatsSold(order)),
    seatsGone: (order, c: { payment: string }) => turn(steps.seatsGone(order, c.payment)),
    captured: (order, _: object, now) => turn(steps.captured(order, now)),
    captureRefused: (order) => turn(steps.captureRefused(order)),
    refund: (
      order,
      c: { refund: string; places: readonly number[]; amount: number },
    ): OrderTurn<Ok | { readonly refused: rules.RefundRefusal }> => {
      const step = steps.refund(order, c);
      return "refused" in step ? { reply: step } : turn(step);
    },
    refunded: (order, c: { refund: string; tickets: readonly string[] }) =>
      turn(steps.refunded(order, c.refund, c.tickets)),
    look: (order) => ({ reply: { ...order } }),
  },
});

function turn({ events, effects }: steps.OrderStep): OrderTurn<Ok> {
  return {
    reply: OK,
    events,
    effects: effects.map((payload) => ({ lane: steps.laneOf(payload), payload })),
  };
}
