/** A paid order as it is printed: for its buyer, and for the letter that goes to them. */
import type { Event } from "../domain/event.ts";
import { priceOf } from "../domain/event.ts";
import type { Order, OrderTerms } from "../domain/order.ts";
import type { Paper } from "../domain/paper.ts";
import { sectionOf } from "../domain/plan.ts";
import { refuse } from "../domain/refusal.ts";
import type { Outcome } from "./booking.ts";
import { lookPlaced } from "./look-order.ts";
import { isRefused } from "./once.ts";
import type { OrderDesk } from "./order-book.ts";
import type { TicketCodes } from "./ticket-code.ts";
import { orderView } from "./views.ts";

export async function paperOf(
  desk: OrderDesk,
  buyer: string,
  id: string,
): Promise<Outcome<{ paper: Paper }>> {
  const placed = await lookPlaced(desk, id);
  if (isRefused(placed)) return placed;
  const { event, order, terms } = placed;
  if (terms.buyer !== buyer) return refuse({ kind: "unknown-order" });
  if (order.paidAt === null) return refuse({ kind: "order-not-paid", orderStatus: order.status });
  return { paper: printed(event, order, terms, desk.codes) };
}

export function printed(event: Event, order: Order, terms: OrderTerms, codes: TicketCodes): Paper {
  const { plan } = event;
  const view = orderView(event, order, terms, codes);
  return {
    order: order.id,
    eventId: event.id,
    event: event.name,
    venue: event.venue,
    timeZone: event.timeZone,
    startsAt: event.startsAt,
    paidAt: order.paidAt ?? order.placedAt,
    email: terms.email,
    currency: terms.currency,
    total: terms.total,
    refunded: view.refunded.amount,
    tickets: view.tickets.map(({ id, code, seat: name, row, number }) => {
      const seat = plan.index.get(name)!;
      const section = sectionOf(plan, seat);
      const category = plan.categories[plan.category[seat]!]!.name;
      const place = { section: section.name, row, number, gate: section.gate, category };
      return { id, code, ...place, price: priceOf(event, seat) };
    }),
  };
}
