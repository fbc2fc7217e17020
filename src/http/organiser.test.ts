import { expect, test } from "vitest";
import { createEdge, ORGANISER_KEY } from "./testing/edge.ts";

const headers = { authorization: `Bearer ${ORGANISER_KEY}` };
const HOOKS = "/api/organiser/webhooks";

test("[E10] a webhook is made, listed and deleted; its secret is shown once", async () => {
  const { app } = createEdge();
  const body = { url: "https://example.org/hook", types: ["order.paid"] };
  const made = await app.inject({ method: "POST", url: HOOKS, headers, body });
  expect(made.statusCode).toBe(201);
  const { webhook, secret } = made.json<{ webhook: { id: string }; secret: string }>();
  expect(secret).toMatch(/^whsec_/);
  expect(webhook).toMatchObject({ ...body, events: null, disabledAt: null });
  const listed = await app.inject({ url: HOOKS, headers });
  expect(listed.json()).toEqual({ webhooks: [webhook] });
  expect(listed.body).not.toContain(secret);
  const twice = await app.inject({ method: "POST", url: HOOKS, headers, body });
  expect(twice.statusCode).toBe(409);
  expect(twice.json()).toMatchObject({
    type: "/problems/webhook-url-taken",
    webhook: webhook.id,
  });
  const url = `${HOOKS}/${webhook.id}`;
  expect((await app.inject({ url: `${url}/deliveries`, headers })).json()).toEqual({
    deliveries: [],
  });
  expect((await app.inject({ method: "DELETE", url, headers })).statusCode).toBe(204);
  expect((await app.inject({ method: "DELETE", url, headers })).statusCode).toBe(404);
  await app.close();
});

test.each([
  [{ url: "http://example.org/" }, 422, "webhook-url-refused"],
  [{ url: "https://127.0.0.1/" }, 422, "webhook-url-refused"],
  [{ url: "" }, 400, "invalid-request"],
  [{ url: "https://example.org/", types: [] }, 400, "invalid-request"],
  [{ url: "https://example.org/", types: ["order.lost"] }, 400, "invalid-request"],
  [{ url: "https://example.org/", events: ["NO"] }, 400, "invalid-request"],
  [{ url: "https://example.org/", secret: "mine" }, 400, "invalid-request"],
])("[E10] %j is refused", async (body, status, kind) => {
  const { app } = createEdge();
  const answer = await app.inject({ method: "POST", url: HOOKS, headers, body });
  expect([answer.statusCode, answer.json<{ type: string }>().type]).toEqual([
    status,
    `/problems/${kind}`,
  ]);
  expect((await app.inject({ url: HOOKS, headers })).json()).toEqual({ webhooks: [] });
  await app.close();
});

test("[E3] log and webhooks are for organisers only", async () => {
  const edge = createEdge();
  const { app } = edge;
  const routes = [
    ["GET", "/api/organiser/events/cup-final/log"],
    ["GET", HOOKS],
    ["POST", HOOKS],
    ["DELETE", `${HOOKS}/wh_1`],
    ["GET", `${HOOKS}/wh_1/deliveries`],
    ["POST", `${HOOKS}/wh_1/deliveries/1/replay`],
  ] as const;
  for (const [method, url] of routes) {
    const statuses = [];
    for (const headers of [{}, edge.as("ada@example.org"), { authorization: "Bearer guess" }])
      statuses.push((await app.inject({ method, url, headers })).statusCode);
    expect([url, statuses]).toEqual([url, [401, 401, 401]]);
  }
  await app.close();
});

test("[E1] the log is asked for what comes after a seq; other questions are refused", async () => {
  const asked: unknown[] = [];
  const fact = { seq: 8, id: "evt_1_2", type: "order.paid" as const, at: 5, data: { a: [1] } };
  const eventLog = {
    read: async (...question: unknown[]) => {
      asked.push(question);
      return question[0] === "cup-final" ? [fact] : undefined;
    },
  };
  const { app } = createEdge({ eventLog });
  const get = (path: string) => app.inject({ url: `/api/organiser/events/${path}`, headers });
  expect((await get("cup-final/log")).json()).toEqual({ facts: [fact] });
  expect((await get("cup-final/log?after=7&limit=1000")).statusCode).toBe(200);
  expect((await get("derby/log")).json()).toMatchObject({ type: "/problems/unknown-event" });
  expect(asked).toEqual([
    ["cup-final", 0, 100],
    ["cup-final", 7, 1_000],
    ["derby", 0, 100],
  ]);
  for (const query of ["after=-1", "after=x", "limit=0", "limit=1001", "after=1&after=2"])
    expect((await get(`cup-final/log?${query}`)).statusCode).toBe(400);
  await app.close();
});

test("[E10] [U25] a database that does not answer is a typed refusal, and named as its reason", async () => {
  const lost = () => Promise.reject(new Error("no database"));
  const reported: string[] = [];
  const { app } = createEdge({
    eventLog: { read: lost },
    report: (what) => void reported.push(what),
  });
  const answer = await app.inject({ url: "/api/organiser/events/cup-final/log", headers });
  expect(answer.json()).toMatchObject({
    type: "/problems/overloaded",
    status: 503,
    because: "database",
  });
  expect(answer.headers["retry-after"]).toBe("1");
  expect(reported).toHaveLength(1);
  await app.close();
});
