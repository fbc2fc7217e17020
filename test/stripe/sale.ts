/** A whole server that sells one event through a Stripe of our own. */
import { Client } from "pg";
import { Stripe } from "stripe";
import { importDrawn } from "../drawn-event.ts";
import { startServer, type TestServer } from "../server.ts";
import { openStripe, type StripeServer } from "./server.ts";

export const STRIPE_EVENT = "stripe-cup";
const WEBHOOK_SECRET = "whsec_of_the_tests";

export interface StripeSale {
  readonly server: TestServer;
  readonly stripe: StripeServer;
  /** Calls the shop as Stripe would. Gives the status of its answer. */
  notify(type: string, intent: string, secret?: string): Promise<number>;
  close(): Promise<void>;
}

export async function openStripeSale(): Promise<StripeSale> {
  const stripe = await openStripe(() => Date.now());
  const server = await startServer({
    env: {
      STRIPE_SECRET_KEY: stripe.key,
      STRIPE_PUBLISHABLE_KEY: "pk_test",
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_BASE: stripe.url,
    },
  });
  const client = new Client({ connectionString: server.databaseUrl });
  await client.connect();
  const sold = { name: "Stripe Cup", provider: "stripe" } as const;
  await importDrawn(client, STRIPE_EVENT, "..........", sold);
  await client.end();
  const { webhooks } = new Stripe(stripe.key);
  return {
    server,
    stripe,
    async notify(type, id, secret = WEBHOOK_SECRET) {
      const object = stripe.intents.get(id);
      const payload = JSON.stringify({ id: "evt_1", object: "event", type, data: { object } });
      const answer = await fetch(new URL("/api/payments/stripe/notices", server.url), {
        method: "POST",
        headers: {
          "content-type": "application/json; charset=utf-8",
          "stripe-signature": webhooks.generateTestHeaderString({ payload, secret }),
        },
        body: payload,
      });
      await answer.body?.cancel();
      return answer.status;
    },
    async close() {
      await server.stop();
      await stripe.close();
    },
  };
}
