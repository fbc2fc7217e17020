/** A sale through Stripe, from the hold to the refund, with its webhooks. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OrderView } from "../../src/protocol/api.ts";
import { openStripeSale, STRIPE_EVENT, type StripeSale } from "../stripe/sale.ts";
import { waitUntil } from "../wait-until.ts";
import { call, Fan, freshKey, problemOf } from "./fan.ts";

let sale: StripeSale;
beforeAll(async () => {
  sale = await openStripeSale();
});
afterAll(() => sale.close());

async function look(fan: Fan, order: string): Promise<OrderView> {
  return ((await fan.get(`/api/orders/${order}`)).body as { order: OrderView }).order;
}

/** An order whose payer has Stripe's form before them. */
async function atBank(name: string, seat: string) {
  const fan = await Fan.signIn(sale.server.url, `${name}@example.org`);
  const hold = await fan.held([seat], undefined, STRIPE_EVENT);
  expect(hold.payment).toBe("stripe");
  const order = async (): Promise<{ order: string; intent: string }> => {
    const placed = await fan.send("POST", "/api/orders", { hold: hold.id });
    const { id } = (placed.body as { order: OrderView }).order;
    await waitUntil(
      "Stripe asks the payer",
      async () => (await look(fan, id)).status === "at-bank",
    );
    const { action } = await look(fan, id);
    if (action?.kind !== "stripe") throw new Error("another action");
    return { order: id, intent: action.clientSecret.replace(/_secret_.*/, "") };
  };
  return { fan, hold, order };
}

test("[Y8] the payer confirms, Stripe calls, the tickets are there; refunded, the money is back", async () => {
  const { fan, order } = await atBank("ada", "seat-0");
  const { order: id, intent } = await order();
  sale.stripe.confirm(intent);
  expect(await sale.notify("payment_intent.amount_capturable_updated", intent)).toBe(200);
  await waitUntil("it is paid", async () => (await look(fan, id)).status === "paid");
  const paid = await look(fan, id);
  expect(paid.tickets).toHaveLength(1);
  expect(sale.stripe.intents.get(intent)).toMatchObject({
    status: "succeeded",
    amount_received: 1_000,
  });
  expect(await sale.notify("payment_intent.succeeded", intent)).toBe(200);
  const { server } = sale;
  await call(server.url, "POST", `/api/organiser/events/${STRIPE_EVENT}/orders/${id}/refunds`, {
    token: server.organiserKey,
    key: freshKey(),
    body: {},
  });
  await waitUntil("the money is back", async () => (await look(fan, id)).status === "refunded");
  expect(sale.stripe.refunds).toMatchObject([{ amount: 1_000, payment_intent: intent }]);
});

test("[Y8] a declined card is another attempt on the same hold, with another intent", async () => {
  const { fan, hold, order } = await atBank("bob", "seat-1");
  const first = await order();
  sale.stripe.confirm(first.intent, "insufficient_funds");
  await fan.send("POST", `/api/orders/${first.order}/returned`);
  expect(await look(fan, first.order)).toMatchObject({
    status: "refused",
    reason: "insufficient-funds",
  });
  const second = await order();
  expect(second.intent).not.toBe(first.intent);
  sale.stripe.confirm(second.intent, "3ds");
  sale.stripe.finish(second.intent, true);
  // No call comes: the payer does.
  await fan.send("POST", `/api/orders/${second.order}/returned`);
  await waitUntil("it is paid", async () => (await look(fan, second.order)).status === "paid");
  expect(sale.stripe.intents.get(first.intent)?.status).toBe("canceled");
  expect(hold.order).toBe(null);
});

test("[Y8] a call that is forged or about nothing of ours changes nothing, and is asked for again", async () => {
  const { fan, order } = await atBank("eve", "seat-2");
  const { order: id, intent } = await order();
  expect(await sale.notify("payment_intent.succeeded", intent, "whsec_forged")).toBe(400);
  expect(await sale.notify("charge.updated", intent)).toBe(409);
  sale.stripe.intents.get(intent)!.metadata["order"] = `${STRIPE_EVENT}.nobody`;
  expect(await sale.notify("payment_intent.succeeded", intent)).toBe(409);
  expect((await look(fan, id)).status).toBe("at-bank");
  const card = await fan.order((await fan.held(["seat-3"], undefined, STRIPE_EVENT)).id);
  expect(problemOf(card)).toBe("card-not-taken");
});
