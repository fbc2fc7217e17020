/** Following an order until it is final. The server answers when it has moved, so nobody waits for a poll. */
import type { OrderStatus, OrderView } from "../src/protocol/api.ts";
import { callAsMe } from "./session.ts";

/** How long the server holds its answer back at most, s. */
const WAIT_S = 10;
/** Not worth an answer of their own: another one, with the tickets, follows at once. The end would be told a
 * round trip later. */
const UNDER_WAY: readonly OrderStatus[] = ["authorising", "selling", "capturing"];
/** Between questions that could not be answered, ms. */
const AGAIN_MS = 1_500;

const FINAL: Record<OrderStatus, boolean> = {
  authorising: false,
  "at-bank": false,
  confirming: false,
  selling: false,
  capturing: false,
  paid: true,
  refused: true,
  expired: true,
  refunding: false,
  refunded: true,
};

/** Whether it ended without tickets. */
export function isLost({ status }: OrderView): boolean {
  return status === "refused" || status === "expired";
}

/** Calls `seen` with every change until the order is final. Returns the function that stops. */
export function watchOrder(id: string, seen: (order: OrderView) => void): () => void {
  let stopped = false;
  const poll = async (last: OrderStatus | null): Promise<void> => {
    const known = last === null ? [] : [last, ...UNDER_WAY].map((status) => `unlike=${status}`);
    const query = last === null ? "" : `?${known.join("&")}&wait=${WAIT_S}`;
    const answer = await callAsMe<{ order: OrderView }>(`/api/orders/${id}${query}`);
    if (stopped) return;
    if ("ok" in answer) {
      const { order } = answer.ok;
      if (order.status !== last) seen(order);
      if (!FINAL[order.status]) return poll(order.status);
      return;
    }
    // Not ours to see: asking will not change that.
    if (answer.problem.status === 404 || answer.problem.status === 401) return;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    if (!stopped) return poll(last);
  };
  void poll(null);
  return () => {
    stopped = true;
  };
}

/** Back from the bank's page: the server asks the bank how things stand. */
export async function cameBack(id: string): Promise<void> {
  await callAsMe(`/api/orders/${id}/returned`, { method: "POST" });
}
