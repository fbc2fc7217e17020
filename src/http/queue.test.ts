/** Lobby and queue at the edge: what everybody shares, what is one's own, and what keeps programs out. */
import { hash } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ChallengeView, PassView, QueueView } from "../protocol/queue.ts";
import type { EdgeDeps } from "./app.ts";
import { CHALLENGE_MS, proofOfWork } from "./challenge.ts";
import { ENTRY_LOOKS_PER_MINUTE, OWN_JOINS_PER_MINUTE, QUEUE_FRESH_MS } from "./limits.ts";
import { createPasses, PASS_HEADER } from "./passes.ts";
import { CODE } from "./testing/booking.ts";
import { createEdge, type Edge, ORGANISER_KEY } from "./testing/edge.ts";

const QUEUE = "/api/events/cup-final/queue";
const ADA = "ada@example.org";
const BOB = "bob@example.org";

let edge: Edge;
beforeEach(() => {
  edge = createEdge();
});
afterEach(() => edge.app.close());

function get(path: string, headers: Record<string, string> = {}) {
  return edge.app.inject({ url: `${QUEUE}${path}`, headers });
}

function post(path: string, email: string, payload: object = {}) {
  const headers = edge.as(email);
  return edge.app.inject({ method: "POST", url: `${QUEUE}${path}`, headers, payload });
}

function hold(email: string, pass?: string) {
  return edge.app.inject({
    method: "POST",
    url: "/api/events/cup-final/holds",
    headers: {
      ...edge.as(email),
      "idempotency-key": `key-${hash("sha256", `${email} ${pass}`, "hex")}`,
      ...(pass !== undefined && { [PASS_HEADER]: pass }),
    },
    payload: { seats: ["A-1-1"] },
  });
}

test("[Q21] what everybody waits for is one document, made once for all and cached for a second", async () => {
  const first = await get("");
  expect(first.statusCode).toBe(200);
  expect(first.headers["cache-control"]).toBe("public, max-age=1");
  const { serving } = first.json<QueueView>();
  expect(serving).toBe(0);
  await Promise.all(Array.from({ length: 50 }, () => get("")));
  expect(edge.waiting.asked).toBe(1);
  const etag = String(first.headers.etag);
  expect((await get("", { "if-none-match": etag })).statusCode).toBe(304);
  edge.clock.time += QUEUE_FRESH_MS;
  expect((await get("", { "if-none-match": etag })).statusCode).toBe(200);
  expect(edge.waiting.asked).toBe(2);
  expect((await edge.app.inject({ url: "/api/events/none/queue" })).statusCode).toBe(404);
});

test("[Q22] a pass is good for its buyer only, unchanged, and for as long as it says", async () => {
  const phase = { method: "PUT" as const, url: "/api/organiser/events/cup-final/phase" };
  const organiser = { authorization: `Bearer ${ORGANISER_KEY}` };
  await edge.app.inject({ ...phase, headers: organiser, payload: { phase: "queue" } });
  await post("/entry", ADA);
  expect((await post("/pass", ADA)).json()).toMatchObject({
    type: "/problems/not-called-yet",
    number: 1,
  });
  edge.waiting.serving = 1;
  const { pass, shopUntil } = (await post("/pass", ADA)).json<PassView>();
  const kind = async (answer: ReturnType<typeof hold>) =>
    (await answer).json<{ type: string }>().type;
  expect(await kind(hold(ADA))).toBe("/problems/pass-needed");
  expect((await hold(ADA)).json<{ detail: string }>().detail).toContain(
    "Who holds seats need not join: POST to the event's queue/pass gives a pass to pay them with.",
  );
  expect(await kind(hold(BOB, pass))).toBe("/problems/pass-needed");
  const [payload = "", signature = ""] = pass.split(".");
  const text = Buffer.from(payload, "base64url")
    .toString()
    .replace(`"s":${shopUntil}`, `"s":${shopUntil + 9}`);
  const edited = `${Buffer.from(text).toString("base64url")}.${signature}`;
  expect(edited).not.toBe(pass);
  expect(await kind(hold(ADA, edited))).toBe("/problems/pass-needed");
  const other = createPasses("another key");
  const forged = other.write(createPasses("a key for passes").read(pass)!);
  expect(await kind(hold(ADA, forged))).toBe("/problems/pass-needed");
  expect((await hold(ADA, pass)).statusCode).toBe(201);
  edge.clock.time = shopUntil;
  expect(await kind(hold(ADA, `${pass} `))).toBe("/problems/pass-needed");
});

test("[Q23] to join costs the device some work, bound to the fan and for a while", async () => {
  await edge.app.close();
  const clock = { time: 1_000, now: () => clock.time };
  edge = createEdge({ challenge: proofOfWork("a key", 6, clock) });
  expect((await post("/entry", ADA)).json()).toMatchObject({ type: "/problems/challenge-needed" });
  const asked = (await get("/challenge", edge.as(ADA))).json<ChallengeView>();
  expect(asked.bits).toBe(6);
  const right = answerTo(asked, true);
  const wrong = { ...right, answer: answerTo(asked, false).answer };
  expect((await post("/entry", ADA, wrong)).statusCode).toBe(403);
  expect((await post("/entry", BOB, right)).statusCode).toBe(403);
  expect((await post("/entry", ADA, { ...right, challenge: "other" })).statusCode).toBe(403);
  expect((await post("/entry", ADA, right)).statusCode).toBe(200);
  clock.time += CHALLENGE_MS;
  expect((await post("/entry", ADA, right)).statusCode).toBe(403);
});

const leave = (email: string) =>
  edge.app.inject({ method: "DELETE", url: `${QUEUE}/entry`, headers: edge.as(email) });

async function proof(email: string) {
  return answerTo((await get("/challenge", edge.as(email))).json<ChallengeView>(), true);
}

async function withWork(overrides: Partial<EdgeDeps> = {}) {
  await edge.app.close();
  const clock = { now: () => edge.clock.now() };
  edge = createEdge({ challenge: proofOfWork("a key", 6, clock), ...overrides });
}

test("[Q49] one answer is good for one joining, however often it is sent", async () => {
  await withWork();
  const first = await proof(ADA);
  edge.clock.time += 500;
  for (let n = 0; n < 3; n++) expect((await post("/entry", ADA, first)).statusCode).toBe(200);
  expect((await leave(ADA)).statusCode).toBe(204);
  expect((await post("/entry", ADA, first)).json()).toMatchObject({
    type: "/problems/challenge-needed",
    status: 403,
  });
  edge.clock.time += 1;
  expect((await post("/entry", ADA, await proof(ADA))).statusCode).toBe(200);
});

test("[Q52] joins without the work take no place of the network's from others, and are bounded themselves", async () => {
  await withWork({ joinsPerMinute: 3 });
  const eve = "eve@example.org";
  for (let n = 0; n < OWN_JOINS_PER_MINUTE; n++)
    expect((await post("/entry", eve)).statusCode).toBe(403);
  const refused = await post("/entry", eve, await proof(eve));
  expect([refused.statusCode, refused.json<{ type: string }>().type]).toEqual([
    429,
    "/problems/asked-too-often",
  ]);
  expect((await get("/entry", edge.as(eve))).statusCode).toBe(404);
  for (const fan of [ADA, BOB, "cyd@example.org"])
    expect((await post("/entry", fan, await proof(fan))).statusCode).toBe(200);
  const dan = "dan@example.org";
  expect((await post("/entry", dan, await proof(dan))).json()).toMatchObject({
    type: "/problems/too-many-joins",
  });
});

test("[Q53] where there is nothing to join that is said, and no work is asked for", async () => {
  await withWork();
  const none = "/api/events/none/queue";
  const said = async (method: "GET" | "POST", url: string) => {
    const payload = method === "POST" ? { payload: {} } : {};
    const answer = await edge.app.inject({ method, url, headers: edge.as(ADA), ...payload });
    return answer.json<{ type: string }>().type;
  };
  expect(await said("GET", `${none}/challenge`)).toBe("/problems/unknown-event");
  expect(await said("POST", `${none}/entry`)).toBe("/problems/unknown-event");
  for (const phase of ["open", "paused", "closed"] as const) {
    edge.waiting.phase = phase;
    edge.clock.time += QUEUE_FRESH_MS;
    expect(await said("GET", `${QUEUE}/challenge`)).toBe("/problems/queue-not-open");
    expect(await said("POST", `${QUEUE}/entry`)).toBe("/problems/queue-not-open");
  }
  edge.waiting.phase = "lobby";
  edge.clock.time += QUEUE_FRESH_MS;
  expect(await said("POST", `${QUEUE}/entry`)).toBe("/problems/challenge-needed");
});

/** The first answer that is right, or that is not. */
function answerTo({ challenge, bits }: ChallengeView, right: boolean) {
  for (let n = 0; ; n++) {
    const answer = n.toString(36);
    const digest = hash("sha256", `${challenge}:${answer}`, "buffer");
    if ((digest[0]! >> (8 - bits) === 0) === right) return { challenge, answer };
  }
}

test("[Q24] who joins too often from one network, or asks too often, is told when to come again", async () => {
  await edge.app.close();
  edge = createEdge({ joinsPerMinute: 3 });
  for (const n of [1, 2, 3])
    expect((await post("/entry", `fan-${n}@example.org`)).statusCode).toBe(200);
  const refused = await post("/entry", ADA);
  expect([refused.statusCode, refused.json<{ type: string }>().type]).toEqual([
    429,
    "/problems/too-many-joins",
  ]);
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  const fan = edge.as("fan-1@example.org");
  for (let n = 0; n < ENTRY_LOOKS_PER_MINUTE; n++)
    expect((await get("/entry", fan)).statusCode).toBe(200);
  expect((await get("/entry", fan)).statusCode).toBe(429);
  expect((await get("/entry", edge.as("fan-2@example.org"))).statusCode).toBe(200);
});

test("[Q25] an entry is its fan's own; who leaves is in no queue", async () => {
  expect((await get("/entry")).statusCode).toBe(401);
  expect((await post("/entry", ADA)).json()).toMatchObject({ entry: { number: 1 } });
  expect((await get("/entry", edge.as(BOB))).json()).toMatchObject({
    type: "/problems/not-in-queue",
  });
  const left = await edge.app.inject({
    method: "DELETE",
    url: `${QUEUE}/entry`,
    headers: edge.as(ADA),
  });
  expect(left.statusCode).toBe(204);
  expect((await get("/entry", edge.as(ADA))).statusCode).toBe(404);
});

test("[Q26] the lots are a list that anybody may fetch, one a line", async () => {
  for (const email of [ADA, BOB]) await post("/entry", email);
  const lots = await get("/lots");
  expect([lots.statusCode, lots.body]).toEqual([200, "entry-1\nentry-2\n"]);
  expect(lots.headers["content-type"]).toBe("text/plain; charset=utf-8");
});

test("[Q27] the organiser changes the pace, and nobody else", async () => {
  const url = "/api/organiser/events/cup-final/admission";
  const put = (headers: Record<string, string>, payload: object) =>
    edge.app.inject({ method: "PUT", url, headers, payload });
  const organiser = { authorization: `Bearer ${ORGANISER_KEY}` };
  expect((await put(edge.as(ADA), { alarm: true })).statusCode).toBe(401);
  expect((await put(organiser, { ratePerMinute: -1 })).statusCode).toBe(400);
  expect((await put(organiser, { rate: 1 })).statusCode).toBe(400);
  expect((await put(organiser, { ratePerMinute: 900 })).json()).toEqual({
    ratePerMinute: 900,
    insideMax: 500,
    alarm: false,
  });
});

test("[A4] an entry of the waiting list is put, changed and taken away by its fan", async () => {
  const url = "/api/events/cup-final/waiting-list";
  const put = (email: string, payload: object) =>
    edge.app.inject({ method: "PUT", url, headers: edge.as(email), payload });
  expect((await edge.app.inject({ url })).statusCode).toBe(401);
  expect((await put(ADA, { party: 0 })).statusCode).toBe(400);
  expect((await put(ADA, { party: 2, price: 5 })).statusCode).toBe(400);
  expect((await put(ADA, { party: 2 })).json()).toMatchObject({
    wanting: { ahead: 0, party: 2, maxPrice: null },
  });
  expect((await put(BOB, { party: 1, maxPrice: 5_000 })).json()).toMatchObject({
    wanting: { ahead: 1, party: 1, maxPrice: 5_000 },
  });
  const headers = edge.as(ADA);
  expect((await edge.app.inject({ method: "DELETE", url, headers })).statusCode).toBe(204);
  expect((await edge.app.inject({ url, headers })).json()).toMatchObject({
    type: "/problems/not-on-waiting-list",
  });
});

test("[Q40] how one is to be told is one's own word, bounded, and seen in the own entry only", async () => {
  const put = (email: string, payload: object) =>
    edge.app.inject({
      method: "PUT",
      url: `${QUEUE}/entry/alert`,
      headers: edge.as(email),
      payload,
    });
  const keys = { p256dh: "B".repeat(87), auth: "s".repeat(22) };
  const push = { endpoint: "https://push.example/1", keys };
  const alert = { mail: true, push, language: "de" };
  expect((await put(ADA, alert)).statusCode).toBe(404);
  await post("/entry", ADA);
  const set = await put(ADA, alert);
  expect(set.json()).toMatchObject({ entry: { alert: { mail: true, push: true } } });
  // The letter goes to the address that one is signed in with, to no other.
  expect([...edge.waiting.alerts.values()].at(-1)).toEqual({
    mail: ADA,
    push: { endpoint: push.endpoint, ...keys },
    language: "de",
  });
  for (const wrong of [
    { ...alert, to: "eve@example.org" },
    { ...alert, language: "german" },
    { ...alert, push: { ...push, endpoint: `https://${"x".repeat(1_024)}` } },
    { ...alert, push: { ...push, keys: { ...keys, auth: "short" } } },
  ])
    expect((await put(ADA, wrong)).statusCode).toBe(400);
  const key = await edge.app.inject("/api/push-key");
  expect(key.json()).toEqual({ key: null });
});

test("[Q43] who signed in too late to draw a lot is told so, before and when joining", async () => {
  const since = edge.clock.time;
  edge.waiting.knownBy = since - 1;
  expect((await get("")).json()).toMatchObject({ knownBy: since - 1 });
  await edge.app.inject({ method: "POST", url: "/api/sessions/codes", payload: { email: ADA } });
  const session = await edge.app.inject({
    method: "POST",
    url: "/api/sessions",
    payload: { email: ADA, code: CODE },
  });
  const join = (authorization: string) =>
    edge.app.inject({
      method: "POST",
      url: `${QUEUE}/entry`,
      headers: { authorization },
      payload: {},
    });
  const { token } = session.json<{ token: string }>();
  expect((await join(`Bearer ${token}`)).json()).toMatchObject({ entry: { inDraw: false } });
  // A session of before that was kept is of an address that is known.
  expect((await post("/entry", BOB)).json()).toMatchObject({ entry: { inDraw: true } });
});
