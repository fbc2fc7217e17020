/** Gives the money of an order back, or of some of its tickets. From this moment the tickets are void and
 * the seats free; the payment lane sees to the money. */
import { hash } from "node:crypto";
import type { Once, Outcome } from "../booking/booking.ts";
import { eventOf, ticketIdOf } from "../booking/ids.ts";
import { placesOf } from "../booking/refund.ts";
import { orderView } from "../booking/views.ts";
import { priceOf } from "../domain/event.ts";
import * as steps from "../domain/order-step.ts";
import { refuse } from "../domain/refusal.ts";
import * as seatRules from "../domain/seat.ts";
import * as rules from "../domain/shopper.ts";
import type { OrderView } from "../protocol/api.ts";
import type { Books } from "./books.ts";
import type { Desk } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { step } from "./step.ts";

export async function refund(
  desk: Desk,
  { id: key, fingerprint }: Once,
  eventId: string,
  id: string,
  tickets: readonly string[] | null,
): Promise<Outcome<{ order: OrderView }>> {
  if (eventOf(id) !== eventId) return refuse({ kind: "unknown-order" });
  const placed = await desk.book.look(id);
  const loaded = await desk.events.get(eventId);
  if (!placed || !loaded) return refuse({ kind: "unknown-order" });
  const once = { scope: `order/${id}`, id: key, fingerprint };
  return step(desk, loaded, { event: eventId, order: id, once }, (books) => {
    if (books.known && "reused" in books.known) return refuse({ kind: "key-reused" });
    const { order } = books;
    if (!order?.terms) return refuse({ kind: "unknown-order" });
    if (!books.known) {
      const refusal = decide(loaded, books, key, tickets);
      if (refusal) return refusal;
      books.answer(once, { ok: true });
    }
    return { order: orderView(loaded.event, order, order.terms, desk.codes) };
  });
}

/** Undefined: it is on its way. */
function decide({ event }: Loaded, books: Books, key: string, tickets: readonly string[] | null) {
  const order = books.order!;
  const terms = order.terms!;
  const ids = terms.seats.map((_, n) => ticketIdOf(order.id, n));
  const unknown = (tickets ?? []).filter((ticket) => !ids.includes(ticket));
  if (unknown.length > 0) return refuse({ kind: "unknown-tickets", tickets: unknown });
  const places = placesOf(order, ids, tickets);
  const amount = places.reduce(
    (sum, place) => sum + priceOf(event, event.plan.index.get(terms.seats[place]!)!),
    0,
  );
  const refundId = `${order.id}.r${hash("sha256", key, "base64url").slice(0, 12)}`;
  const wish = { refund: refundId, places, amount };
  const decision = steps.refund(order, wish);
  if ("refused" in decision) {
    const { refused } = decision;
    return refused.kind === "already-refunded"
      ? refuse({ kind: refused.kind, tickets: refused.places.map((place) => ids[place]!) })
      : refuse(refused);
  }
  books.orderDid(decision);
  for (const place of places) {
    const seat = terms.seats[place]!;
    books.cancel(ids[place]!);
    if (books.seatDid(seat, seatRules.giveBack(books.seat(seat), order.id)))
      books.seatReleased(seat, order.id);
  }
  const returned = rules.returned(books.shopper, order.id, refundId, places.length);
  if ("events" in returned) books.shopperDid(returned.events);
  return undefined;
}
