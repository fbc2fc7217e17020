/** The buyer's way through the edge, and what every answer on it promises. */
import { afterEach, beforeEach, expect, test } from "vitest";
import type { HoldView, MeView, OrderView, SessionView } from "../protocol/api.ts";
import { refuse } from "../domain/refusal.ts";
import { createEdge, NOW, ORGANISER_KEY, type Edge } from "./testing/edge.ts";
import { CODE, DECLINED_CARD } from "./testing/booking.ts";

const CARD = "4242424242424242";

let edge: Edge;
beforeEach(() => {
  edge = createEdge();
});
afterEach(() => edge.app.close());

function hold(seats: string[], key = "key-of-one-hold", as = "ada@example.org") {
  return edge.app.inject({
    method: "POST",
    url: "/api/events/cup-final/holds",
    headers: { ...edge.as(as), "idempotency-key": key },
    payload: { seats },
  });
}

test("sign in, hold, look, extend, pay, own, verify", async () => {
  const asked = await edge.app.inject({
    method: "POST",
    url: "/api/sessions/codes",
    payload: { email: "Ada@Example.org" },
  });
  expect([asked.statusCode, asked.json()]).toEqual([202, { sent: true, inbox: null }]);
  expect([...edge.office.codes.values()]).toEqual(["ada@example.org"]);
  const signedIn = await edge.app.inject({
    method: "POST",
    url: "/api/sessions",
    payload: { email: "Ada@Example.org", code: CODE },
  });
  const { token, buyer } = signedIn.json<SessionView>();
  const headers = { authorization: `Bearer ${token}`, "idempotency-key": "key-of-the-hold" };
  const held = await edge.app.inject({
    method: "POST",
    url: "/api/events/cup-final/holds",
    headers,
    payload: { seats: ["A-1-1", "A-1-2"] },
  });
  expect(held.statusCode).toBe(201);
  const { hold } = held.json<{ hold: HoldView }>();
  expect(hold.total).toEqual({ amount: 9_000, currency: "EUR" });
  expect(hold.seats[0]).toMatchObject({ id: "A-1-1", section: "Block A", wheelchair: true });

  const looked = await edge.app.inject({ url: `/api/holds/${hold.id}`, headers });
  expect(looked.json()).toEqual({ hold });
  const extended = await edge.app.inject({
    method: "PATCH",
    url: `/api/holds/${hold.id}`,
    headers,
  });
  expect(extended.json<{ hold: HoldView }>().hold).toMatchObject({
    expiresAt: hold.expiresAt + 240_000,
    extendable: false,
  });

  const placed = await edge.app.inject({
    method: "POST",
    url: "/api/orders",
    headers: { ...headers, "idempotency-key": "key-of-the-order" },
    payload: { hold: hold.id, card: CARD },
  });
  expect(placed.statusCode).toBe(202);
  const { order } = placed.json<{ order: OrderView }>();
  expect(placed.headers.location).toBe(`/api/orders/${order.id}`);
  const watched = await edge.app.inject({ url: `/api/orders/${order.id}`, headers });
  expect(watched.json()).toEqual({ order });
  const waits = `/api/orders/${order.id}?unlike=authorising&unlike=capturing&wait=1`;
  expect((await edge.app.inject({ url: waits, headers })).json()).toEqual({ order });
  const nonsense = `/api/orders/${order.id}?unlike=authorising&unlike=asleep&wait=1`;
  expect((await edge.app.inject({ url: nonsense, headers })).statusCode).toBe(400);

  const me = (await edge.app.inject({ url: "/api/me", headers })).json<MeView>();
  expect(me).toMatchObject({ buyer, now: NOW, orders: [{ id: order.id, status: "paid" }] });
  const { code } = order.tickets[0]!;
  const verified = await edge.app.inject(`/api/tickets/${encodeURIComponent(code)}/verify`);
  expect(verified.json()).toMatchObject({ valid: true, reason: null, seat: "A-1-1" });
  const key = await edge.app.inject("/api/tickets/key");
  expect(key.json()).toMatchObject({ kty: "OKP", crv: "Ed25519" });
});

test("best available, release, and a declined card", async () => {
  const headers = { ...edge.as("ada@example.org"), "idempotency-key": "best-of-all" };
  const best = await edge.app.inject({
    method: "POST",
    url: "/api/events/cup-final/holds/best",
    headers,
    payload: { quantity: 3, category: "Stalls", maxPrice: 5_000, accessible: false },
  });
  expect(best.statusCode).toBe(201);
  const { id } = best.json<{ hold: HoldView }>().hold;
  const declined = await edge.app.inject({
    method: "POST",
    url: "/api/orders",
    headers,
    payload: { hold: id, card: DECLINED_CARD },
  });
  expect(declined.json()).toMatchObject({ type: "/problems/key-reused", status: 422 });
  const paid = await edge.app.inject({
    method: "POST",
    url: "/api/orders",
    headers: { ...headers, "idempotency-key": "another-key" },
    payload: { hold: id, card: DECLINED_CARD },
  });
  expect(paid.json()).toMatchObject({ order: { status: "refused", reason: "card-declined" } });
  const released = await edge.app.inject({ method: "DELETE", url: `/api/holds/${id}`, headers });
  expect([released.statusCode, released.body]).toEqual([204, ""]);
  expect(edge.office.map.seats.every((seat) => seat === 0)).toBe(true);
});

test("[I3] the same key and body give the same answer; another body is refused", async () => {
  const first = await hold(["A-1-1"]);
  const again = await hold(["A-1-1"]);
  expect(again.statusCode).toBe(201);
  expect(again.json()).toEqual(first.json());
  const other = await hold(["A-1-2"]);
  expect(other.statusCode).toBe(422);
  expect(other.json()).toMatchObject({ type: "/problems/key-reused" });
  const stranger = await hold(["A-1-2"], "key-of-one-hold", "bob@example.org");
  expect(stranger.statusCode).toBe(201);
});

test("[I4] a refusal is a problem with its members, and a wait is told in whole seconds", async () => {
  await hold(["A-1-1"]);
  const taken = await hold(["A-1-1", "A-1-2"], "key-of-another", "bob@example.org");
  expect(taken.statusCode).toBe(409);
  expect(taken.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
  expect(taken.json()).toMatchObject({
    type: "/problems/seats-taken",
    conflicts: [{ seat: "A-1-1", reason: "held" }],
    alternatives: [],
  });
  for (const [retryAfterMs, seconds] of [
    [0, "1"],
    [999, "1"],
    [1_001, "2"],
  ] as const) {
    edge.office.me = async () => refuse({ kind: "overloaded", retryAfterMs });
    const busy = await edge.app.inject({ url: "/api/me", headers: edge.as("ada@example.org") });
    expect([busy.statusCode, busy.headers["retry-after"]]).toEqual([503, seconds]);
  }
});

test("[I5] nobody but the holder sees, extends, releases or pays a hold", async () => {
  const { id } = (await hold(["A-1-1"])).json<{ hold: HoldView }>().hold;
  const headers = { ...edge.as("bob@example.org"), "idempotency-key": "key-of-bob" };
  const url = `/api/holds/${id}`;
  const answers = [
    await edge.app.inject({ url, headers }),
    await edge.app.inject({ method: "PATCH", url, headers }),
    await edge.app.inject({ method: "DELETE", url, headers }),
    await edge.app.inject({
      method: "POST",
      url: "/api/orders",
      headers,
      payload: { hold: id, card: CARD },
    }),
  ];
  expect(answers.map((answer) => answer.statusCode)).toEqual([404, 404, 404, 404]);
});

test("[I6] the organiser's key, and no other, sets the phase", async () => {
  const put = (authorization?: string) =>
    edge.app.inject({
      method: "PUT",
      url: "/api/organiser/events/cup-final/phase",
      headers: authorization === undefined ? {} : { authorization },
      payload: { phase: "paused" },
    });
  expect((await put()).statusCode).toBe(401);
  const wrong = await put("Bearer wrong");
  expect([wrong.statusCode, wrong.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
  expect((await put(edge.as("ada@example.org").authorization)).statusCode).toBe(401);
  expect((await put(`Bearer ${ORGANISER_KEY}`)).json()).toEqual({ phase: "paused" });
  expect((await hold(["A-1-1"])).json()).toMatchObject({ type: "/problems/sale-not-open" });
});

test("health, metrics and an error nobody expected", async () => {
  expect((await edge.app.inject("/health/live")).json()).toEqual({ status: "ok" });
  expect((await edge.app.inject("/health/ready")).json()).toEqual({ status: "ok" });
  const metrics = await edge.app.inject("/metrics");
  expect(metrics.body).toBe("turns_total 1\n");
  expect(metrics.headers["content-type"]).toContain("text/plain");

  const reports: unknown[] = [];
  const broken = createEdge({
    health: { ready: () => "the journal cannot be reached" },
    report: (what, error) => reports.push(what, error),
  });
  const ready = await broken.app.inject("/health/ready");
  expect(ready.statusCode).toBe(503);
  expect(ready.json()).toMatchObject({ detail: "the journal cannot be reached" });
  const secret = new Error("secret of the house");
  broken.office.me = async () => {
    throw secret;
  };
  const failed = await broken.app.inject({ url: "/api/me", headers: broken.as("ada@example.org") });
  expect(failed.statusCode).toBe(500);
  expect(failed.json()).toMatchObject({ type: "/problems/internal" });
  expect(failed.body).not.toContain("secret");
  expect(reports).toEqual([expect.stringContaining("GET /api/me failed (trace "), secret]);
  await broken.app.close();
});

test("answers of the API are neither cached nor sniffed", async () => {
  const answer = await hold(["A-1-1"]);
  expect(answer.headers).toMatchObject({
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
});
