/** What is left to be done at the bank, for a payer whom it asks: on its own page, or in Stripe's form; and until
 * when. */
import type { OrderView } from "../src/protocol/api.ts";
import { serverNow } from "./clock.ts";
import { price } from "./money.ts";
import { cameBack } from "./order.ts";
import { StripePayment } from "./stripe.tsx";
import { locale } from "./words/locale.ts";
import { shop } from "./words/shop.ts";

export function AtBank({ order }: { order: OrderView | null }) {
  if (order?.status !== "at-bank") return null;
  const { action } = order;
  return (
    <>
      <p>{shop.value.pay.keptUntil(timeHere(order.keptUntil))}</p>
      {action === null ? (
        // Kept on this device without what Stripe's form is made of (kept-tickets.ts).
        <p>{shop.value.pay.formLater}</p>
      ) : action.kind === "stripe" ? (
        <StripePayment
          clientSecret={action.clientSecret}
          publishableKey={action.publishableKey}
          order={order.id}
          label={shop.value.pay.pay(price(order.total))}
          onDone={() => void cameBack(order.id)}
        />
      ) : (
        <a class="button primary" href={action.url}>
          {shop.value.pay.toBank}
        </a>
      )}
    </>
  );
}

/** Of day, as the reader's own device shows it beside the page. */
function timeHere(at: number): string {
  const here = Date.now() + at - serverNow();
  return new Intl.DateTimeFormat(locale.value, { timeStyle: "short" }).format(here);
}
