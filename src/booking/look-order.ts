/** Shows an order to the buyer who placed it. */
import { orderActor } from "../actors/order.ts";
import { refuse } from "../domain/refusal.ts";
import type { OrderView } from "../protocol/api.ts";
import type { Outcome } from "./booking.ts";
import type { Desk } from "./desk.ts";
import { eventOf } from "./ids.ts";
import { orderView } from "./views.ts";

export async function lookOrder(
  desk: Desk,
  buyer: string,
  id: string,
): Promise<Outcome<{ order: OrderView }>> {
  const loaded = await desk.events.get(eventOf(id));
  if (!loaded) return refuse({ kind: "unknown-order" });
  const order = await desk.node.operation((turns) => turns.ask(orderActor, id, "look", {}));
  const { terms } = order;
  if (terms?.buyer !== buyer) return refuse({ kind: "unknown-order" });
  return { order: orderView(loaded.event, id, order, terms, desk.codes) };
}
