/** From the rules' terms to what the API shows. */
import { type Event, priceOf } from "../domain/event.ts";
import type { Order, OrderTerms } from "../domain/order.ts";
import { SeatFlag, sectionOf } from "../domain/plan.ts";
import type { ShopperHold } from "../domain/shopper.ts";
import type { HeldSeat, HoldView, OrderStatus, OrderView, TicketView } from "../protocol/api.ts";
import { ticketIdOf } from "./ids.ts";
import type { TicketCodes } from "./ticket-code.ts";

export function heldSeat(event: Event, seat: number): HeldSeat {
  const { plan } = event;
  const flags = plan.flags[seat]!;
  return {
    id: plan.ids[seat]!,
    section: sectionOf(plan, seat).name,
    row: plan.rows[plan.row[seat]!]!.label,
    number: plan.numbers[seat]!,
    category: plan.categories[plan.category[seat]!]!.name,
    price: { amount: priceOf(event, seat), currency: event.currency },
    wheelchair: (flags & SeatFlag.wheelchair) !== 0,
    companion: (flags & SeatFlag.companion) !== 0,
    restrictedView: (flags & SeatFlag.restricted) !== 0,
  };
}

export function holdView(
  event: Event,
  id: string,
  hold: Omit<ShopperHold, "id" | "attempted">,
  now: number,
): HoldView {
  return {
    id,
    event: event.id,
    seats: indices(event, hold.seats).map((seat) => heldSeat(event, seat)),
    total: { amount: hold.total, currency: event.currency },
    expiresAt: hold.until,
    now,
    extendable: !hold.extended && hold.order === null,
    order: hold.order,
  };
}

/** What the buyer need not tell apart is one status: until the seats are sold it is "authorising". */
const STATUS: Record<Order["status"], OrderStatus> = {
  new: "authorising",
  authorising: "authorising",
  selling: "authorising",
  capturing: "capturing",
  paid: "paid",
  refused: "refused",
};

/** `terms` are the order's own: an order that was never placed has none, and no view. */
export function orderView(
  event: Event,
  id: string,
  order: Order,
  terms: OrderTerms,
  codes: TicketCodes,
): OrderView {
  return {
    id,
    event: terms.event,
    hold: terms.hold,
    status: STATUS[order.status],
    reason: order.reason,
    seats: [...terms.seats],
    total: { amount: terms.total, currency: terms.currency },
    placedAt: order.placedAt,
    tickets: order.status === "paid" ? ticketViews(event, id, terms.seats, codes) : [],
  };
}

function ticketViews(
  event: Event,
  order: string,
  seats: readonly string[],
  codes: TicketCodes,
): TicketView[] {
  const { plan } = event;
  return indices(event, seats).map((seat, n) => {
    const section = sectionOf(plan, seat);
    const id = ticketIdOf(order, n);
    const code = codes.codeOf(id, plan.ids[seat]!);
    return {
      id,
      code,
      event: event.id,
      seat: plan.ids[seat]!,
      section: section.name,
      row: plan.rows[plan.row[seat]!]!.label,
      number: plan.numbers[seat]!,
      gate: section.gate,
      qr: `/api/tickets/${code}/qr`,
    };
  });
}

/** Seats of a hold or an order are of the plan: they were checked when it was made. */
function indices({ plan }: Event, seats: readonly string[]): number[] {
  return seats.map((id) => plan.index.get(id)!);
}
