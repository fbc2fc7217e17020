/** Asks the bank how a payment stands, because somebody has a reason to think that it has moved: the
 * payer came back, or the bank has called. What is in the call is not believed, only where it points. */
import { isOpen, type ProviderName } from "../domain/order.ts";
import { refuse } from "../domain/refusal.ts";
import type { OrderView } from "../protocol/api.ts";
import type { Booking, Outcome } from "./booking.ts";
import { heard, isSettledBy, NotSettled } from "./heard.ts";
import { lookOrder, lookPlaced } from "./look-order.ts";
import { isRefused } from "./once.ts";
import type { OrderDesk } from "./order-book.ts";

/** The payer is back from the bank. */
export async function payerReturned(
  desk: OrderDesk,
  buyer: string,
  id: string,
): Promise<Outcome<{ order: OrderView }>> {
  const placed = await lookPlaced(desk, id);
  if (isRefused(placed)) return placed;
  const { order, terms } = placed;
  if (terms.buyer !== buyer) return refuse({ kind: "unknown-order" });
  const bank = desk.providers[terms.provider];
  if (bank && order.payment !== null && isOpen(order)) {
    // An unknown outcome is no answer to the payer: the order stays as it is, and the lane goes on asking.
    const payment = await bank.look(order.payment).catch(() => undefined);
    if (payment) await heard(desk.book, bank, id, payment).catch(unsettled);
  }
  return lookOrder(desk, buyer, id);
}

/** What a webhook points at, once it is known to come from the provider. */
export interface Pointer {
  readonly provider: ProviderName;
  readonly order: string;
  readonly payment: string;
}

/** A webhook. It is answered with yes only when what it points at is settled here: otherwise the provider
 * must send it again. */
export async function paymentNotice(
  desk: OrderDesk,
  ...notice: Parameters<Booking["paymentNotice"]>
): Promise<Outcome<{ processed: true }>> {
  const pointer = pointerOf(desk, ...notice);
  return isRefused(pointer) ? pointer : paymentMoved(desk, pointer);
}

export function pointerOf(
  { providers }: Pick<OrderDesk, "providers">,
  ...[provider, headers, body]: Parameters<Booking["paymentNotice"]>
): Outcome<Pointer> {
  const bank = providers[provider];
  if (!bank) return refuse({ kind: "payment-not-set-up", provider });
  const notice = bank.notice(headers, body);
  if ("rejected" in notice) return refuse({ kind: "notice-rejected", reason: notice.rejected });
  if ("ignored" in notice) return refuse({ kind: "notice-not-processed", reason: notice.ignored });
  return { provider, ...notice };
}

/** Somebody has a reason to think that. */
export async function paymentMoved(
  desk: OrderDesk,
  { provider, order, payment: id }: Pointer,
): Promise<Outcome<{ processed: true }>> {
  const bank = desk.providers[provider];
  if (!bank) return refuse({ kind: "payment-not-set-up", provider });
  const placed = await lookPlaced(desk, order);
  if (isRefused(placed) || placed.terms.provider !== provider) {
    return refuse({ kind: "notice-not-processed", reason: "no such order" });
  }
  // Most notices are of what we were told in the answer to our own call: nothing to ask the bank about.
  if (isSettledBy(placed.order, id)) return { processed: true };
  const payment = await bank.look(id).catch(() => undefined);
  if (payment?.order !== order) {
    return refuse({ kind: "notice-not-processed", reason: "the payment cannot be looked at" });
  }
  const after = await heard(desk.book, bank, order, payment).catch(unsettled);
  return after
    ? { processed: true }
    : refuse({ kind: "notice-not-processed", reason: "the payment is not given up yet" });
}

function unsettled(error: unknown): undefined {
  if (error instanceof NotSettled) return undefined;
  throw error;
}
