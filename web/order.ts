/** Following an order until it is final. */
import type { OrderStatus, OrderView } from "../src/protocol/api.ts";
import { callAsMe } from "./session.ts";

/** Quick at first, because most answers come at once; then gently. */
const FIRST_POLL_MS = 400;
const SLOWEST_POLL_MS = 3000;

const FINAL: Record<OrderStatus, boolean> = {
  authorising: false,
  capturing: false,
  paid: true,
  refused: true,
};

/** Calls `seen` with every answer until the order is paid or refused. Returns the function that stops. */
export function watchOrder(id: string, seen: (order: OrderView) => void): () => void {
  let stopped = false;
  const poll = async (waitMs: number): Promise<void> => {
    const answer = await callAsMe<{ order: OrderView }>(`/api/orders/${id}`);
    if (stopped) return;
    if ("ok" in answer) {
      seen(answer.ok.order);
      if (FINAL[answer.ok.order.status]) return;
    } else if (answer.problem.status === 404 || answer.problem.status === 401) {
      return; // Not ours to see: polling will not change that.
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (!stopped) return poll(Math.min(SLOWEST_POLL_MS, waitMs * 1.5));
  };
  void poll(FIRST_POLL_MS);
  return () => {
    stopped = true;
  };
}
