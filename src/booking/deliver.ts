/** How an order ends once its seats are sold: with its tickets, or, if the money cannot be taken any
 * more, with the seats on hold as before. */
import { orderActor } from "../actors/order.ts";
import { seatActor } from "../actors/seat.ts";
import { shopperActor } from "../actors/shopper.ts";
import { ticketActor } from "../actors/ticket.ts";
import { type Desk, shopperKey } from "./desk.ts";
import { freeHold } from "./free-hold.ts";
import { ticketsOf } from "./ids.ts";
import { keysOf } from "./own-hold.ts";
import { withOrder } from "./with-order.ts";

/** The money is taken: the tickets and the end of the order in one commit. */
export function deliver(desk: Omit<Desk, "book">, order: string, done: string): Promise<void> {
  return withOrder(desk, order, async (turns, _, terms) => {
    const { buyer, event, hold } = terms;
    const tickets = ticketsOf(order, terms);
    for (const ticket of tickets) await turns.ask(ticketActor, ticket, "look", {});
    for (const [n, seat] of terms.seats.entries()) {
      await turns.ask(ticketActor, tickets[n]!, "issue", { order, buyer, event, seat });
    }
    await turns.ask(shopperActor, shopperKey(event, buyer), "bought", { hold, order });
    await turns.ask(orderActor, order, "captured", {}, { done });
  });
}

/** The bank has given the authorisation up after the seats were sold. */
export function undo(desk: Omit<Desk, "book">, order: string, done: string): Promise<void> {
  return withOrder(desk, order, async (turns, loaded, terms, { status }) => {
    if (status === "capturing") {
      const until = await freeHold(turns, loaded, terms, order);
      for (const key of keysOf(loaded, terms.seats))
        await turns.ask(seatActor, key, "unsell", { order, until });
    }
    await turns.ask(orderActor, order, "captureRefused", {}, { done });
  });
}
