/** From the rules' terms to what the API shows. */
import { type Event, priceOf } from "../domain/event.ts";
import { givenBack, type Order, type OrderTerms } from "../domain/order.ts";
import { SeatFlag, sectionOf } from "../domain/plan.ts";
import type { ShopperHold } from "../domain/shopper.ts";
import type {
  HeldSeat,
  HoldView,
  Occasion,
  OrderStatus,
  OrderView,
  TicketView,
} from "../protocol/api.ts";
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
  hold: Omit<ShopperHold, "id" | "attempts">,
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
    payment: event.provider,
  };
}

/** What a buyer is told of an order goes forward only, so each status has its place among those before it. */
export const SHOWN: Record<Order["status"], OrderStatus> = {
  new: "authorising",
  authorising: "authorising",
  "at-bank": "at-bank",
  cancelling: "confirming",
  selling: "selling",
  capturing: "capturing",
  paid: "paid",
  refused: "refused",
  expired: "expired",
  refunding: "refunding",
  refunded: "refunded",
};

/** `terms` are the order's own: an order that was never placed has none, and no view. */
export function orderView(
  event: Event,
  order: Order,
  terms: OrderTerms,
  codes: TicketCodes,
): OrderView {
  const { id, status, refunds } = order;
  const { currency } = terms;
  const delivered = status === "paid" || status === "refunding";
  const back = refunds.reduce((sum, { amount }) => sum + amount, 0);
  return {
    id,
    event: terms.event,
    occasion: occasionOf(event),
    hold: terms.hold,
    status: SHOWN[status],
    reason: order.reason,
    action: status === "at-bank" ? order.action : null,
    seats: [...terms.seats],
    total: { amount: terms.total, currency },
    refunded: { amount: back, currency },
    placedAt: order.placedAt,
    keptUntil: terms.deadline,
    paidAt: order.paidAt,
    tickets: delivered ? ticketViews(event, order, terms.seats, codes) : [],
  };
}

export function occasionOf({ name, venue, timeZone, startsAt }: Occasion): Occasion {
  return { name, venue, timeZone, startsAt };
}

/** Without those that are refunded. */
function ticketViews(
  event: Event,
  order: Order,
  seats: readonly string[],
  codes: TicketCodes,
): TicketView[] {
  const { plan } = event;
  const given = givenBack(order);
  return indices(event, seats).flatMap((seat, n) => {
    if (given.has(n)) return [];
    const section = sectionOf(plan, seat);
    const id = ticketIdOf(order.id, n);
    const code = codes.codeOf(id, plan.ids[seat]!);
    const ticket: TicketView = {
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
    return [ticket];
  });
}

/** Seats of a hold or an order are of the plan: they were checked when it was made. */
function indices({ plan }: Event, seats: readonly string[]): number[] {
  return seats.map((id) => plan.index.get(id)!);
}
