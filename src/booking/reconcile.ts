/** Goes through what the bank has and we may not have heard of: answers that were lost, webhooks that never
 * came, and requests that reached the bank after we had given them up. */
import type { Log, Timers } from "../runtime/seams.ts";
import { isUnavailable, Unavailable } from "../runtime/unavailable.ts";
import { heard, isNews } from "./heard.ts";
import { lookPlaced } from "./look-order.ts";
import { isRefused } from "./once.ts";
import type { OrderDesk } from "./order-book.ts";
import type { Payment, PaymentProvider } from "./payment-port.ts";

export const RECONCILE_EVERY_MS = 60_000;
/** How far each pass looks back: longer than an order lives before the bank has decided. */
export const RECONCILE_BACK_MS = 60 * 60_000;

/** One pass over payments of our orders that changed since then, epoch ms. Gives how many it looked at. */
export async function reconcile(
  desk: Pick<OrderDesk, "book" | "providers" | "clock">,
  since: number,
): Promise<number> {
  let looked = 0;
  for (const bank of Object.values(desk.providers)) {
    for await (const payment of bank.list(since)) {
      if (!desk.book.isHere(payment.order)) continue; // its own node lists it as well
      looked++;
      await compare(desk, bank, payment).catch(elsewhere);
    }
  }
  return looked;
}

async function compare(
  desk: Pick<OrderDesk, "book">,
  bank: PaymentProvider,
  payment: Payment,
): Promise<void> {
  const placed = await lookPlaced(desk, payment.order);
  // Of another system that shares the account, perhaps: not ours to touch.
  if (!isRefused(placed) && isNews(placed.order, payment))
    await heard(desk.book, bank, payment.order, payment);
}

/** The order has gone to another node, or a newer version has written it: who can sees to it itself. */
function elsewhere(error: unknown): void {
  const isTheirs = isUnavailable(error, "not-owner") || isUnavailable(error, "newer-version");
  if (!isTheirs) throw error;
}

/** Passes until the returned function is called. */
export function keepReconciling(
  desk: Pick<OrderDesk, "book" | "providers" | "clock">,
  timers: Timers,
  log: Log,
): () => void {
  let ended = false;
  let cancel: (() => void) | undefined;
  const next = (): void => {
    cancel = timers.after(RECONCILE_EVERY_MS, () => {
      void reconcile(desk, desk.clock.now() - RECONCILE_BACK_MS)
        .catch((error: unknown) => {
          // Of a node that does not serve it is told elsewhere.
          if (!ended && !(error instanceof Unavailable))
            log.error(`payments were not reconciled: ${String(error)}`);
        })
        .finally(() => {
          if (!ended) next();
        });
    });
  };
  next();
  return () => {
    ended = true;
    cancel?.();
  };
}
