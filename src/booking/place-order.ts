/** Turns a hold into an order. From here the payment lane drives it (payment-lane.ts); while the payer
 * may be at the bank the seats are kept. */
import { orderActor } from "../actors/order.ts";
import { seatActor } from "../actors/seat.ts";
import { shopperActor } from "../actors/shopper.ts";
import type { Event } from "../domain/event.ts";
import { newOrder, type OrderTerms } from "../domain/order.ts";
import { admits } from "../domain/pass.ts";
import { refuse, type Refused } from "../domain/refusal.ts";
import { type ShopperHold, untilPaid } from "../domain/shopper.ts";
import type { OrderView } from "../protocol/api.ts";
import { askEach, KEY_REUSED, type Operation as Turns } from "../runtime/operation.ts";
import type { Operation, Outcome } from "./booking.ts";
import { type Desk, homeOfBuyer, shopperKey } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { eventOf, orderIdOf } from "./ids.ts";
import { isRefused, once } from "./once.ts";
import type { OrderDesk } from "./order-book.ts";
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
  return desk.node.operation(
    (turns) =>
      once(
        turns,
        shopper,
        operation,
        () => place(desk, turns, loaded, operation, hold, card),
        (placed) => placedAnswer(desk, loaded.event, placed),
      ),
    homeOfBuyer(shopper),
  );
}

/** The test bank takes a card number from us; of a real card we must never hear. */
export function wrongMeans(
  desk: Pick<OrderDesk, "providers">,
  { provider }: Event,
  card: string | null,
): Refused | undefined {
  if (!desk.providers[provider]) return refuse({ kind: "payment-not-set-up", provider });
  if (provider === "testbank" && card === null) return refuse({ kind: "card-missing" });
  if (provider !== "testbank" && card !== null) return refuse({ kind: "card-not-taken", provider });
  return undefined;
}

export function placedAnswer(
  { codes }: Pick<OrderDesk, "codes">,
  event: Event,
  { id, at, terms }: Placed,
): { order: OrderView } {
  const order = { ...newOrder(id), status: "authorising" as const, terms, placedAt: at };
  return { order: orderView(event, order, terms, codes) };
}

/** The terms of the next attempt to pay for a hold; `now`: epoch ms. */
export function termsOf(
  { id: event, payMs, currency, provider }: Event,
  { buyer, email }: Operation,
  hold: ShopperHold,
  now: number,
): OrderTerms {
  const { seats, total, attempts } = hold;
  const deadline = untilPaid(hold, payMs, now);
  const whose = { event, buyer, email, hold: hold.id, attempt: attempts + 1 };
  return { ...whose, seats, total, currency, provider, deadline };
}

/** What is stored of a placed order: enough to say the same again. */
export interface Placed {
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
  const { buyer, key, fingerprint } = operation;
  const shopper = shopperKey(event.id, buyer);
  const id = orderIdOf(event.id, operation);
  const phase = await desk.phases.of(turns, event);
  if (phase === "queue" && !admits(operation.pass, event.id, buyer, "order", desk.clock.now()))
    return refuse({ kind: "pass-needed" });
  const wanted = await turns.ask(shopperActor, shopper, "activeHold", { hold });
  if (isRefused(wanted)) return wanted;
  // The order as well: a hold must not be left in payment with an order that was never placed.
  await turns.ask(orderActor, id, "look", {});
  await intoMemory(turns, loaded, wanted.hold.seats);
  // From here to the end without a pause, if all of it is on this node: nobody gets in between.
  const looked = turns.ask(shopperActor, shopper, "activeHold", { hold });
  const found = looked instanceof Promise ? await looked : looked;
  if (isRefused(found)) return found;

  const now = desk.clock.now();
  const terms = termsOf(event, operation, found.hold, now);
  const { seats, deadline } = terms;
  const answer: Placed = { id, at: now, terms };
  // Before the order: the seats may be on other nodes, the order is beside the buyer. Not for an order that will
  // be refused: that would keep seats for nothing.
  const free = found.hold.order === null;
  const asked = askEach(free ? keysOf(loaded, seats) : [], (seat) =>
    turns.ask(seatActor, seat, "extend", { hold, until: deadline }),
  );
  if (asked instanceof Promise) await asked;
  const recorded = await turns.askOnce(
    shopperActor,
    shopper,
    "placeOrder",
    { hold, order: id, until: deadline, answer },
    { id: key, fingerprint },
  );
  if (recorded === KEY_REUSED || isRefused(recorded)) return recorded;
  await turns.ask(orderActor, id, "place", { terms, card });
  return recorded as Placed; // the answer that went in
}
