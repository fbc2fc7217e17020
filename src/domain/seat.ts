/** One seat: the only arbiter of who has it.
 *
 *   free --hold--> held --sell--> sold
 *    ^ |            |
 *    | +--block--> blocked        (unblock: back to free)
 *    +--release, expire, or simply the end of its time
 *
 *   sold --return, by the order that bought it--> free
 *
 * A hold whose time is over is free at once: the event `expired` only writes it down. The holder is
 * checked on every transition, and nothing that comes late undoes a sale.
 */
import { SeatStatus } from "./availability.ts";

export type Seat =
  | { readonly status: "free" }
  | {
      readonly status: "held";
      readonly hold: string;
      readonly buyer: string;
      readonly until: number;
    }
  | {
      readonly status: "sold";
      readonly hold: string;
      readonly buyer: string;
      readonly order: string;
    }
  | { readonly status: "blocked" };

export type SeatEvent =
  | { readonly kind: "held"; readonly hold: string; readonly buyer: string; readonly until: number }
  | {
      readonly kind: "extended";
      readonly hold: string;
      readonly buyer: string;
      readonly until: number;
    }
  | { readonly kind: "released"; readonly hold: string }
  | { readonly kind: "expired"; readonly hold: string }
  | { readonly kind: "sold"; readonly hold: string; readonly buyer: string; readonly order: string }
  | { readonly kind: "returned"; readonly order: string }
  | { readonly kind: "blocked" }
  | { readonly kind: "unblocked" };

/** Why a seat says no. `not-yours`: another hold has it, or none. */
export type SeatRefusal = "held" | "sold" | "blocked" | "not-yours";
export type SeatDecision =
  | { readonly events: readonly SeatEvent[] }
  | { readonly refused: SeatRefusal };

const FREE: Seat = { status: "free" };
const NOTHING: SeatDecision = { events: [] };
const refused = (why: SeatRefusal): SeatDecision => ({ refused: why });

/** The seat as it is at a moment (epoch ms): held only while the hold's time runs. */
export function seatAt(seat: Seat, now: number): Seat {
  return seat.status === "held" && seat.until <= now ? FREE : seat;
}

export function hold(
  seat: Seat,
  hold: string,
  buyer: string,
  until: number,
  now: number,
): SeatDecision {
  const at = seatAt(seat, now);
  if (at.status === "held" && at.hold === hold) return NOTHING; // a retry: already ours
  if (at.status !== "free") return refused(at.status);
  const held: SeatEvent = { kind: "held", hold, buyer, until };
  // Its time was over but nobody had written that down: do so, so that the history reads right.
  return { events: seat.status === "held" ? [{ kind: "expired", hold: seat.hold }, held] : [held] };
}

/** Moves the end of a hold; never to an earlier time. */
export function extend(seat: Seat, hold: string, until: number, now: number): SeatDecision {
  const at = seatAt(seat, now);
  if (at.status !== "held" || at.hold !== hold) return refused("not-yours");
  return until <= at.until
    ? NOTHING
    : { events: [{ kind: "extended", hold, buyer: at.buyer, until }] };
}

/** Giving back what one does not have is no error: the seat is not theirs either way. */
export function release(seat: Seat, hold: string): SeatDecision {
  return seat.status === "held" && seat.hold === hold
    ? { events: [{ kind: "released", hold }] }
    : NOTHING;
}

/** Writes down that the time of the hold is over, if it is. */
export function expire(seat: Seat, now: number): SeatDecision {
  return seat.status === "held" && seat.until <= now
    ? { events: [{ kind: "expired", hold: seat.hold }] }
    : NOTHING;
}

export function sell(seat: Seat, hold: string, order: string, now: number): SeatDecision {
  const at = seatAt(seat, now);
  if (at.status === "sold" && at.order === order) return NOTHING;
  if (at.status !== "held" || at.hold !== hold) return refused("not-yours");
  return { events: [{ kind: "sold", hold, buyer: at.buyer, order }] };
}

/** Sells a free seat to a buyer whose hold was over when the bank said yes. */
export function sellAnew(
  seat: Seat,
  id: string,
  buyer: string,
  order: string,
  now: number,
): SeatDecision {
  const held = hold(seat, id, buyer, now + 1, now);
  if ("refused" in held) return held;
  return { events: [...held.events, { kind: "sold", hold: id, buyer, order }] };
}

/** An order that could not get all of its seats gives back those it got; a refund, those it is for. */
export function giveBack(seat: Seat, order: string): SeatDecision {
  return seat.status === "sold" && seat.order === order
    ? { events: [{ kind: "returned", order }] }
    : NOTHING;
}

/** The sale came to nothing, and its hold still runs: the seat is as it was before. */
export function unsell(seat: Seat, order: string, until: number, now: number): SeatDecision {
  if (seat.status !== "sold" || seat.order !== order) return NOTHING;
  const { hold, buyer } = seat;
  const returned: SeatEvent = { kind: "returned", order };
  return { events: until > now ? [returned, { kind: "held", hold, buyer, until }] : [returned] };
}

export function block(seat: Seat, now: number): SeatDecision {
  const at = seatAt(seat, now);
  if (at.status === "blocked") return NOTHING;
  return at.status === "free" ? { events: [{ kind: "blocked" }] } : refused(at.status);
}

export function unblock(seat: Seat): SeatDecision {
  return seat.status === "blocked" ? { events: [{ kind: "unblocked" }] } : NOTHING;
}

const STATUS_AFTER: Record<SeatEvent["kind"], SeatStatus> = {
  held: SeatStatus.held,
  extended: SeatStatus.held,
  sold: SeatStatus.sold,
  blocked: SeatStatus.blocked,
  released: SeatStatus.free,
  expired: SeatStatus.free,
  returned: SeatStatus.free,
  unblocked: SeatStatus.free,
};

/** What the map shows after an event. */
export function statusAfter(event: SeatEvent): SeatStatus {
  return STATUS_AFTER[event.kind];
}

export function evolveSeat(seat: Seat, event: SeatEvent): Seat {
  switch (event.kind) {
    case "held":
      return { status: "held", hold: event.hold, buyer: event.buyer, until: event.until };
    case "extended":
      return seat.status === "held" ? { ...seat, until: event.until } : seat;
    case "sold":
      return { status: "sold", hold: event.hold, buyer: event.buyer, order: event.order };
    case "blocked":
      return { status: "blocked" };
    case "released":
    case "expired":
    case "returned":
    case "unblocked":
      return FREE;
    default:
      return event satisfies never;
  }
}
