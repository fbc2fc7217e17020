/** Everything one buyer holds, has ordered and owns, on whatever device they ask. */
import { orderActor } from "../actors/order.ts";
import { shopperActor } from "../actors/shopper.ts";
import type { HoldView, MeView, OrderView } from "../protocol/api.ts";
import type { Operation as Turns } from "../runtime/operation.ts";
import type { Outcome } from "./booking.ts";
import { type Desk, shopperKey } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { holdView, orderView } from "./views.ts";

export async function me(desk: Desk, buyer: string): Promise<Outcome<MeView>> {
  const events: Loaded[] = [];
  for (const id of await desk.events.ids()) {
    const loaded = await desk.events.get(id);
    if (loaded) events.push(loaded);
  }
  return desk.node.operation(async (turns) => {
    const now = desk.clock.now();
    const parts = await Promise.all(
      events.map((loaded) => ofEvent(desk, turns, loaded, buyer, now)),
    );
    return {
      buyer,
      now,
      holds: parts.flatMap(({ holds }) => holds),
      orders: parts.flatMap(({ orders }) => orders).sort((a, b) => b.placedAt - a.placedAt),
    };
  });
}

async function ofEvent(
  desk: Desk,
  turns: Turns,
  { event }: Loaded,
  buyer: string,
  now: number,
): Promise<{ holds: HoldView[]; orders: OrderView[] }> {
  const shopper = await turns.ask(shopperActor, shopperKey(event.id, buyer), "look", {});
  const orders = await Promise.all(
    shopper.orders.map(async (id) => turns.ask(orderActor, id, "look", {})),
  );
  return {
    holds: shopper.holds.map((hold) => holdView(event, hold.id, hold, now)),
    orders: orders.flatMap((order) =>
      order.terms ? [orderView(event, order, order.terms, desk.codes)] : [],
    ),
  };
}
