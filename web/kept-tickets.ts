/** A buyer's tickets, kept on the device for when there is no connection: at the gate there often is none; and what
 * they hold or are paying for, for a reload on a train. Only of the buyer whose device it is. Signing out erases
 * them, with the session (session.ts); they outlive its day, because a ticket is bought long before it is shown. */
import type { HoldView, MeView, OrderView } from "../src/protocol/api.ts";
import { startWorker } from "./install.ts";
import { isLost } from "./order.ts";
import { owner, storedOwner, TICKETS_AS } from "./session.ts";

/** The latest, at a few KB each: a browser gives a page 5 MB. */
export const KEPT_ORDERS_MAX = 50;
/** How long an answer is waited for before what is kept is shown, ms. */
const PATIENCE_MS = 2_500;

type Later = "holds" | "seenAt";

export interface Kept {
  readonly buyer: string;
  /** By the server's clock, epoch ms. */
  readonly at: number;
  /** The same moment by the device's own clock. */
  readonly seenAt: number;
  readonly holds: readonly HoldView[];
  readonly orders: readonly OrderView[];
}

export function keepTickets(me: MeView): void {
  // Another tab may have signed out meanwhile, or in as somebody else.
  if (me.buyer !== storedOwner()) return;
  const kept = worthKeeping(me, Date.now());
  const nothing = kept.orders.length === 0 && kept.holds.length === 0;
  try {
    if (nothing) localStorage.removeItem(TICKETS_AS);
    else localStorage.setItem(TICKETS_AS, JSON.stringify(kept));
  } catch {
    // No room: they can be seen with a connection only.
  }
  // Without them there is nothing that would have to open offline.
  if (!nothing) void startWorker();
}

export function keptHere(): Kept | null {
  return readKept(localStorage.getItem(TICKETS_AS), owner.value);
}

/** Null: there are none, whatever else is kept. */
export function keptTickets(): Kept | null {
  const kept = keptHere();
  return kept?.orders.some(({ tickets }) => tickets.length > 0) ? kept : null;
}

/** Not what pays at Stripe: it is good for nothing offline, and is not for keeping. */
export function worthKeeping({ buyer, now, holds, orders }: MeView, seenAt: number): Kept {
  const latest = orders
    .filter((order) => !isLost(order))
    .map((order) => (order.action?.kind === "stripe" ? { ...order, action: null } : order))
    .sort((one, other) => other.placedAt - one.placedAt);
  return { buyer, at: now, seenAt, holds, orders: latest.slice(0, KEPT_ORDERS_MAX) };
}

/** Null: there is nothing, or it is somebody else's. */
export function readKept(text: string | null, buyer: string | null): Kept | null {
  try {
    const kept = JSON.parse(text ?? "null") as (Omit<Kept, Later> & Partial<Kept>) | null;
    if (kept === null || kept.buyer !== buyer || !Array.isArray(kept.orders)) return null;
    // What an earlier version kept has no holds.
    return { ...kept, holds: kept.holds ?? [], seenAt: kept.seenAt ?? kept.at };
  } catch {
    return null;
  }
}

/** The answer; if it is slow to come, what is kept is shown meanwhile, and at once where the browser knows that
 * it is offline. */
export async function orKept<T>(asked: Promise<T>, showKept: () => unknown): Promise<T> {
  const timer = setTimeout(showKept, navigator.onLine ? PATIENCE_MS : 0);
  const answer = await asked;
  clearTimeout(timer);
  return answer;
}
