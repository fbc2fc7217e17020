/** One buyer at one event: what they hold and have bought, on every device; the limit per person.
 *
 *   a hold:  active --place order--> paying --paid--> (bought)
 *              |  ^                    |
 *              |  +----- refused ------+
 *              +--release, or the end of its time--> (gone)
 *
 * The end of a hold's time needs no message here: a hold that is over simply does not count.
 */
export interface ShopperHold {
  readonly id: string;
  readonly seats: readonly string[];
  /** When its time is over, epoch ms. */
  readonly until: number;
  readonly total: number;
  readonly extended: boolean;
  /** Orders placed with it so far. */
  readonly attempts: number;
  /** The order that is being paid with it. */
  readonly order: string | null;
}

/** What a hold became. */
export interface Purchase {
  readonly hold: string;
  readonly order: string;
  /** How many, without those that were given back. */
  readonly seats: number;
  /** By which refunds some were given back. */
  readonly refunds?: readonly string[];
}

/** Plain data, changed in place by `evolveShopper` only. Lists: a shopper has one or two of each, and an
 * object used as a map takes ten times the memory. */
export interface Shopper {
  holds: ShopperHold[];
  /** Orders in the order of placing. */
  orders: string[];
  bought: Purchase[];
  /** When the last holds were made, epoch ms, the oldest first. A snapshot of before this was kept has none. */
  heldAt?: number[];
  /** Passes that end no later than this are good for holding nothing more: their fan has left the sale. Epoch ms. */
  leftUntil?: number;
}

export type ShopperEvent =
  | {
      readonly kind: "held";
      readonly hold: string;
      readonly seats: readonly string[];
      readonly total: number;
      readonly until: number;
      /** Epoch ms. Holds of before it was written down have none. */
      readonly at?: number;
    }
  | { readonly kind: "extended"; readonly hold: string; readonly until: number }
  | { readonly kind: "released"; readonly hold: string }
  | {
      readonly kind: "order-placed";
      readonly hold: string;
      readonly order: string;
      readonly until: number;
    }
  | {
      readonly kind: "order-refused";
      readonly hold: string;
      readonly order: string;
      readonly until: number;
    }
  | { readonly kind: "bought"; readonly hold: string; readonly order: string }
  /** Seats that were bought, and came back with their money. */
  | {
      readonly kind: "returned";
      readonly hold: string;
      readonly refund: string;
      readonly seats: number;
    }
  /** The sale, with a pass that would have been good until then. */
  | { readonly kind: "left-sale"; readonly until: number };

export interface WantedHold {
  readonly hold: string;
  readonly seats: readonly string[];
  /** Minor units. */
  readonly total: number;
  /** Epoch ms. */
  readonly until: number;
}

export type ShopperRefusal =
  | {
      readonly kind: "limit-reached";
      readonly limit: number;
      readonly held: number;
      readonly bought: number;
    }
  | { readonly kind: "too-many-holds"; readonly retryAfterMs: number }
  | { readonly kind: "pass-needed" }
  | { readonly kind: "unknown-hold" }
  | { readonly kind: "hold-expired" }
  | { readonly kind: "hold-already-extended" }
  | { readonly kind: "hold-in-payment"; readonly order: string }
  | { readonly kind: "hold-already-paid"; readonly order: string }
  | { readonly kind: "too-many-attempts"; readonly limit: number };

export type ShopperDecision =
  | { readonly events: readonly ShopperEvent[] }
  | { readonly refused: ShopperRefusal };

const NOTHING: ShopperDecision = { events: [] };
const refuse = (refused: ShopperRefusal): ShopperDecision => ({ refused });

export function newShopper(): Shopper {
  return { holds: [], orders: [], bought: [], heldAt: [] };
}

/** Seats that count against the limit at a moment. */
export function counted(shopper: Shopper, now: number): { held: number; bought: number } {
  let held = 0;
  for (const hold of shopper.holds) if (isActive(hold, now)) held += hold.seats.length;
  let bought = 0;
  for (const { seats } of shopper.bought) bought += seats;
  return { held, bought };
}

/** A hold that is being paid counts until the order is settled, however long that takes. */
export function isActive(hold: ShopperHold, now: number): boolean {
  return hold.until > now || hold.order !== null;
}

/** Holds that one buyer may make within that time: looking around takes some, keeping seats from others by
 * holding them over and over takes many. */
export const HOLDS_MAX = 40;
export const HOLDS_WITHIN_MS = 10 * 60_000;

export function mayHold(
  shopper: Shopper,
  quantity: number,
  limit: number,
  now: number,
): ShopperDecision {
  const { heldAt = [] } = shopper;
  const oldest = heldAt[heldAt.length - HOLDS_MAX];
  if (oldest !== undefined && oldest + HOLDS_WITHIN_MS > now)
    return refuse({ kind: "too-many-holds", retryAfterMs: oldest + HOLDS_WITHIN_MS - now });
  const { held, bought } = counted(shopper, now);
  return held + bought + quantity > limit
    ? refuse({ kind: "limit-reached", limit, held, bought })
    : NOTHING;
}

/** What is held stays held to its end, and can be paid for. */
export function leaveSale(shopper: Shopper, until: number): ShopperDecision {
  return hasLeft(shopper, until) ? NOTHING : { events: [{ kind: "left-sale", until }] };
}

/** Whether the fan has left the sale since they were given a pass that is good until then. */
export function hasLeft({ leftUntil = 0 }: Shopper, shopUntil: number): boolean {
  return shopUntil <= leftUntil;
}

export function hold(
  shopper: Shopper,
  wanted: WantedHold,
  limit: number,
  now: number,
): ShopperDecision {
  if (holdOf(shopper, wanted.hold)) return NOTHING;
  const may = mayHold(shopper, wanted.seats.length, limit, now);
  return "refused" in may ? may : { events: [{ kind: "held", ...wanted, at: now }] };
}

/** The hold as its owner may use it, or why not. */
export function activeHold(
  shopper: Shopper,
  id: string,
  now: number,
): { readonly hold: ShopperHold } | { readonly refused: ShopperRefusal } {
  const paid = shopper.bought.find(({ hold }) => hold === id);
  if (paid) return { refused: { kind: "hold-already-paid", order: paid.order } };
  const hold = holdOf(shopper, id);
  if (!hold) return { refused: { kind: "unknown-hold" } };
  if (!isActive(hold, now)) return { refused: { kind: "hold-expired" } };
  return { hold };
}

/** The one extension. */
export function extend(
  shopper: Shopper,
  id: string,
  extensionMs: number,
  now: number,
): ShopperDecision {
  const found = activeHold(shopper, id, now);
  if ("refused" in found) return found;
  const { hold } = found;
  if (hold.order !== null) return refuse({ kind: "hold-in-payment", order: hold.order });
  if (hold.extended) return refuse({ kind: "hold-already-extended" });
  return { events: [{ kind: "extended", hold: id, until: hold.until + extensionMs }] };
}

export function release(shopper: Shopper, id: string, now: number): ShopperDecision {
  const found = activeHold(shopper, id, now);
  if ("refused" in found) return found;
  if (found.hold.order !== null)
    return refuse({ kind: "hold-in-payment", order: found.hold.order });
  return { events: [{ kind: "released", hold: id }] };
}

/** Orders that one hold may be tried with: a hold is no place to try out cards that are not one's own. */
export const ATTEMPTS_MAX = 10;
/** The first attempts are given their time: later ones not, so that declined cards keep no seat for ever. */
export const PATIENT_ATTEMPTS = 3;
/** When a hold ends once its next order is placed at `now`: the payer may be at the bank for `payMs`. */
export function untilPaid(hold: ShopperHold, payMs: number, now: number): number {
  return hold.attempts < PATIENT_ATTEMPTS ? Math.max(now + payMs, hold.until) : hold.until;
}

/** When it ends after that order was refused at `now`, with `retryMs` left at least. A hold that is over
 * stays over. */
export function untilRetried(hold: ShopperHold, retryMs: number, now: number): number {
  const patient = hold.attempts <= PATIENT_ATTEMPTS && hold.until > now;
  return patient ? Math.max(now + retryMs, hold.until) : hold.until;
}

export function placeOrder(
  shopper: Shopper,
  id: string,
  order: string,
  until: number,
  now: number,
): ShopperDecision {
  const found = activeHold(shopper, id, now);
  if ("refused" in found) return found;
  const { hold } = found;
  if (hold.order === order) return NOTHING;
  if (hold.order !== null) return refuse({ kind: "hold-in-payment", order: hold.order });
  if (hold.attempts >= ATTEMPTS_MAX)
    return refuse({ kind: "too-many-attempts", limit: ATTEMPTS_MAX });
  const kept = Math.max(until, hold.until);
  return { events: [{ kind: "order-placed", hold: id, order, until: kept }] };
}

/** The hold is there for another attempt, if its time is not over. */
export function orderRefused(
  shopper: Shopper,
  id: string,
  order: string,
  retryMs: number,
  now: number,
): ShopperDecision {
  const hold = holdOf(shopper, id);
  if (hold?.order !== order) return NOTHING;
  const until = untilRetried(hold, retryMs, now);
  return { events: [{ kind: "order-refused", hold: id, order, until }] };
}

export function bought(shopper: Shopper, id: string, order: string): ShopperDecision {
  return holdOf(shopper, id)?.order === order
    ? { events: [{ kind: "bought", hold: id, order }] }
    : NOTHING;
}

/** Seats that are given back count no more. */
export function returned(
  shopper: Shopper,
  order: string,
  refund: string,
  seats: number,
): ShopperDecision {
  const purchase = shopper.bought.find((one) => one.order === order);
  if (!purchase || purchase.refunds?.includes(refund)) return NOTHING;
  return { events: [{ kind: "returned", hold: purchase.hold, refund, seats }] };
}

/** Holds that are over are forgotten this long after, ms: until then their holder is told "expired". */
const FORGET_AFTER_MS = 60 * 60_000;

export function evolveShopper(shopper: Shopper, event: ShopperEvent): void {
  if (event.kind === "left-sale") {
    shopper.leftUntil = event.until;
    return;
  }
  const at = shopper.holds.findIndex(({ id }) => id === event.hold);
  const hold = shopper.holds[at];
  const change = (changed: Partial<ShopperHold>): void => {
    if (hold) shopper.holds[at] = { ...hold, ...changed };
  };
  switch (event.kind) {
    case "held": {
      const { hold: id, seats, until, total } = event;
      const kept = (old: ShopperHold): boolean =>
        old.order !== null || old.until + FORGET_AFTER_MS >= until;
      if (!shopper.holds.every(kept)) shopper.holds = shopper.holds.filter(kept);
      if (event.at !== undefined) {
        shopper.heldAt = [...(shopper.heldAt ?? []).slice(1 - HOLDS_MAX), event.at];
      }
      shopper.holds.push({
        id,
        seats,
        until,
        total,
        extended: false,
        attempts: 0,
        order: null,
      });
      return;
    }
    case "extended":
      change({ until: event.until, extended: true });
      return;
    case "released":
      if (hold) shopper.holds.splice(at, 1);
      return;
    case "order-placed":
      shopper.orders.push(event.order);
      change({ until: event.until, attempts: (hold?.attempts ?? 0) + 1, order: event.order });
      return;
    case "order-refused":
      change({ until: event.until, order: null });
      return;
    case "bought":
      if (hold) {
        shopper.bought.push({ hold: hold.id, order: event.order, seats: hold.seats.length });
        shopper.holds.splice(at, 1);
      }
      return;
    case "returned":
      shopper.bought = shopper.bought.map((one) =>
        one.hold === event.hold
          ? {
              ...one,
              seats: one.seats - event.seats,
              refunds: [...(one.refunds ?? []), event.refund],
            }
          : one,
      );
      return;
    default:
      event satisfies never;
  }
}

function holdOf(shopper: Shopper, id: string): ShopperHold | undefined {
  return shopper.holds.find((hold) => hold.id === id);
}
