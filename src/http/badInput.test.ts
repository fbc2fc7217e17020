/** Whatever a stranger sends gets the right problem, and changes nothing. */
import type { InjectOptions } from "fastify";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Problem } from "../protocol/api.ts";
import { SESSION_MS } from "./sessions.ts";
import { createEdge, ORGANISER_KEY, type Edge } from "./testing/edge.ts";

let edge: Edge;
beforeEach(() => {
  edge = createEdge();
});
afterEach(() => edge.app.close());

const HOLDS = "/api/events/cup-final/holds";
const KEY = { "idempotency-key": "a-key-of-ours" };
const JSON_TYPE = { "content-type": "application/json" };

interface Case {
  readonly name: string;
  readonly problem: string;
  readonly status: number;
  readonly request: InjectOptions;
  /** Pointers of the violations, in order. */
  readonly pointers?: readonly string[];
  /** Sent as nobody instead of as a signed-in buyer. */
  readonly nobody?: true;
}

const hold = (payload: InjectOptions["payload"], headers: object = {}): InjectOptions => ({
  method: "POST",
  url: HOLDS,
  headers: { ...KEY, ...JSON_TYPE, ...headers },
  payload: payload ?? "",
});
const invalid = { problem: "invalid-request", status: 400 };
const malformed = { problem: "malformed-json", status: 400 };
const seats = (n: number) => Array.from({ length: n }, (_, i) => `A-1-${i + 1}`);

const CASES: readonly Case[] = [
  { name: "no seats", ...invalid, request: hold({ seats: [] }), pointers: ["/seats"] },
  { name: "500 seats", ...invalid, request: hold({ seats: seats(500) }), pointers: ["/seats"] },
  { name: "an empty seat id", ...invalid, request: hold({ seats: [""] }), pointers: ["/seats/0"] },
  {
    name: "a seat id too long",
    ...invalid,
    request: hold({ seats: ["A-1-1", "x".repeat(65)] }),
    pointers: ["/seats/1"],
  },
  {
    name: "numbers are not turned into text",
    ...invalid,
    request: hold({ seats: [1, "A-1-1", null] }),
    pointers: ["/seats/0", "/seats/2"],
  },
  {
    name: "one seat is not a list",
    ...invalid,
    request: hold({ seats: "A-1-1" }),
    pointers: ["/seats"],
  },
  { name: "a list is not a body", ...invalid, request: hold([]), pointers: [""] },
  { name: "null is not a body", ...invalid, request: hold("null"), pointers: [""] },
  {
    name: "unknown members, all of them",
    ...invalid,
    request: hold({ seats: ["A-1-1"], price: 0, "a/b~c": 1 }),
    pointers: ["/price", "/a~1b~0c"],
  },
  {
    name: "no body at all",
    ...invalid,
    request: { method: "POST", url: HOLDS, headers: KEY },
    pointers: [""],
  },
  { name: "an empty body", ...malformed, request: hold("") },
  { name: "truncated JSON", ...malformed, request: hold('{"seats":["A-1-1"') },
  {
    name: "a member named __proto__",
    ...malformed,
    request: hold('{"seats":["A-1-1"],"__proto__":{}}'),
  },
  {
    name: "a constructor with a prototype",
    ...malformed,
    request: hold('{"seats":["A-1-1"],"constructor":{"prototype":{}}}'),
  },
  { name: "bytes that are no text", ...malformed, request: hold(Buffer.from([0x7b, 0xff, 0xfe])) },
  {
    name: "10 MB",
    problem: "body-too-large",
    status: 413,
    request: hold(Buffer.alloc(10 * 1024 * 1024, " ")),
  },
  {
    name: "deep nesting",
    ...invalid,
    request: hold(`{"seats":${"[".repeat(5_000)}${"]".repeat(5_000)}}`),
    pointers: ["/seats/0"],
  },
  {
    name: "text instead of JSON",
    problem: "unsupported-media-type",
    status: 415,
    request: hold('{"seats":["A-1-1"]}', { "content-type": "text/plain" }),
  },
  {
    name: "a form",
    problem: "unsupported-media-type",
    status: 415,
    request: hold("seats=A-1-1", { "content-type": "application/x-www-form-urlencoded" }),
  },
  {
    name: "a key of four characters",
    problem: "idempotency-key-missing",
    status: 400,
    request: hold({ seats: ["A-1-1"] }, { "idempotency-key": "four" }),
  },
  {
    name: "a key with a space",
    problem: "idempotency-key-missing",
    status: 400,
    request: hold({ seats: ["A-1-1"] }, { "idempotency-key": "one two three" }),
  },
  {
    name: "no key for best available",
    problem: "idempotency-key-missing",
    status: 400,
    request: { method: "POST", url: `${HOLDS}/best`, payload: { quantity: 1 } },
  },
  {
    name: "no key for an order",
    problem: "idempotency-key-missing",
    status: 400,
    request: {
      method: "POST",
      url: "/api/orders",
      payload: { hold: "x", card: "4242424242424242" },
    },
  },
  {
    name: "quantities below, above, broken and huge",
    ...invalid,
    request: { method: "POST", url: `${HOLDS}/best`, headers: KEY, payload: { quantity: 1e308 } },
    pointers: ["/quantity"],
  },
  {
    name: "a wish wrong in every member",
    ...invalid,
    request: {
      method: "POST",
      url: `${HOLDS}/best`,
      headers: KEY,
      payload: { quantity: 1.5, category: "", maxPrice: -1, accessible: "yes" },
    },
    pointers: ["/quantity", "/category", "/maxPrice", "/accessible"],
  },
  {
    name: "a card with letters, a hold with a line break",
    ...invalid,
    request: {
      method: "POST",
      url: "/api/orders",
      headers: KEY,
      payload: { hold: "hold-1\n", card: "4242 4242" },
    },
    pointers: ["/hold", "/card"],
  },
  {
    name: "an address without @",
    ...invalid,
    request: {
      method: "POST",
      url: "/api/sessions",
      payload: { email: "ada.example.org", code: "123456" },
    },
    pointers: ["/email"],
  },
  {
    name: "an address with half a character",
    ...invalid,
    request: {
      method: "POST",
      url: "/api/sessions",
      headers: JSON_TYPE,
      payload: '{"email":"a\\ud800@b.c","code":"123456"}',
    },
    pointers: ["/email"],
  },
  {
    name: "an address with a zero byte",
    ...invalid,
    request: {
      method: "POST",
      url: "/api/sessions",
      payload: { email: "a\u0000@b.c", code: "123456" },
    },
    pointers: ["/email"],
  },
  {
    name: "a phase that does not exist",
    ...invalid,
    request: {
      method: "PUT",
      url: "/api/organiser/events/cup-final/phase",
      headers: { authorization: `Bearer ${ORGANISER_KEY}` },
      payload: { phase: "over" },
    },
    pointers: ["/phase"],
  },
  {
    name: "an event id in capitals",
    ...invalid,
    request: { url: "/api/events/CUP" },
    pointers: ["/event"],
  },
  {
    name: "an event that does not exist",
    problem: "unknown-event",
    status: 404,
    request: { url: "/api/events/constructor" },
  },
  {
    name: "a hold in an event that does not exist",
    problem: "unknown-event",
    status: 404,
    request: { ...hold({ seats: ["A-1-1"] }), url: "/api/events/nowhere/holds" },
  },
  {
    name: "seats of another event, in odd writing",
    problem: "unknown-seats",
    status: 422,
    request: hold({ seats: ["A-1-1", "\u202e\ud83c\udfab", "\ud800", "__proto__"] }),
  },
  {
    name: "one seat twice",
    problem: "duplicate-seats",
    status: 422,
    request: hold({ seats: ["A-1-1", "A-1-1"] }),
  },
  {
    name: "a hold that does not exist",
    problem: "unknown-hold",
    status: 404,
    request: { url: "/api/holds/__proto__" },
  },
  {
    name: "a hold id in another script",
    ...invalid,
    request: { url: `/api/holds/${encodeURIComponent("\u0000é")}` },
    pointers: ["/hold"],
  },
  {
    name: "an order that does not exist",
    problem: "unknown-order",
    status: 404,
    request: { url: "/api/orders/1" },
  },
  {
    name: "a ticket code too long",
    ...invalid,
    request: { url: `/api/tickets/${"x".repeat(601)}/verify` },
    pointers: ["/code"],
  },
  {
    name: "a ticket code longer than any path",
    problem: "not-found",
    status: 404,
    request: { url: `/api/tickets/${"x".repeat(5_000)}/verify` },
  },
  { name: "percent-encoding that is no UTF-8", ...invalid, request: { url: "/api/holds/%ff" } },
  {
    name: "a parameter twice",
    ...invalid,
    request: { url: "/api/events/cup-final/plan?v=1&v=2" },
    pointers: ["/v"],
  },
  {
    name: "a path that does not exist",
    problem: "not-found",
    status: 404,
    request: { url: "/api/nothing" },
  },
  {
    name: "no session",
    problem: "unauthenticated",
    status: 401,
    request: hold({ seats: ["A-1-1"] }),
    nobody: true,
  },
  {
    name: "a session of somebody's own making",
    problem: "unauthenticated",
    status: 401,
    request: hold({ seats: ["A-1-1"] }, { authorization: "Bearer eyJiIjoiYSJ9.c2lnbmF0dXJl" }),
  },
  {
    name: "another scheme",
    problem: "unauthenticated",
    status: 401,
    request: hold({ seats: ["A-1-1"] }, { authorization: "Basic YTpi" }),
  },
];

describe("[I9] bad input gets its problem and changes nothing", () => {
  test.each(CASES)("$name", async ({ problem, status, request, pointers, nobody }) => {
    const before = await stateOf(edge);
    const headers = { ...(nobody ? {} : edge.as("eve@example.org")), ...request.headers };
    const answer = await edge.app.inject({ ...request, headers });
    expect(answer.headers["content-type"]).toBe("application/problem+json; charset=utf-8");
    const body = answer.json<Problem & { errors?: { pointer: string; expected: string }[] }>();
    expect(body).toMatchObject({ type: `/problems/${problem}`, status });
    expect(answer.statusCode).toBe(status);
    const errors = body.errors ?? [];
    expect(errors.map((error) => error.pointer)).toEqual(pointers ?? []);
    expect(errors.map((error) => error.expected)).not.toContain("");
    expect(await stateOf(edge)).toEqual(before);
  });
});

test("[I9] a violation says what was expected, once a place, and how many at most", async () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`x${i}`, 1]));
  const answer = await edge.app.inject({
    ...hold({ seats: [], ...many }),
    headers: { ...KEY, ...edge.as("eve@example.org") },
  });
  const { errors } = answer.json<{ errors: unknown[] }>();
  expect(errors).toHaveLength(50);
  const phase = await edge.app.inject({
    method: "PUT",
    url: "/api/organiser/events/cup-final/phase",
    headers: { authorization: `Bearer ${ORGANISER_KEY}` },
    payload: { phase: 7 },
  });
  expect(phase.json<{ errors: unknown[] }>().errors).toEqual([
    { in: "body", pointer: "/phase", expected: expect.stringContaining('"open" or "paused"') },
  ]);
  const twice = await edge.app.inject({
    method: "POST",
    url: "/api/organiser/events/cup-final/orders/cup-final.x/refunds",
    headers: { authorization: `Bearer ${ORGANISER_KEY}`, ...KEY },
    payload: { tickets: ["a", "b", "a"] },
  });
  expect(twice.json<{ errors: unknown[] }>().errors).toEqual([
    { in: "body", pointer: "/tickets", expected: "each once: items 0 and 2 are the same" },
  ]);
});

test("[I1] a session that has expired must sign in again", async () => {
  const headers = edge.as("ada@example.org");
  edge.clock.time += SESSION_MS;
  const answer = await edge.app.inject({ url: "/api/me", headers });
  expect([answer.statusCode, answer.headers["www-authenticate"]]).toEqual([401, "Bearer"]);
});

test.each([
  ["/api/events/CUP/queue", 400, "event in the path is not as expected: text that matches"],
  [`/api/events/${"x".repeat(60)}/queue`, 400, "event in the path is not as expected"],
  ["/api/events/cup-final/plan?v=1&v=2", 400, "v in the query is not as expected: "],
])("[Q54] what is wrong in an address is named: %s", async (url, status, detail) => {
  const answer = await edge.app.inject({ url });
  expect(answer.statusCode).toBe(status);
  expect(answer.json<Problem>().detail).toContain(detail);
});

test("[Q55] whether the Idempotency-Key is missing or malformed is said", async () => {
  const detail = async (headers: object) => {
    const request = { method: "POST" as const, url: HOLDS, payload: { seats: ["A-1-1"] } };
    const all = { ...edge.as("eve@example.org"), ...headers };
    return (await edge.app.inject({ ...request, headers: all })).json<Problem>().detail;
  };
  expect(await detail({})).toMatch(/^It is missing\./);
  expect(await detail({ "idempotency-key": "four" })).toMatch(/^It is malformed\./);
  expect(await detail({ "idempotency-key": "" })).toMatch(/^It is malformed\./);
});

test("[I9] another method is told which ones there are", async () => {
  const answer = await edge.app.inject({ method: "PUT", url: "/api/holds/hold-1?x=1" });
  expect([answer.statusCode, answer.headers.allow]).toEqual([405, "DELETE, GET, HEAD, PATCH"]);
  expect(answer.json()).toMatchObject({ type: "/problems/method-not-allowed" });
});

async function stateOf({ office }: Edge): Promise<unknown> {
  const events = await office.events();
  const phases = "refused" in events ? [] : events.map(({ phase }) => phase);
  return { seq: office.map.seq, seats: [...office.map.seats], phases };
}
