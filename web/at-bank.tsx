/** What is left to be done at the bank, for a payer whom it asks: on its own page, or in Stripe's form. */
import type { OrderView } from "../src/protocol/api.ts";
import { price } from "./money.ts";
import { cameBack } from "./order.ts";
import { StripePayment } from "./stripe.tsx";
import { shop } from "./words/shop.ts";

export function AtBank({ order }: { order: OrderView | null }) {
  const action = order?.action ?? null;
  if (order === null || action === null) return null;
  if (action.kind === "stripe") {
    return (
      <StripePayment
        clientSecret={action.clientSecret}
        publishableKey={action.publishableKey}
        order={order.id}
        label={shop.value.pay.pay(price(order.total))}
        onDone={() => void cameBack(order.id)}
      />
    );
  }
  return (
    <a class="button primary" href={action.url}>
      {shop.value.pay.toBank}
    </a>
  );
}
