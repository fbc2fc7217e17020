/** Turns a hold into an order. From here the payment lane drives it; while the payer may be at the bank the
 * seats are kept. */
import type { Operation, Outcome } from "../booking/booking.ts";
import { eventOf, orderIdOf } from "../booking/ids.ts";
import { isRefused } from "../booking/once.ts";
import { type Placed, placedAnswer, termsOf, wrongMeans } from "../booking/place-order.ts";
import { newOrder } from "../domain/order.ts";
import { place } from "../domain/order-step.ts";
import { refuse } from "../domain/refusal.ts";
import * as rules from "../domain/shopper.ts";
import type { OrderView } from "../protocol/api.ts";
import type { Books } from "./books.ts";
import { type Desk, scopeOf } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { keepUntil } from "./own-hold.ts";
import { step } from "./step.ts";

const REFUSE = {
  name: "refuse",
  text: "select classic.refuse($1, $2, $3, $4, $5)",
};

export async function placeOrder(
  desk: Desk,
  operation: Operation,
  hold: string,
  card: string | null,
): Promise<Outcome<{ order: OrderView }>> {
  const loaded = await desk.events.get(eventOf(hold));
  if (!loaded) return refuse({ kind: "unknown-hold" });
  const { event } = loaded;
  const wrong = wrongMeans(desk, event, card);
  if (wrong) return wrong;
  const { buyer, key: id, fingerprint } = operation;
  const once = { scope: scopeOf(event.id, buyer), id, fingerprint };
  const placed = await step(
    desk,
    loaded,
    { event: event.id, buyer, hold, once },
    async (books, rows): Promise<Outcome<Placed>> => {
      if (books.known) {
        if ("reused" in books.known) return refuse({ kind: "key-reused" });
        // What was stored under this fingerprint is what this use case stored.
        return books.known.answer as Outcome<Placed>;
      }
      const outcome = decide(loaded, books, operation, hold, card);
      if (!isRefused(outcome)) books.answer(once, outcome);
      else if (outcome.refused.kind === "hold-in-payment") {
        const { scope } = once;
        const refused = JSON.stringify(outcome.refused);
        await rows.query(REFUSE, [scope, id, fingerprint, refused, books.now]);
      }
      return outcome;
    },
  );
  return isRefused(placed) ? placed : placedAnswer(desk, event, placed);
}

function decide(
  { event }: Loaded,
  books: Books,
  operation: Operation,
  hold: string,
  card: string | null,
): Outcome<Placed> {
  const { shopper, now } = books;
  const found = rules.activeHold(shopper, hold, now);
  if (isRefused(found)) return found;
  const terms = termsOf(event, operation, found.hold, now);
  const order = orderIdOf(event.id, operation);
  const decision = rules.placeOrder(shopper, hold, order, terms.deadline, now);
  if (isRefused(decision)) return decision;
  books.shopperDid(decision.events);
  keepUntil(books, hold, terms.seats, terms.deadline);
  const fresh = newOrder(order);
  books.orderDid(place(fresh, terms, card, now), fresh);
  return { id: order, at: now, terms };
}
