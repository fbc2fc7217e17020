/** What a holder may do with a hold besides paying: look, extend once, give back. */
import type { Outcome } from "../booking/booking.ts";
import { eventOf } from "../booking/ids.ts";
import { isRefused } from "../booking/once.ts";
import { holdView } from "../booking/views.ts";
import { refuse } from "../domain/refusal.ts";
import * as seatRules from "../domain/seat.ts";
import * as rules from "../domain/shopper.ts";
import type { HoldView } from "../protocol/api.ts";
import type { Books } from "./books.ts";
import type { Desk } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { READ_HOLDS, type HoldsRow } from "./me.ts";
import { shopperOf } from "./shopper-rows.ts";
import { step } from "./step.ts";

export async function lookHold(
  { events, database }: Desk,
  buyer: string,
  id: string,
): Promise<Outcome<{ hold: HoldView }>> {
  const loaded = await events.get(eventOf(id));
  if (!loaded) return refuse({ kind: "unknown-hold" });
  const [row] = await database.read<HoldsRow>(READ_HOLDS, [loaded.event.id, buyer, database.now()]);
  const now = row!.now;
  const found = rules.activeHold(shopperOf(row!.holds, now), id, now);
  return isRefused(found) ? found : { hold: holdView(loaded.event, id, found.hold, now) };
}

export function extendHold(
  desk: Desk,
  buyer: string,
  id: string,
): Promise<Outcome<{ hold: HoldView }>> {
  return withHold(desk, buyer, id, ({ event }, books) => {
    const { shopper, now } = books;
    const decision = rules.extend(shopper, id, event.extensionMs, now);
    if (isRefused(decision)) return decision;
    books.shopperDid(decision.events);
    const found = rules.activeHold(shopper, id, now);
    if (isRefused(found)) return found;
    keepUntil(books, id, found.hold.seats, found.hold.until);
    return { hold: holdView(event, id, found.hold, now) };
  });
}

export function releaseHold(
  desk: Desk,
  buyer: string,
  id: string,
): Promise<Outcome<{ released: true }>> {
  return withHold(desk, buyer, id, (_, books) => {
    const { shopper, now } = books;
    const seats = shopper.holds.find((hold) => hold.id === id)?.seats ?? [];
    const decision = rules.release(shopper, id, now);
    if (isRefused(decision)) return decision;
    books.shopperDid(decision.events);
    for (const seat of seats) books.seatDid(seat, seatRules.release(books.seat(seat), id));
    return { released: true };
  });
}

/** The seats are kept as long as their hold. */
export function keepUntil(
  books: Books,
  hold: string,
  seats: readonly string[],
  until: number,
): void {
  for (const seat of seats)
    books.seatDid(seat, seatRules.extend(books.seat(seat), hold, until, books.now));
}

async function withHold<T extends object>(
  desk: Desk,
  buyer: string,
  hold: string,
  decide: (loaded: Loaded, books: Books) => Outcome<T>,
): Promise<Outcome<T>> {
  const loaded = await desk.events.get(eventOf(hold));
  if (!loaded) return refuse({ kind: "unknown-hold" });
  return step(desk, loaded, { event: loaded.event.id, buyer, hold }, (books) =>
    decide(loaded, books),
  );
}
