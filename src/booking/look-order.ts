/** Shows an order to the buyer who placed it, now or as soon as it has moved on. */
import { refuse, type Refused } from "../domain/refusal.ts";
import type { OrderStatus, OrderView } from "../protocol/api.ts";
import type { Outcome } from "./booking.ts";
import { isRefused } from "./once.ts";
import type { OrderDesk, Placed } from "./order-book.ts";
import { orderView } from "./views.ts";

/** How often who waits makes sure that the order is still here, ms: of another node's commits nothing is heard, and
 * who is answered asks again. */
const HERE_EVERY_MS = 2_000;

/** An order that is there, whosoever it is. */
export async function lookPlaced(
  { book }: Pick<OrderDesk, "book">,
  id: string,
): Promise<Placed | Refused> {
  return (await book.look(id)) ?? refuse({ kind: "unknown-order" });
}

/** `wait`: answers when the status is none of `unlike`, or after `ms`. */
export async function lookOrder(
  desk: OrderDesk,
  buyer: string,
  id: string,
  wait?: { readonly unlike: readonly OrderStatus[]; readonly ms: number },
): Promise<Outcome<{ order: OrderView }>> {
  const first = await look(desk, buyer, id);
  if (!wait || isRefused(first) || !wait.unlike.includes(first.order.status)) return first;
  const watch = desk.watch.watch(id);
  if (!watch) return first;
  try {
    const until = desk.clock.monotonic() + wait.ms;
    for (;;) {
      const now = await look(desk, buyer, id);
      const left = until - desk.clock.monotonic();
      if (isRefused(now) || !wait.unlike.includes(now.order.status) || left <= 0) return now;
      if (desk.watch.closed || !desk.book.isHere(id)) return now;
      await watch.changed(Math.min(left, HERE_EVERY_MS));
    }
  } finally {
    watch.end();
  }
}

async function look(
  desk: OrderDesk,
  buyer: string,
  id: string,
): Promise<Outcome<{ order: OrderView }>> {
  const placed = await lookPlaced(desk, id);
  if (isRefused(placed)) return placed;
  const { event, order, terms } = placed;
  if (terms.buyer !== buyer) return refuse({ kind: "unknown-order" });
  return { order: orderView(event, order, terms, desk.codes) };
}
