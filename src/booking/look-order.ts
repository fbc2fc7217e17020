/** Shows an order to the buyer who placed it, now or as soon as it has moved on. */
import { orderActor } from "../actors/order.ts";
import type { Order, OrderTerms } from "../domain/order.ts";
import { refuse, type Refused } from "../domain/refusal.ts";
import type { OrderStatus, OrderView } from "../protocol/api.ts";
import type { Outcome } from "./booking.ts";
import type { Desk } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { eventOf } from "./ids.ts";
import { isRefused } from "./once.ts";
import { orderView } from "./views.ts";

export type Placed = { readonly loaded: Loaded; readonly order: Order; readonly terms: OrderTerms };

/** An order that is there, whosoever it is. */
export async function lookPlaced(desk: Desk, id: string): Promise<Placed | Refused> {
  const loaded = await desk.events.get(eventOf(id));
  if (!loaded) return refuse({ kind: "unknown-order" });
  const order = await desk.node.operation((turns) => turns.ask(orderActor, id, "look", {}));
  return order.terms ? { loaded, order, terms: order.terms } : refuse({ kind: "unknown-order" });
}

/** `wait`: answers when the status is another than `unlike`, or after `ms`. */
export async function lookOrder(
  desk: Desk,
  buyer: string,
  id: string,
  wait?: { readonly unlike: OrderStatus; readonly ms: number },
): Promise<Outcome<{ order: OrderView }>> {
  const first = await look(desk, buyer, id);
  if (!wait || isRefused(first) || first.order.status !== wait.unlike) return first;
  const watch = desk.watch.watch(id);
  if (!watch) return first;
  try {
    const until = desk.clock.monotonic() + wait.ms;
    for (;;) {
      const now = await look(desk, buyer, id);
      const left = until - desk.clock.monotonic();
      if (isRefused(now) || now.order.status !== wait.unlike || left <= 0) return now;
      if (desk.watch.closed) return now;
      await watch.changed(left);
    }
  } finally {
    watch.end();
  }
}

async function look(desk: Desk, buyer: string, id: string): Promise<Outcome<{ order: OrderView }>> {
  const placed = await lookPlaced(desk, id);
  if (isRefused(placed)) return placed;
  const { loaded, order, terms } = placed;
  if (terms.buyer !== buyer) return refuse({ kind: "unknown-order" });
  return { order: orderView(loaded.event, order, terms, desk.codes) };
}
