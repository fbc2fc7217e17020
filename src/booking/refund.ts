/** Gives the money of an order back, or of some of its tickets. From this moment the tickets are void and
 * the seats free; the payment lane sees to the money. */
import { hash } from "node:crypto";
import { orderActor } from "../actors/order.ts";
import { seatActor } from "../actors/seat.ts";
import { shopperActor } from "../actors/shopper.ts";
import { ticketActor } from "../actors/ticket.ts";
import { priceOf } from "../domain/event.ts";
import { givenBack, type Order, type OrderTerms } from "../domain/order.ts";
import { refuse } from "../domain/refusal.ts";
import type { OrderView } from "../protocol/api.ts";
import {
  askEach,
  KEY_REUSED,
  type Operation as Turns,
  type OperationId,
} from "../runtime/operation.ts";
import type { Outcome } from "./booking.ts";
import { type Desk, shopperKey } from "./desk.ts";
import { lookPlaced } from "./look-order.ts";
import { eventOf, ticketsOf } from "./ids.ts";
import type { Loaded } from "./events.ts";
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
    const ids = ticketsOf(id, terms);
    const unknown = (tickets ?? []).filter((ticket) => !ids.includes(ticket));
    if (unknown.length > 0) return refuse({ kind: "unknown-tickets", tickets: unknown });
    const places = placesOf(order, ids, tickets);
    const amount = places.reduce((sum, place) => {
      const seat = loaded.event.plan.index.get(terms.seats[place]!)!;
      return sum + priceOf(loaded.event, seat);
    }, 0);
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
    const given = mine?.places ?? [];
    for (const place of given) await turns.ask(ticketActor, ids[place]!, "cancel", {});
    const shopper = shopperKey(terms.event, terms.buyer);
    const back = { order: id, refund: refundId, seats: given.length };
    await turns.ask(shopperActor, shopper, "returned", back);
    await giveBack(turns, loaded, terms, id, given);
    return { order: orderView(loaded.event, after, terms, desk.codes) };
  });
}

/** The seats are free again, if they are still the order's. */
export async function giveBack(
  turns: Turns,
  loaded: Loaded,
  { seats }: OrderTerms,
  order: string,
  places: readonly number[],
): Promise<void> {
  const keys = keysOf(loaded, seats);
  await askEach(places, (place) => turns.ask(seatActor, keys[place]!, "giveBack", { order }));
}

/** Places of the named tickets; of all that are left, if none are named. With none left they are all of
 * them, for the order to refuse. */
export function placesOf(
  order: Order,
  ids: readonly string[],
  tickets: readonly string[] | null,
): readonly number[] {
  if (tickets) return [...new Set(tickets.map((ticket) => ids.indexOf(ticket)))];
  const given = givenBack(order);
  const all = ids.map((_, n) => n);
  const left = all.filter((n) => !given.has(n));
  return left.length > 0 ? left : all;
}
