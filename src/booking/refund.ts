/** Gives the money of an order back, or of some of its tickets. From this moment the tickets are void and
 * the seats free; the payment lane sees to the money. */
import { hash } from "node:crypto";
import { orderActor } from "../actors/order.ts";
import { seatActor } from "../actors/seat.ts";
import { shopperActor } from "../actors/shopper.ts";
import { ticketActor } from "../actors/ticket.ts";
import { priceOf } from "../domain/event.ts";
import { givenBack } from "../domain/order.ts";
import { refuse } from "../domain/refusal.ts";
import type { OrderView } from "../protocol/api.ts";
import { KEY_REUSED, type OperationId } from "../runtime/operation.ts";
import type { Outcome } from "./booking.ts";
import { type Desk, shopperKey } from "./desk.ts";
import { lookPlaced } from "./look-order.ts";
import { eventOf, ticketIdOf } from "./ids.ts";
import { isRefused } from "./once.ts";
import { keysOf } from "./own-hold.ts";
import { orderView } from "./views.ts";
import { withOrder } from "./with-order.ts";

/** `event` is the one that the asker may act for. `tickets`: all that are left, if none are named. */
export async function refund(
  desk: Desk,
  once: OperationId,
  event: string,
  id: string,
  tickets: readonly string[] | null,
): Promise<Outcome<{ order: OrderView }>> {
  if (eventOf(id) !== event) return refuse({ kind: "unknown-order" });
  const placed = await lookPlaced(desk, id);
  if (isRefused(placed)) return placed;
  return withOrder(desk, id, async (turns, loaded, terms, order) => {
    const ids = terms.seats.map((_, n) => ticketIdOf(id, n));
    const unknown = (tickets ?? []).filter((ticket) => !ids.includes(ticket));
    if (unknown.length > 0) return refuse({ kind: "unknown-tickets", tickets: unknown });
    const given = givenBack(order);
    const left = ids.flatMap((_, n) => (given.has(n) ? [] : [n]));
    const places = tickets
      ? [...new Set(tickets.map((ticket) => ids.indexOf(ticket)))]
      : left.length > 0
        ? left
        : ids.map((_, n) => n);
    const seats = places.map((place) => terms.seats[place]!);
    const { event, index } = { event: loaded.event, index: loaded.event.plan.index };
    const amount = seats.reduce((sum, seat) => sum + priceOf(event, index.get(seat)!), 0);
    for (const place of places) await turns.ask(ticketActor, ids[place]!, "look", {});

    const refundId = `${id}.r${hash("sha256", once.id, "base64url").slice(0, 12)}`;
    const wish = { refund: refundId, places, amount };
    const asked = await turns.askOnce(orderActor, id, "refund", wish, once);
    if (asked === KEY_REUSED) return refuse({ kind: "key-reused" });
    if ("refused" in asked) {
      const { refused } = asked;
      return refused.kind === "already-refunded"
        ? refuse({ kind: refused.kind, tickets: refused.places.map((place) => ids[place]!) })
        : refuse(refused);
    }
    const after = await turns.ask(orderActor, id, "look", {});
    const mine = after.refunds.find((one) => one.id === refundId);
    for (const place of mine?.places ?? []) {
      await turns.ask(ticketActor, ids[place]!, "cancel", {});
      const [key] = keysOf(loaded, [terms.seats[place]!]);
      await turns.ask(seatActor, key!, "giveBack", { order: id });
    }
    const shopper = shopperKey(terms.event, terms.buyer);
    const back = { order: id, refund: refundId, seats: mine?.places.length ?? 0 };
    await turns.ask(shopperActor, shopper, "returned", back);
    return { order: orderView(event, after, terms, desk.codes) };
  });
}
