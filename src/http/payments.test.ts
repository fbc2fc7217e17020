/** Where payment providers call. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { createEdge, type Edge, ORGANISER_KEY } from "./testing/edge.ts";

let edge: Edge;
beforeEach(() => {
  edge = createEdge();
});
afterEach(() => edge.app.close());

test("[O22] a notice reaches the box office byte by byte, whatever it calls itself", async () => {
  const body = '{"a":  1,\n"b":"€"}\n';
  for (const type of ["application/json", "text/plain", "application/x-unheard-of"]) {
    const answer = await edge.app.inject({
      method: "POST",
      url: "/api/payments/testbank/notices",
      headers: { "content-type": type, "testbank-signature": "t=1,v1=x" },
      payload: body,
    });
    expect([answer.statusCode, answer.json()]).toEqual([200, { processed: true }]);
  }
  expect(edge.office.notices).toEqual([body, body, body]);
});

test("[O22] a notice that is not accepted is a problem, so that it is sent again", async () => {
  const forged = await edge.app.inject({
    method: "POST",
    url: "/api/payments/testbank/notices",
    headers: { "content-type": "application/json" },
    payload: "{",
  });
  expect(forged.statusCode).toBe(400);
  expect(forged.json()).toMatchObject({ type: "/problems/notice-rejected" });
  const unknown = await edge.app.inject({ method: "POST", url: "/api/payments/nobody/notices" });
  expect(unknown.statusCode).toBe(400);
  const huge = await edge.app.inject({
    method: "POST",
    url: "/api/payments/testbank/notices",
    headers: { "content-type": "application/json" },
    payload: "x".repeat(300_000),
  });
  expect(huge.statusCode).toBe(413);
});

test("[O14] refunds are the organiser's, under a key", async () => {
  const refund = (headers: Record<string, string>, payload: object = {}) =>
    edge.app.inject({
      method: "POST",
      url: "/api/organiser/events/cup-final/orders/order-1/refunds",
      headers,
      payload,
    });
  const organiser = { authorization: `Bearer ${ORGANISER_KEY}`, "idempotency-key": "refund-one" };
  expect((await refund(edge.as("ada@example.org"))).statusCode).toBe(401);
  expect((await refund({ authorization: organiser.authorization })).json()).toMatchObject({
    type: "/problems/idempotency-key-missing",
  });
  expect((await refund(organiser, { tickets: [] })).statusCode).toBe(400);
  expect((await refund(organiser)).json()).toMatchObject({ type: "/problems/unknown-order" });
});
