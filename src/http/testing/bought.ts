/** An order at the edge, from the hold on. */
import type { HoldView, OrderView } from "../../protocol/api.ts";
import type { Edge } from "./edge.ts";

const CARD = "4242424242424242";

/** The id of an order of two seats by Ada; the card says whether it is paid. */
export async function bought(edge: Edge, card = CARD): Promise<string> {
  const headers = edge.as("ada@example.org");
  const held = await edge.app.inject({
    method: "POST",
    url: "/api/events/cup-final/holds",
    headers: { ...headers, "idempotency-key": "key-of-hold" },
    payload: { seats: ["A-1-1", "A-1-2"] },
  });
  const { hold } = held.json<{ hold: HoldView }>();
  const placed = await edge.app.inject({
    method: "POST",
    url: "/api/orders",
    headers: { ...headers, "idempotency-key": "key-of-order" },
    payload: { hold: hold.id, card },
  });
  return placed.json<{ order: OrderView }>().order.id;
}
