/** What a holder may do with a hold besides paying: look, extend once, give back. To everybody else it
 * does not exist.
 *
 * The seats first, then the buyer: they may be on other nodes, and if we get no further, a seat that is kept
 * a little longer or free a little sooner is put right by whoever asks next. */
import { seatActor } from "../actors/seat.ts";
import { shopperActor } from "../actors/shopper.ts";
import { refuse } from "../domain/refusal.ts";
import type { HoldView } from "../protocol/api.ts";
import { askEach, type Operation as Turns } from "../runtime/operation.ts";
import type { Outcome } from "./booking.ts";
import { type Desk, homeOfBuyer, seatKey, shopperKey } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { eventOf } from "./ids.ts";
import { isRefused } from "./once.ts";
import { holdView } from "./views.ts";

export function lookHold(
  desk: Desk,
  buyer: string,
  id: string,
): Promise<Outcome<{ hold: HoldView }>> {
  return withEvent(desk, buyer, id, async (turns, loaded) => look(desk, turns, loaded, buyer, id));
}

export function extendHold(
  desk: Desk,
  buyer: string,
  id: string,
): Promise<Outcome<{ hold: HoldView }>> {
  return withEvent(desk, buyer, id, async (turns, loaded) => {
    const { event } = loaded;
    const shopper = shopperKey(event.id, buyer);
    const { extensionMs } = event;
    const before = await turns.ask(shopperActor, shopper, "activeHold", { hold: id });
    if (isRefused(before)) return before;
    await intoMemory(turns, loaded, before.hold.seats);
    // From here to the end without a pause, if all of it is on this node: nobody gets in between.
    const looked = turns.ask(shopperActor, shopper, "activeHold", { hold: id });
    const found = looked instanceof Promise ? await looked : looked;
    if (isRefused(found)) return found;
    const { seats, until, extended, order } = found.hold;
    const wanted = { hold: id, until: until + extensionMs };
    const asked = askEach(extended || order !== null ? [] : keysOf(loaded, seats), (key) =>
      turns.ask(seatActor, key, "extend", wanted),
    );
    const kept = asked instanceof Promise ? await asked : asked;
    // By the clock of its node the time was over, and somebody else may have it.
    if (kept.some((reply) => "refused" in reply)) return refuse({ kind: "hold-expired" });
    const done = await turns.ask(shopperActor, shopper, "extend", { hold: id, extensionMs });
    return isRefused(done) ? done : look(desk, turns, loaded, buyer, id);
  });
}

export function releaseHold(
  desk: Desk,
  buyer: string,
  id: string,
): Promise<Outcome<{ released: true }>> {
  return withEvent(desk, buyer, id, async (turns, loaded) => {
    const shopper = shopperKey(loaded.event.id, buyer);
    const before = await turns.ask(shopperActor, shopper, "activeHold", { hold: id });
    if (isRefused(before)) return before;
    await intoMemory(turns, loaded, before.hold.seats);
    const looked = turns.ask(shopperActor, shopper, "activeHold", { hold: id });
    const found = looked instanceof Promise ? await looked : looked;
    if (isRefused(found)) return found;
    const { seats, order } = found.hold;
    const asked = askEach(order === null ? keysOf(loaded, seats) : [], (key) =>
      turns.ask(seatActor, key, "release", { hold: id }),
    );
    if (asked instanceof Promise) await asked;
    const released = await turns.ask(shopperActor, shopper, "release", { hold: id });
    return isRefused(released) ? released : { released: true };
  });
}

/** After this, what an operation does to these seats is one go and lands in one commit: a server that
 * dies must not leave a hold and its seats of two minds. */
export async function intoMemory(
  turns: Turns,
  loaded: Loaded,
  seats: readonly string[],
): Promise<void> {
  await askEach(keysOf(loaded, seats), (key) => turns.ask(seatActor, key, "look", {}));
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
  buyer: string,
  id: string,
  run: (turns: Turns, loaded: Loaded) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const loaded = await desk.events.get(eventOf(id));
  if (!loaded) return refuse({ kind: "unknown-hold" });
  const home = homeOfBuyer(shopperKey(loaded.event.id, buyer));
  return desk.node.operation((turns) => run(turns, loaded), home);
}
