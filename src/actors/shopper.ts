/** The shopper actor, `shopper/<event>/<group>/<buyer>`: what one buyer holds and has bought, on every
 * device. A group of buyers is a family: 64 queries bring all shoppers of an event into memory, and a
 * newcomer costs none (decision 0009).
 * It also remembers the operations of this buyer and their first answers. */
import * as rules from "../domain/shopper.ts";
import { defineActor, type Decision } from "../runtime/actor.ts";

type ShopperTurn<T> = Decision<rules.ShopperEvent, T | { readonly refused: rules.ShopperRefusal }>;

export const shopperActor = defineActor<rules.Shopper, rules.ShopperEvent>()({
  name: "shopper",
  events: {
    held: 1,
    extended: 1,
    released: 1,
    "order-placed": 1,
    "order-refused": 1,
    bought: 1,
    returned: 1,
    "left-sale": 1,
  },
  family: (key) => key.slice(0, key.lastIndexOf("/")),
  initial: rules.newShopper,
  evolve: rules.evolveShopper,
  snapshotEvery: 50,
  on: {
    /** `shopUntil`: of the pass that is shown, where one is needed. */
    mayHold: (
      shopper,
      c: { quantity: number; limit: number; shopUntil?: number | undefined },
      now,
    ): ShopperTurn<typeof OK> =>
      c.shopUntil !== undefined && rules.hasLeft(shopper, c.shopUntil)
        ? { reply: { refused: { kind: "pass-needed" } } }
        : turn(rules.mayHold(shopper, c.quantity, c.limit, now), OK),
    leaveSale: (shopper, c: { until: number }) => turn(rules.leaveSale(shopper, c.until), OK),
    /** Records a hold; `answer` is what the buyer and every retry get. */
    hold: (shopper, c: { wanted: rules.WantedHold; limit: number; answer: object }, now) =>
      turn(rules.hold(shopper, c.wanted, c.limit, now), c.answer),
    /** Remembers a refusal, so that a double click gets the same one. */
    refused: (_, c: { answer: object }) => ({ reply: c.answer }),
    extend: (shopper, c: { hold: string; extensionMs: number }, now) =>
      turn(rules.extend(shopper, c.hold, c.extensionMs, now), OK),
    release: (shopper, c: { hold: string }, now) => turn(rules.release(shopper, c.hold, now), OK),
    placeOrder: (shopper, c: { hold: string; order: string; until: number; answer: object }, now) =>
      turn(rules.placeOrder(shopper, c.hold, c.order, c.until, now), c.answer),
    orderRefused: (shopper, c: { hold: string; order: string; retryMs: number }, now) =>
      turn(rules.orderRefused(shopper, c.hold, c.order, c.retryMs, now), OK),
    bought: (shopper, c: { hold: string; order: string }) =>
      turn(rules.bought(shopper, c.hold, c.order), OK),
    returned: (shopper, c: { order: string; refund: string; seats: number }) =>
      turn(rules.returned(shopper, c.order, c.refund, c.seats), OK),
    activeHold: (shopper, c: { hold: string }, now) => ({
      reply: rules.activeHold(shopper, c.hold, now),
    }),
    look: (shopper, _: object, now) => ({
      reply: {
        holds: shopper.holds.filter((hold) => rules.isActive(hold, now)),
        orders: [...shopper.orders],
      },
    }),
  },
});

const OK = { ok: true } as const;

function turn<T>(decision: rules.ShopperDecision, reply: T): ShopperTurn<T> {
  if ("refused" in decision)
    return { reply: decision, passing: "retryAfterMs" in decision.refused };
  return { reply, events: decision.events };
}
