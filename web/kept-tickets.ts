/** A buyer's tickets, kept on the device for when there is no connection: at the gate there often is none. Only
 * orders with tickets, of the buyer whose device it is. Signing out erases them, with the session
 * (session.ts); they outlive its day, because a ticket is bought long before it is shown. */
import type { MeView, OrderView } from "../src/protocol/api.ts";
import type { Answer } from "./call.ts";
import { owner, storedOwner, TICKETS_AS } from "./session.ts";
import { startWorker } from "./start-worker.ts";

/** The latest, at a few KB each: a browser gives a page 5 MB. */
export const KEPT_ORDERS_MAX = 50;
/** How long an answer is waited for before what is kept is shown, ms. */
const PATIENCE_MS = 2_500;

export interface Kept {
  readonly buyer: string;
  /** By the server's clock, epoch ms. */
  readonly at: number;
  readonly orders: readonly OrderView[];
}

export function keepTickets(me: MeView): void {
  // Another tab may have signed out meanwhile, or in as somebody else.
  if (me.buyer !== storedOwner()) return;
  const kept = worthKeeping(me);
  try {
    if (kept.orders.length === 0) localStorage.removeItem(TICKETS_AS);
    else localStorage.setItem(TICKETS_AS, JSON.stringify(kept));
  } catch {
    // No room: the tickets can be seen with a connection only.
  }
  // Without tickets there is nothing that would have to open offline.
  if (kept.orders.length > 0) void startWorker();
}

export function keptTickets(): Kept | null {
  return readKept(localStorage.getItem(TICKETS_AS), owner.value);
}

export function worthKeeping({ buyer, now, orders }: MeView): Kept {
  const latest = orders
    .filter(({ tickets }) => tickets.length > 0)
    .sort((one, other) => other.placedAt - one.placedAt);
  return { buyer, at: now, orders: latest.slice(0, KEPT_ORDERS_MAX) };
}

/** Null: there is nothing, or it is somebody else's. */
export function readKept(text: string | null, buyer: string | null): Kept | null {
  try {
    const kept = JSON.parse(text ?? "null") as Kept | null;
    return kept !== null && kept.buyer === buyer && Array.isArray(kept.orders) ? kept : null;
  } catch {
    return null;
  }
}

/** The answer; if it is slow to come, what is kept is shown meanwhile, and at once where the browser knows that
 * it is offline. */
export async function orKept<T>(
  asked: Promise<Answer<T>>,
  showKept: () => unknown,
): Promise<Answer<T>> {
  const timer = setTimeout(showKept, navigator.onLine ? PATIENCE_MS : 0);
  const answer = await asked;
  clearTimeout(timer);
  return answer;
}
