/** The provider with the official SDK over HTTP against a server that speaks Stripe's API. */
import { Stripe } from "stripe";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStripe, type StripeServer } from "../../test/stripe/server.ts";
import { STRIPE_EVENTS, StripeProvider } from "./stripe.ts";

const NOW = Date.UTC(2026, 10, 24, 10);
const SECRET = "whsec_of_the_tests";

let server: StripeServer;
let provider: StripeProvider;
beforeEach(async () => {
  server = await openStripe(() => NOW);
  provider = providerOf(server.key);
});
afterEach(() => server.close());

function providerOf(secretKey: string): StripeProvider {
  const config = { secretKey, publishableKey: "pk_test", webhookSecret: SECRET };
  return new StripeProvider({ ...config, apiBase: server.url }, () => NOW);
}

let orders = 0;
function request(order = `o${++orders}`) {
  return { key: `${order}/1`, order, event: "final", amount: 900, currency: "EUR", card: null };
}
const money = { key: "m", amount: 900, currency: "EUR" };
const ACTION = {
  status: "needs-action",
  action: { kind: "stripe", clientSecret: "pi_1_secret_x", publishableKey: "pk_test" },
};

test("[Y1] an intent waits for the payer, is authorised, captured and given back, each once", async () => {
  const wish = request();
  const payment = await provider.authorise(wish);
  expect(payment).toEqual({ id: "pi_1", order: wish.order, state: ACTION });
  expect(await provider.authorise(wish)).toEqual(payment);
  expect(server.intents.get("pi_1")).toMatchObject({
    amount: 900,
    currency: "eur",
    capture_method: "manual",
    metadata: { order: wish.order, event: "final" },
  });
  server.confirm("pi_1");
  const authorised = { status: "authorised", amount: 900, currency: "EUR" };
  expect((await provider.look("pi_1"))?.state).toEqual(authorised);
  for (let n = 0; n < 2; n++) {
    expect((await provider.capture("pi_1", money)).state).toEqual({
      ...authorised,
      status: "captured",
    });
  }
  expect((await provider.cancel("pi_1", "c")).state.status).toBe("captured");
  for (const [key, amount, state] of [
    ["r1", 400, "done"],
    ["r1", 400, "done"],
    ["r2", 501, "failed"],
    ["r3", 500, "done"],
  ] as const) {
    expect(await provider.refund("pi_1", { ...money, key, amount })).toBe(state);
  }
  expect(server.refunds.map(({ amount }) => amount)).toEqual([400, 500]);
  expect(await provider.look("pi_9")).toBe(undefined);
});

test("[Y2] a failed try is declined with its reason, and cannot be confirmed any more", async () => {
  for (const [card, reason] of [
    ["insufficient_funds", "insufficient-funds"],
    ["expired_card", "expired-card"],
    ["stolen_card", "lost-card"],
  ] as const) {
    const { id } = await provider.authorise(request());
    server.confirm(id, card);
    for (let n = 0; n < 2; n++)
      expect((await provider.look(id))?.state).toEqual({ status: "declined", reason });
    expect(() => server.confirm(id)).toThrow();
  }
  const { id } = await provider.authorise(request());
  server.confirm(id, "3ds");
  expect((await provider.look(id))?.state.status).toBe("needs-action");
  server.finish(id, false);
  expect((await provider.look(id))?.state).toEqual({
    status: "declined",
    reason: "authentication-failed",
  });
});

test("[Y2] a payer who tries again just before the cancellation has paid", async () => {
  const { id } = await provider.authorise(request());
  server.confirm(id, "insufficient_funds");
  const looking = provider.look(id);
  // Between the look and the cancellation that it leads to.
  while (!server.requests.includes(`GET /v1/payment_intents/${id}`)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  server.confirm(id);
  const { state } = (await looking)!;
  // Either it was cancelled with the money only reserved, or it stands: never both.
  const { status } = server.intents.get(id)!;
  expect([state.status, status]).toBeOneOf([
    ["declined", "canceled"],
    ["authorised", "requires_capture"],
  ]);
});

test("[Y3] 3-D Secure: the payer is at the bank until it has decided", async () => {
  const { id } = await provider.authorise(request());
  server.confirm(id, "3ds");
  expect((await provider.look(id))?.state.status).toBe("needs-action");
  server.finish(id, true);
  expect((await provider.look(id))?.state.status).toBe("authorised");
  expect((await provider.cancel(id, "c")).state.status).toBe("cancelled");
  expect((await provider.capture(id, money)).state.status).toBe("cancelled");
});

test("[Y4] an outcome that nobody knows rejects, and the same key finds what was done", async () => {
  const wish = request();
  // The SDK asks once more by itself when a line is cut.
  for (const troubles of [["500"], ["429"], ["away", "away"], ["cut", "cut"]] as const) {
    server.troubles.push(...troubles);
    await expect(provider.authorise(wish)).rejects.toThrow();
  }
  const payment = await provider.authorise(wish);
  expect(server.intents.size).toBe(1);
  server.confirm(payment.id);
  server.troubles.push("cut", "cut");
  await expect(provider.capture(payment.id, money)).rejects.toThrow();
  expect((await provider.capture(payment.id, money)).state.status).toBe("captured");
  // What Stripe refuses for a wrong key is no answer about a payment.
  await expect(providerOf("sk_wrong").look(payment.id)).rejects.toThrow();
  await expect(provider.authorise({ ...wish, amount: 901 })).rejects.toThrow(/same parameters/);
});

test("[Y5] a payment is found by its order, over several pages, and the list has all of ours", async () => {
  const wish = request();
  await provider.authorise(wish);
  for (let n = 0; n < 120; n++) await provider.authorise(request());
  server.intents.get("pi_50")!.metadata = {};
  expect(await provider.find(wish.order, NOW)).toMatchObject({ id: "pi_1" });
  expect(await provider.find("nobody", NOW)).toBe(undefined);
  expect(await provider.find(wish.order, NOW + 3_600_000)).toBe(undefined);
  let listed = 0;
  for await (const one of provider.list(NOW)) {
    expect(one.order).not.toBe("");
    listed++;
  }
  expect(listed).toBe(120);
});

test("[Y6] a refund that takes its time is the same refund when it is done", async () => {
  const { id } = await provider.authorise(request());
  server.confirm(id);
  await provider.capture(id, money);
  server.refundStatus = "pending";
  const wish = { ...money, key: "r", amount: 300 };
  expect(await provider.refund(id, wish)).toBe("pending");
  server.refunds[0]!.status = "succeeded";
  expect(await provider.refund(id, wish)).toBe("done");
  expect(server.refunds).toHaveLength(1);
});

test("[Y7] a webhook counts only if Stripe has signed it, lately, byte for byte", () => {
  const { webhooks } = new Stripe("sk_test");
  const body = (type: string, metadata: object = { order: "o1" }): string =>
    JSON.stringify({
      id: "evt_1",
      object: "event",
      type,
      data: { object: { id: "pi_1", metadata } },
    });
  const hear = (
    payload: string,
    more: { timestamp?: number; secret?: string; sent?: string } = {},
  ) => {
    const { timestamp = NOW / 1_000, secret = SECRET, sent = payload } = more;
    const signature = webhooks.generateTestHeaderString({ payload, secret, timestamp });
    return provider.notice({ "stripe-signature": signature }, Buffer.from(sent));
  };
  for (const type of STRIPE_EVENTS)
    expect(hear(body(type))).toEqual({ payment: "pi_1", order: "o1" });
  const good = body("payment_intent.succeeded");
  expect(hear(good, { secret: "whsec_other" })).toEqual({ rejected: "bad-signature" });
  expect(hear(good, { sent: good.slice(1) })).toEqual({ rejected: "bad-signature" });
  expect(provider.notice({}, Buffer.from(good))).toEqual({ rejected: "bad-signature" });
  expect(hear(good, { timestamp: NOW / 1_000 - 301 })).toEqual({ rejected: "too-old" });
  expect(hear("{")).toEqual({ rejected: "malformed" });
  expect(hear(body("charge.updated"))).toHaveProperty("ignored");
  expect(hear(body("payment_intent.succeeded", {}))).toHaveProperty("ignored");
});
