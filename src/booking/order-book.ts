/** Orders as everything that speaks with the bank sees them. Each engine keeps the book in its own way; what
 * is asked of the bank, and in which order, is said once for both (heard.ts, payment-lane.ts, ask-bank.ts,
 * reconcile.ts). Rejects if the engine cannot answer now. */
import type { Event } from "../domain/event.ts";
import type { MailEffect } from "../domain/letter.ts";
import type { Order, OrderStatus, OrderTerms } from "../domain/order.ts";
import type { Clock } from "../runtime/seams.ts";
import type { OrderWatch } from "./order-watch.ts";
import type { Payment, Providers } from "./payment-port.ts";
import type { ShopSignals } from "./signals.ts";
import type { TicketCodes } from "./ticket-code.ts";

export interface Placed {
  readonly event: Event;
  readonly order: Order;
  /** The order's own. */
  readonly terms: OrderTerms;
}

/** `done`, here and below: the effect that ends with it, in the same commit. Throws for an order that was
 * never placed, but for `look`: whoever asks has its id from the journal or the bank. */
export interface OrderBook {
  /** Whether this server sees to the order; of several nodes one does. */
  isHere(order: string): boolean;
  /** Undefined: there is no such order. */
  look(order: string): Promise<Placed | undefined>;
  /** Brings an order that is open what the bank says of its payment. `first`: it was open. `done` ends only
   * if the bank has decided. */
  tell(
    order: string,
    payment: Payment,
    done: string | undefined,
  ): Promise<{ readonly order: Order; readonly terms: OrderTerms; readonly first: boolean }>;
  /** The time to pay is over, if it is: the status then. */
  timeOver(order: string): Promise<OrderStatus>;
  /** The money is being taken: brings into memory what the delivery will need. */
  prepare(order: string, terms: OrderTerms): Promise<void>;
  /** The money is taken: the tickets and the end of the order in one commit. */
  deliver(order: string, done: string): Promise<void>;
  /** The bank has given the authorisation up after the seats were sold: back to the hold, if it still runs. */
  undo(order: string, done: string): Promise<void>;
  /** The bank has given the money back. */
  refunded(order: string, refund: string, done: string): Promise<void>;
  /** Nothing more is to be done for it. */
  finish(order: string, done: string): Promise<void>;
  sent(letter: MailEffect, done: string): Promise<void>;
}

export interface OrderDesk {
  readonly book: OrderBook;
  readonly providers: Providers;
  readonly clock: Clock;
  readonly codes: TicketCodes;
  readonly watch: OrderWatch;
  readonly signals: ShopSignals;
}
