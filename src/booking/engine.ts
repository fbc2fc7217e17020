/** The box office on virtual actors: binds the use cases, and turns the runtime's "not now" into a
 * refusal, in one place. */
import { type Refused, refuse } from "../domain/refusal.ts";
import { Unavailable } from "../runtime/unavailable.ts";
import { payerReturned, paymentNotice } from "./ask-bank.ts";
import type { Booking, Outcome } from "./booking.ts";
import type { Desk } from "./desk.ts";
import { enterSale } from "./enter-sale.ts";
import { hold } from "./hold.ts";
import { holdBest } from "./hold-best.ts";
import { joinQueue, leaveQueue, lookEntry } from "./join-queue.ts";
import { lookOrder } from "./look-order.ts";
import { me } from "./me.ts";
import { eventOnSale, eventsOnSale, setPhase } from "./on-sale.ts";
import { extendHold, lookHold, releaseHold } from "./own-hold.ts";
import { paperOf } from "./paper.ts";
import { placeOrder } from "./place-order.ts";
import { drawnLots, queueStatus, setAdmission } from "./queue-status.ts";
import { refund } from "./refund.ts";
import { setAlert } from "./set-alert.ts";
import { enterCode, sendCode } from "./sign-in.ts";
import { verifyTicket } from "./verify-ticket.ts";
import { lookWanting, wantNothing, wantSeats } from "./waiting-list.ts";
import type { Waiting } from "./waiting.ts";

export function actorBooking(desk: Desk): Booking {
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

export function actorWaiting(desk: Desk): Waiting {
  return {
    status: (event) => answer(queueStatus(desk, event)),
    join: (fan, event) => answer(joinQueue(desk, fan, event)),
    entry: (buyer, event) => answer(lookEntry(desk, buyer, event)),
    setAlert: (buyer, event, alert) => answer(setAlert(desk, buyer, event, alert)),
    leave: (buyer, event) => answer(leaveQueue(desk, buyer, event)),
    enter: (buyer, event) => answer(enterSale(desk, buyer, event)),
    lots: (event) => answer(drawnLots(desk, event)),
    wantSeats: (buyer, event, wants) => answer(wantSeats(desk, buyer, event, wants)),
    lookWanting: (buyer, event) => answer(lookWanting(desk, buyer, event)),
    wantNothing: (buyer, event) => answer(wantNothing(desk, buyer, event)),
    setAdmission: (event, settings) => answer(setAdmission(desk, event, settings)),
  };
}

export async function answer<T>(outcome: Promise<Outcome<T>>): Promise<T | Refused> {
  try {
    return await outcome;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return unavailable(error);
  }
}

/** `because`: known to who has asked, where the error comes from another node. */
export function unavailable(
  { reason, retryAfterMs, because: known }: Unavailable,
  because = known,
): Refused {
  return refuse({ kind: reason, retryAfterMs, ...(because && { because }) });
}
