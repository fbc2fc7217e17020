/** An event as the public sees it. */
import type { OnSale } from "../booking/booking.ts";
import { SeatStatus } from "../domain/availability.ts";
import { knownBy, lobbyOpensAt, type Event } from "../domain/event.ts";
import type { EventSummary, EventView } from "../protocol/api.ts";
import { PLAN_VERSION } from "../protocol/plan-version.ts";

export function summaryOf({ event, phase, map }: OnSale): EventSummary {
  const { id, name, venue, timeZone, startsAt, opensAt, currency } = event;
  const from = cheapestFree(event, map);
  return {
    id,
    name,
    venue,
    timeZone,
    startsAt,
    opensAt,
    lobbyOpensAt: lobbyOpensAt(event),
    phase,
    capacity: event.plan.size,
    free: map.counts.reduce((sum, counts) => sum + counts.free, 0),
    held: map.counts.reduce((sum, counts) => sum + counts.held, 0),
    priceFrom: from === null ? null : { amount: from, currency },
  };
}

/** Minor units; null: no seat is free. Mostly one of the first seats is as cheap as any. */
function cheapestFree({ plan, prices }: Event, { seats }: OnSale["map"]): number | null {
  const cheapest = Math.min(...prices);
  let from: number | null = null;
  for (const [seat, status] of seats.entries()) {
    const price = prices[plan.category[seat]!]!;
    if (status !== SeatStatus.free || (from !== null && price >= from)) continue;
    if (price === cheapest) return price;
    from = price;
  }
  return from;
}

export function viewOf({ event, phase, map }: OnSale, now: number): EventView {
  const { id, name, venue, timeZone, startsAt, opensAt, limit, holdMs, extensionMs } = event;
  const { plan, planHash, prices, currency } = event;
  return {
    id,
    name,
    venue,
    timeZone,
    startsAt,
    opensAt,
    lobbyOpensAt: lobbyOpensAt(event),
    knownBy: knownBy(event),
    now,
    phase,
    limit,
    holdMs,
    extensionMs,
    capacity: plan.size,
    planHash,
    planUrl: `/api/events/${id}/plan?v=${planTag(event)}`,
    prices: plan.categories.map(({ name, color }, i) => ({
      category: name,
      color,
      price: { amount: prices[i]!, currency },
    })),
    seq: map.seq,
    sections: plan.sections.map(({ id, name }, i) => ({ id, name, ...map.counts[i]! })),
  };
}

/** Names the plan in its address, for ever: also which bytes stand for it. */
export function planTag({ planHash }: Event): string {
  return `${planHash}-${PLAN_VERSION}`;
}

/** One digit a seat, by index. */
export function seatDigits(seats: Uint8Array): string {
  return Buffer.from(seats.map((status) => status + 0x30)).toString("latin1");
}
