/** What a holder may do with a hold besides paying: look, extend once, give back. To everybody else it
 * does not exist. */
import { seatActor } from "../actors/seat.ts";
import { shopperActor } from "../actors/shopper.ts";
import { refuse } from "../domain/refusal.ts";
import type { HoldView } from "../protocol/api.ts";
import type { Operation as Turns } from "../runtime/operation.ts";
import type { Outcome } from "./booking.ts";
import { type Desk, seatKey, shopperKey } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { eventOf } from "./ids.ts";
import { isRefused } from "./once.ts";
import { holdView } from "./views.ts";

export function lookHold(
  desk: Desk,
  buyer: string,
  id: string,
): Promise<Outcome<{ hold: HoldView }>> {
  return withEvent(desk, id, async (turns, loaded) => look(desk, turns, loaded, buyer, id));
}

export function extendHold(
  desk: Desk,
  buyer: string,
  id: string,
): Promise<Outcome<{ hold: HoldView }>> {
  return withEvent(desk, id, async (turns, loaded) => {
    const { event } = loaded;
    const shopper = shopperKey(event.id, buyer);
    const { extensionMs } = event;
    const found = await turns.ask(shopperActor, shopper, "activeHold", { hold: id });
    if (isRefused(found)) return found;
    await intoMemory(turns, loaded, found.hold.seats);
    const extended = await turns.ask(shopperActor, shopper, "extend", { hold: id, extensionMs });
    if (isRefused(extended)) return extended;
    const now = await look(desk, turns, loaded, buyer, id);
    if (isRefused(now)) return now;
    const { seats, expiresAt } = now.hold;
    for (const key of keysOf(
      loaded,
      seats.map((seat) => seat.id),
    )) {
      await turns.ask(seatActor, key, "extend", { hold: id, until: expiresAt });
    }
    return now;
  });
}

export function releaseHold(
  desk: Desk,
  buyer: string,
  id: string,
): Promise<Outcome<{ released: true }>> {
  return withEvent(desk, id, async (turns, loaded) => {
    const shopper = shopperKey(loaded.event.id, buyer);
    const found = await turns.ask(shopperActor, shopper, "activeHold", { hold: id });
    if (isRefused(found)) return found;
    await intoMemory(turns, loaded, found.hold.seats);
    const released = await turns.ask(shopperActor, shopper, "release", { hold: id });
    if (isRefused(released)) return released;
    for (const key of keysOf(loaded, found.hold.seats)) {
      await turns.ask(seatActor, key, "release", { hold: id });
    }
    return { released: true };
  });
}

/** After this, what an operation does to these seats is one go and lands in one commit: a server that
 * dies must not leave a hold and its seats of two minds. */
export async function intoMemory(
  turns: Turns,
  loaded: Loaded,
  seats: readonly string[],
): Promise<void> {
  for (const key of keysOf(loaded, seats)) await turns.ask(seatActor, key, "look", {});
}

/** Keys of seat actors, by the ids of seats that were held. */
export function keysOf(loaded: Loaded, seats: readonly string[]): string[] {
  return seats.map((seat) => seatKey(loaded, loaded.event.plan.index.get(seat)!));
}

async function look(
  desk: Desk,
  turns: Turns,
  { event }: Loaded,
  buyer: string,
  id: string,
): Promise<Outcome<{ hold: HoldView }>> {
  const found = await turns.ask(shopperActor, shopperKey(event.id, buyer), "activeHold", {
    hold: id,
  });
  return isRefused(found) ? found : { hold: holdView(event, id, found.hold, desk.clock.now()) };
}

async function withEvent<T extends object>(
  desk: Desk,
  id: string,
  run: (turns: Turns, loaded: Loaded) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const loaded = await desk.events.get(eventOf(id));
  if (!loaded) return refuse({ kind: "unknown-hold" });
  return desk.node.operation((turns) => run(turns, loaded));
}
