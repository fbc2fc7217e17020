/** Turns a hold into an order. From here the payment lane drives it (settle.ts); while the payer may be
 * at the bank the seats are kept. */
import { orderActor } from "../actors/order.ts";
import { seatActor } from "../actors/seat.ts";
import { shopperActor } from "../actors/shopper.ts";
import { newOrder, type OrderTerms } from "../domain/order.ts";
import { refuse } from "../domain/refusal.ts";
import { untilPaid } from "../domain/shopper.ts";
import type { OrderView } from "../protocol/api.ts";
import { KEY_REUSED, type Operation as Turns } from "../runtime/operation.ts";
import type { Operation, Outcome } from "./booking.ts";
import { type Desk, shopperKey } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { eventOf, orderIdOf } from "./ids.ts";
import { isRefused, once } from "./once.ts";
import { intoMemory, keysOf } from "./own-hold.ts";
import { orderView } from "./views.ts";

/** A hold is kept at least this long from the moment its order is placed, ms. */
export const PAYMENT_MS = 10 * 60_000;

export async function placeOrder(
  desk: Desk,
  operation: Operation,
  hold: string,
  card: string,
): Promise<Outcome<{ order: OrderView }>> {
  const loaded = await desk.events.get(eventOf(hold));
  if (!loaded) return refuse({ kind: "unknown-hold" });
  const shopper = shopperKey(loaded.event.id, operation.buyer);
  return desk.node.operation((turns) =>
    once(
      turns,
      shopper,
      operation,
      () => place(desk, turns, loaded, operation, hold, card),
      ({ id, at, terms }) => {
        const order = { ...newOrder(), status: "authorising" as const, terms, placedAt: at };
        return { order: orderView(loaded.event, id, order, terms, desk.codes) };
      },
    ),
  );
}

/** What is stored of a placed order: enough to say the same again. */
interface Placed {
  readonly id: string;
  readonly at: number;
  readonly terms: OrderTerms;
}

async function place(
  desk: Desk,
  turns: Turns,
  loaded: Loaded,
  operation: Operation,
  hold: string,
  card: string,
): Promise<Outcome<Placed> | typeof KEY_REUSED> {
  const { event } = loaded;
  const { buyer, email, key, fingerprint } = operation;
  const shopper = shopperKey(event.id, buyer);
  const id = orderIdOf(event.id, operation);
  const wanted = await turns.ask(shopperActor, shopper, "activeHold", { hold });
  if (isRefused(wanted)) return wanted;
  // The order as well: a hold must not be left in payment with an order that was never placed.
  await turns.ask(orderActor, id, "look", {});
  await intoMemory(turns, loaded, wanted.hold.seats);
  const found = await turns.ask(shopperActor, shopper, "activeHold", { hold });
  if (isRefused(found)) return found;

  const now = desk.clock.now();
  const until = untilPaid(found.hold, now + PAYMENT_MS);
  const { seats, total } = found.hold;
  const terms = { event: event.id, buyer, email, hold, seats, total, currency: event.currency };
  const answer: Placed = { id, at: now, terms };
  const recorded = await turns.askOnce(
    shopperActor,
    shopper,
    "placeOrder",
    { hold, order: id, until, answer },
    { id: key, fingerprint },
  );
  if (recorded === KEY_REUSED || isRefused(recorded)) return recorded;
  for (const seat of keysOf(loaded, seats))
    await turns.ask(seatActor, seat, "extend", { hold, until });
  await turns.ask(orderActor, id, "place", { id, terms, card });
  return recorded as Placed; // the answer that went in
}
