/** What the bank says of a payment, brought to its order: the one way in for the answer to a call, a
 * webhook, a payer who came back and the reconciler. They may come in any order, twice, late or never;
 * the order ends the same. */
import { isLost, isOpen, type Order, type OrderTerms } from "../domain/order.ts";
import type { OrderBook } from "./order-book.ts";
import type { Payment, PaymentProvider } from "./payment-port.ts";

/** Gives the order as it is then. Throws NotSettled if the bank keeps money that it must give up. `done` is
 * the effect that is at its end if the bank has decided. */
export async function heard(
  book: OrderBook,
  bank: PaymentProvider,
  id: string,
  payment: Payment,
  done?: string,
): Promise<Order> {
  const { order, terms, first } = await book.tell(id, payment, done);
  if (isStray(order, payment)) await giveUpStray(bank, payment.id, terms);
  if (done !== undefined && !first) await book.finish(id, done);
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
