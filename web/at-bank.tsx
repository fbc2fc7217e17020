/** The way to the bank's own page, for a payer whom the bank asks. */
import type { OrderView } from "../src/protocol/api.ts";

export function AtBank({ order }: { order: OrderView | null }) {
  if (order?.action?.kind !== "redirect") return null;
  return (
    <a class="button primary" href={order.action.url}>
      Go to your bank
    </a>
  );
}
