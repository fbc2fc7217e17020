/** The box office on rows: binds the use cases, and turns "not now" into a refusal, in one place. */
import { payerReturned, paymentNotice } from "../booking/ask-bank.ts";
import type { Booking, Outcome } from "../booking/booking.ts";
import { lookOrder } from "../booking/look-order.ts";
import { paperOf } from "../booking/paper.ts";
import { type Refused, refuse } from "../domain/refusal.ts";
import { Unanswered } from "./database.ts";
import type { Desk } from "./desk.ts";
import { hold, holdBest } from "./hold.ts";
import { me } from "./me.ts";
import { extendHold, lookHold, releaseHold } from "./own-hold.ts";
import { placeOrder } from "./place-order.ts";
import { refund } from "./refund.ts";
import { eventOnSale, eventsOnSale, setPhase, verifyTicket } from "./sale.ts";
import { enterCode, sendCode } from "./sign-in.ts";

export function classicBooking(desk: Desk): Booking {
  return {
    sendCode: (buyer, to, network, once) => answer(sendCode(desk, buyer, to, network, once)),
    enterCode: (buyer, code, network, once) => answer(enterCode(desk, buyer, code, network, once)),
    events: () => answer(eventsOnSale(desk)),
    event: (event) => answer(eventOnSale(desk, event)),
    hold: (operation, event, seats) => answer(hold(desk, operation, event, seats)),
    holdBest: (operation, event, wish) => answer(holdBest(desk, operation, event, wish)),
    lookHold: (buyer, id) => answer(lookHold(desk, buyer, id)),
    extendHold: (buyer, id) => answer(extendHold(desk, buyer, id)),
    releaseHold: (buyer, id) => answer(releaseHold(desk, buyer, id)),
    placeOrder: (operation, id, card) => answer(placeOrder(desk, operation, id, card)),
    lookOrder: (buyer, order, wait) => answer(lookOrder(desk, buyer, order, wait)),
    payerReturned: (buyer, order) => answer(payerReturned(desk, buyer, order)),
    paymentNotice: (provider, headers, body) =>
      answer(paymentNotice(desk, provider, headers, body)),
    paper: (buyer, order) => answer(paperOf(desk, buyer, order)),
    refund: (once, event, order, tickets) => answer(refund(desk, once, event, order, tickets)),
    me: (buyer) => answer(me(desk, buyer)),
    verifyTicket: (code) => answer(verifyTicket(desk, code)),
    setPhase: (event, phase) => answer(setPhase(desk, event, phase)),
  };
}

async function answer<T>(outcome: Promise<Outcome<T>>): Promise<T | Refused> {
  try {
    return await outcome;
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return refuse({ kind: error.reason, retryAfterMs: error.retryAfterMs });
  }
}
