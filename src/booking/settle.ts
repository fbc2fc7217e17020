/** The payment lane: does what an order's effect asks for and brings the result back. The message that
 * ends a step carries the effect's id, so the effect is done in the same commit as what came of it; if
 * the server dies in between, the step is repeated and finds most of its work done. */
import { orderActor, type PaymentEffect } from "../actors/order.ts";
import { seatActor } from "../actors/seat.ts";
import { shopperActor } from "../actors/shopper.ts";
import { ticketActor } from "../actors/ticket.ts";
import type { OrderTerms } from "../domain/order.ts";
import type { EffectRow } from "../runtime/journal.ts";
import type { Operation as Turns } from "../runtime/operation.ts";
import type { LaneHandler } from "../runtime/outbox.ts";
import { type Desk, shopperKey } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { eventOf, ticketIdOf } from "./ids.ts";
import { intoMemory, keysOf } from "./own-hold.ts";
import type { PaymentPort } from "./payment-port.ts";

export function settle(desk: Desk, bank: PaymentPort): LaneHandler {
  return async (effect: EffectRow) => {
    // The outbox holds what the order actor wrote.
    const step = effect.payload as PaymentEffect;
    const done = effect.id;
    switch (step.do) {
      case "authorise":
        return authorise(desk, await bank.authorise({ key: done, ...step }), step.order, done);
      case "capture":
        await bank.capture(step.payment);
        return deliver(desk, step.order, done);
      case "void":
        await bank.void(step.payment);
        await desk.node.operation((turns) =>
          turns.ask(orderActor, step.order, "look", {}, { done }),
        );
        return;
      default:
        return step satisfies never;
    }
  };
}

async function authorise(
  desk: Desk,
  result: Awaited<ReturnType<PaymentPort["authorise"]>>,
  order: string,
  done: string,
): Promise<void> {
  await withOrder(desk, order, async (turns, loaded, terms) => {
    if ("declined" in result) {
      await turns.ask(shopperActor, shopperKey(terms.event, terms.buyer), "orderRefused", {
        hold: terms.hold,
        order,
      });
      await turns.ask(orderActor, order, "declined", {}, { done });
      return;
    }
    const { payment } = result;
    await turns.ask(orderActor, order, "authorised", { payment });
    if (await sellAll(turns, loaded, terms, order)) {
      await turns.ask(orderActor, order, "seatsSold", { id: order, payment }, { done });
      return;
    }
    await turns.ask(shopperActor, shopperKey(terms.event, terms.buyer), "orderRefused", {
      hold: terms.hold,
      order,
    });
    await turns.ask(orderActor, order, "seatsGone", { id: order, payment }, { done });
  });
}

/** All or none. They are looked at first, when all of them are in memory, so that no seat is sold that
 * must be given back; if another node takes one in between nevertheless, what was sold is returned. */
async function sellAll(
  turns: Turns,
  loaded: Loaded,
  terms: OrderTerms,
  order: string,
): Promise<boolean> {
  const { hold } = terms;
  const keys = keysOf(loaded, terms.seats);
  await intoMemory(turns, loaded, terms.seats);
  let gone = false;
  for (const key of keys) {
    const look = turns.ask(seatActor, key, "look", {});
    const seat = look instanceof Promise ? await look : look;
    const ours =
      seat.status === "held" ? seat.hold === hold : "order" in seat && seat.order === order;
    if (!ours) gone = true;
  }
  if (gone) {
    for (const key of keys) await turns.ask(seatActor, key, "release", { hold });
    return false;
  }
  for (const [n, key] of keys.entries()) {
    const asked = turns.ask(seatActor, key, "sell", { hold, order });
    const sold = asked instanceof Promise ? await asked : asked;
    if ("ok" in sold) continue;
    for (const before of keys.slice(0, n))
      await turns.ask(seatActor, before, "giveBack", { order });
    return false;
  }
  return true;
}

/** The money is taken: the tickets and the end of the order in one commit. */
async function deliver(desk: Desk, order: string, done: string): Promise<void> {
  await withOrder(desk, order, async (turns, _, terms) => {
    const { buyer, event, hold } = terms;
    for (const [n, seat] of terms.seats.entries()) {
      await turns.ask(ticketActor, ticketIdOf(order, n), "issue", { order, buyer, event, seat });
    }
    await turns.ask(shopperActor, shopperKey(event, buyer), "bought", { hold, order });
    await turns.ask(orderActor, order, "captured", {}, { done });
  });
}

async function withOrder(
  desk: Desk,
  order: string,
  run: (turns: Turns, loaded: Loaded, terms: OrderTerms) => Promise<void>,
): Promise<void> {
  const loaded = await desk.events.get(eventOf(order));
  if (!loaded) throw new Error(`order ${order} names an event that is not there`);
  await desk.node.operation(async (turns) => {
    const { terms } = await turns.ask(orderActor, order, "look", {});
    if (!terms) throw new Error(`order ${order} has an effect but was never placed`);
    await run(turns, loaded, terms);
  });
}
