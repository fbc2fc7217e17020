/** One operation on one order, with everything in memory that it may touch: what it does then is one go
 * and lands in one commit. */
import { orderActor } from "../actors/order.ts";
import { shopperActor } from "../actors/shopper.ts";
import type { Order, OrderTerms } from "../domain/order.ts";
import type { Operation as Turns } from "../runtime/operation.ts";
import { type Desk, homeOfOrder, shopperKey } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { eventOf } from "./ids.ts";
import { intoMemory } from "./own-hold.ts";

/** Throws for an order that was never placed: whoever asks has its id from the journal or the bank. */
export async function withOrder<T>(
  desk: Pick<Desk, "events" | "node">,
  id: string,
  run: (turns: Turns, loaded: Loaded, terms: OrderTerms, order: Order) => Promise<T> | T,
): Promise<T> {
  const loaded = await desk.events.get(eventOf(id));
  if (!loaded) throw new Error(`order ${id} names an event that is not there`);
  return desk.node.operation(async (turns) => {
    const { terms } = await turns.ask(orderActor, id, "look", {});
    if (!terms) throw new Error(`order ${id} was never placed`);
    await turns.ask(shopperActor, shopperKey(terms.event, terms.buyer), "look", {});
    await intoMemory(turns, loaded, terms.seats);
    const order = turns.ask(orderActor, id, "look", {});
    return run(turns, loaded, terms, order instanceof Promise ? await order : order);
  }, homeOfOrder(id));
}
