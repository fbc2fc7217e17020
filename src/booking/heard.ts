/** What the bank says of a payment, brought to its order: the one way in for the answer to a call, a
 * webhook, a payer who came back and the reconciler. They may come in any order, twice, late or never;
 * the order ends the same. */
import { orderActor } from "../actors/order.ts";
import { seatActor } from "../actors/seat.ts";
import { shopperActor } from "../actors/shopper.ts";
import { isLost, isOpen, type Order, type OrderTerms } from "../domain/order.ts";
import type { Operation as Turns } from "../runtime/operation.ts";
import { type Desk, shopperKey } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { keysOf } from "./own-hold.ts";
import type { Payment, PaymentProvider } from "./payment-port.ts";
import { sellAll } from "./sell.ts";
import { withOrder } from "./with-order.ts";

/** Gives the order as it is then. Throws NotSettled if the bank keeps money that it must give up. `done` is
 * the effect that is at its end if the bank has decided. */
export async function heard(
  desk: Desk,
  bank: PaymentProvider,
  id: string,
  payment: Payment,
  done?: string,
): Promise<Order> {
  const { order, terms, first } = await withOrder(
    desk,
    id,
    async (turns, loaded, terms, before) => {
      const first = isOpen(before);
      if (first) await tell(turns, loaded, terms, id, payment, done);
      return { order: await turns.ask(orderActor, id, "look", {}), terms, first };
    },
  );
  if (isStray(order, payment)) await giveUpStray(bank, payment.id, terms);
  if (done !== undefined && !first) {
    await desk.node.operation((turns) => turns.ask(orderActor, id, "look", {}, { done }));
  }
  return order;
}

/** No money may be taken, and what was taken is given back. Rejects until the bank has confirmed it. */
export async function giveUp(
  bank: PaymentProvider,
  payment: string,
  { total: amount, currency }: OrderTerms,
  key: string,
): Promise<void> {
  const { state } = await bank.cancel(payment, key);
  if (state.status === "cancelled" || state.status === "declined") return;
  if (state.status !== "captured")
    throw new Error(`payment ${payment} was to be cancelled and is ${state.status}`);
  const refund = await bank.refund(payment, { key: `${key}/refund`, amount, currency });
  if (refund === "failed") throw new Error(`the bank refuses to give payment ${payment} back`);
}

/** The bank has not confirmed that it has given a payment up: to be asked again. */
export class NotSettled extends Error {
  override readonly name = "NotSettled";
}

async function giveUpStray(
  bank: PaymentProvider,
  payment: string,
  terms: OrderTerms,
): Promise<void> {
  try {
    await giveUp(bank, payment, terms, `${payment}/stray`);
  } catch (cause) {
    throw new NotSettled(`payment ${payment} is not given up yet`, { cause });
  }
}

/** Whether what the bank says is news to the order. */
export function isNews(order: Order, payment: Payment): boolean {
  return isOpen(order) || isStray(order, payment);
}

/** Money that nothing is sold for: the order ended without it, or was paid by another payment. */
function isStray(order: Order, { id, state }: Payment): boolean {
  if (state.status === "cancelled" || state.status === "declined") return false;
  return !isOpen(order) && !isSettledBy(order, id);
}

/** Whether seats were sold on this very payment: then no news of it changes the order. */
export function isSettledBy(order: Order, payment: string): boolean {
  return !isOpen(order) && !isLost(order) && order.payment === payment;
}

async function tell(
  turns: Turns,
  loaded: Loaded,
  terms: OrderTerms,
  id: string,
  payment: Payment,
  done: string | undefined,
): Promise<void> {
  const { state } = payment;
  const end = done === undefined ? {} : { done };
  switch (state.status) {
    case "pending":
      await turns.ask(orderActor, id, "submitted", { payment: payment.id });
      return;
    case "needs-action":
      await turns.ask(orderActor, id, "actionNeeded", {
        payment: payment.id,
        action: state.action,
      });
      return;
    case "declined":
      await freeHold(turns, loaded, terms, id);
      await turns.ask(orderActor, id, "declined", { reason: state.reason }, end);
      return;
    case "cancelled":
      await freeHold(turns, loaded, terms, id);
      await turns.ask(orderActor, id, "cancelled", {}, end);
      return;
    case "authorised":
    case "captured": {
      if (state.amount !== terms.total || state.currency !== terms.currency) {
        await freeHold(turns, loaded, terms, id);
        await turns.ask(orderActor, id, "wrongAmount", { payment: payment.id }, end);
        return;
      }
      await turns.ask(orderActor, id, "authorised", { payment: payment.id });
      if (await sellAll(turns, loaded, terms, id)) {
        await turns.ask(orderActor, id, "seatsSold", {}, end);
        return;
      }
      await freeHold(turns, loaded, terms, id);
      await turns.ask(orderActor, id, "seatsGone", { payment: payment.id }, end);
      return;
    }
    default:
      state satisfies never;
  }
}

/** The hold may be tried again, and is given the time for it. Until when; 0 if it is over. */
export async function freeHold(
  turns: Turns,
  loaded: Loaded,
  { event, buyer, hold, seats }: OrderTerms,
  order: string,
): Promise<number> {
  const shopper = shopperKey(event, buyer);
  const { retryMs } = loaded.event;
  await turns.ask(shopperActor, shopper, "orderRefused", { hold, order, retryMs });
  const found = await turns.ask(shopperActor, shopper, "activeHold", { hold });
  if ("refused" in found) return 0;
  const { until } = found.hold;
  for (const key of keysOf(loaded, seats))
    await turns.ask(seatActor, key, "extend", { hold, until });
  return until;
}
