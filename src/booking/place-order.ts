/** Turns a hold into an order. From here the payment lane drives it (payment-lane.ts); while the payer
 * may be at the bank the seats are kept. */
import { orderActor } from "../actors/order.ts";
import { seatActor } from "../actors/seat.ts";
import { shopperActor } from "../actors/shopper.ts";
import type { Event } from "../domain/event.ts";
import { newOrder, type OrderTerms } from "../domain/order.ts";
import { refuse, type Refused } from "../domain/refusal.ts";
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

export async function placeOrder(
  desk: Desk,
  operation: Operation,
  hold: string,
  card: string | null,
): Promise<Outcome<{ order: OrderView }>> {
  const loaded = await desk.events.get(eventOf(hold));
  if (!loaded) return refuse({ kind: "unknown-hold" });
  const wrong = wrongMeans(desk, loaded.event, card);
  if (wrong) return wrong;
  const shopper = shopperKey(loaded.event.id, operation.buyer);
  return desk.node.operation((turns) =>
    once(
      turns,
      shopper,
      operation,
      () => place(desk, turns, loaded, operation, hold, card),
      ({ id, at, terms }) => {
        const order = { ...newOrder(id), status: "authorising" as const, terms, placedAt: at };
        return { order: orderView(loaded.event, order, terms, desk.codes) };
      },
    ),
  );
}

/** The test bank takes a card number from us; of a real card we must never hear. */
function wrongMeans(desk: Desk, { provider }: Event, card: string | null): Refused | undefined {
  if (!desk.providers[provider]) return refuse({ kind: "payment-not-set-up", provider });
  if (provider === "testbank" && card === null) return refuse({ kind: "card-missing" });
  if (provider !== "testbank" && card !== null) return refuse({ kind: "card-not-taken", provider });
  return undefined;
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
  card: string | null,
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
  const { seats, total, attempts } = found.hold;
  const deadline = untilPaid(found.hold, event.payMs, now);
  const { currency, provider } = event;
  const whose = { event: event.id, buyer, email, hold, attempt: attempts + 1 };
  const terms: OrderTerms = { ...whose, seats, total, currency, provider, deadline };
  const answer: Placed = { id, at: now, terms };
  const recorded = await turns.askOnce(
    shopperActor,
    shopper,
    "placeOrder",
    { hold, order: id, until: deadline, answer },
    { id: key, fingerprint },
  );
  if (recorded === KEY_REUSED || isRefused(recorded)) return recorded;
  for (const seat of keysOf(loaded, seats))
    await turns.ask(seatActor, seat, "extend", { hold, until: deadline });
  await turns.ask(orderActor, id, "place", { terms, card });
  return recorded as Placed; // the answer that went in
}
