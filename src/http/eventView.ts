/** An event as the public sees it. */
import type { OnSale } from "../booking/booking.ts";
import type { EventSummary, EventView } from "../protocol/api.ts";

export function summaryOf({ event, phase, map }: OnSale): EventSummary {
  const { id, name, venue, timeZone, startsAt, opensAt, currency } = event;
  return {
    id,
    name,
    venue,
    timeZone,
    startsAt,
    opensAt,
    phase,
    capacity: event.plan.size,
    free: map.counts.reduce((sum, counts) => sum + counts.free, 0),
    priceFrom: { amount: Math.min(...event.prices), currency },
  };
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
    now,
    phase,
    limit,
    holdMs,
    extensionMs,
    capacity: plan.size,
    planHash,
    planUrl: `/api/events/${id}/plan?v=${planHash}`,
    prices: plan.categories.map(({ name, color }, i) => ({
      category: name,
      color,
      price: { amount: prices[i]!, currency },
    })),
    seq: map.seq,
    sections: plan.sections.map(({ id, name }, i) => ({ id, name, ...map.counts[i]! })),
  };
}

/** One digit a seat, by index. */
export function seatDigits(seats: Uint8Array): string {
  return Buffer.from(seats.map((status) => status + 0x30)).toString("latin1");
}
