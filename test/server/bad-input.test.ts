import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";

import { importDrawn } from "../drawn-event.ts";
import { startServer, type TestServer } from "../server.ts";
import { rowCounts } from "./row-counts.ts";
import { waitUntil } from "../wait-until.ts";
import { type Answer, call, CARD, CUP_FINAL, Fan, freshKey, planOf, problemOf } from "./fan.ts";

let server: TestServer;
let client: Client;
let ada: Fan;
/** Of the cup final. */
let ids: readonly string[];
let bobsHold: string;
let bobsOrder: string;
let expiredHold: string;

beforeAll(async () => {
  server = await startServer();
  client = new Client({ connectionString: server.databaseUrl });
  await client.connect();
  await importDrawn(client, "blink", "..........", { holdMs: 1, extensionMs: 1 });
  await importDrawn(client, "shut", "..........", { holdMs: 60_000, extensionMs: 1 });
  ids = (await planOf(server.url)).seats.id;
  ada = await Fan.signIn(server.url, "ada@example.org");
  const bob = await Fan.signIn(server.url, "bob@example.org");
  const bought = await bob.held(ids.slice(0, 1));
  bobsOrder = (await bob.bought(bought.id)).id;
  bobsHold = (await bob.held(ids.slice(1, 2))).id;
  expiredHold = (await ada.held(["seat-0"], undefined, "blink")).id;
  await call(server.url, "PUT", "/api/organiser/events/shut/phase", {
    token: server.organiserKey,
    body: { phase: "closed" },
  });
  await waitUntil("the hold is written off", async () => {
    const { rowCount } = await client.query("select from journal where event->>'kind' = 'expired'");
    return rowCount === 1;
  });
});

afterAll(async () => {
  await client.end();
  await server.stop();
});

const holds = (event: string) => `/api/events/${event}/holds`;
const holding = (seats: unknown, event = CUP_FINAL) => ada.send("POST", holds(event), { seats });
const best = (wish: object, event = CUP_FINAL) => ada.send("POST", `${holds(event)}/best`, wish);
const paying = (hold: string, card: unknown = CARD) =>
  ada.send("POST", "/api/orders", { hold, card });

const TABLE: readonly (readonly [string, () => Promise<Answer>, number, string])[] = [
  ["an unknown event", () => holding([ids[9]], "nowhere"), 404, "unknown-event"],
  ["a malformed event", () => holding([ids[9]], "No%20Such"), 400, "invalid-request"],
  ["an unknown seat", () => holding([ids[9], "no-such-seat"]), 422, "unknown-seats"],
  ["a seat of another event", () => holding(["seat-1"]), 422, "unknown-seats"],
  ["and the other way round", () => holding([ids[9]], "blink"), 422, "unknown-seats"],
  ["a seat named twice", () => holding([ids[9], ids[9]]), 422, "duplicate-seats"],
  ["a seat without a name", () => holding([""]), 400, "invalid-request"],
  ["a seat that is a number", () => holding([7]), 400, "invalid-request"],
  ["no seats", () => holding([]), 400, "invalid-request"],
  ["500 seats", () => holding(ids.slice(0, 500)), 400, "invalid-request"],
  ["seats that are no list", () => holding("all"), 400, "invalid-request"],
  ["7 seats, one above the limit", () => holding(ids.slice(10, 17)), 409, "limit-reached"],
  ["a seat that is sold", () => holding(ids.slice(0, 1)), 409, "seats-taken"],
  ["the best 0", () => best({ quantity: 0 }), 400, "invalid-request"],
  ["the best 500", () => best({ quantity: 500 }), 400, "invalid-request"],
  [
    "the best of no category",
    () => best({ quantity: 1, category: "moon" }),
    422,
    "unknown-category",
  ],
  ["the best for nothing", () => best({ quantity: 1, maxPrice: 0 }), 409, "none-available"],
  ["a wish with more in it", () => best({ quantity: 1, free: true }), 400, "invalid-request"],
  ["a closed sale", () => holding(["seat-1"], "shut"), 409, "sale-not-open"],
  ["the best of a closed sale", () => best({ quantity: 1 }, "shut"), 409, "sale-not-open"],
  ["to look at another's hold", () => ada.get(`/api/holds/${bobsHold}`), 404, "unknown-hold"],
  ["to extend it", () => ada.send("PATCH", `/api/holds/${bobsHold}`), 404, "unknown-hold"],
  ["to give it back", () => ada.send("DELETE", `/api/holds/${bobsHold}`), 404, "unknown-hold"],
  ["to pay for it", () => paying(bobsHold), 404, "unknown-hold"],
  ["another's order", () => ada.get(`/api/orders/${bobsOrder}`), 404, "unknown-order"],
  ["to look at an expired hold", () => ada.get(`/api/holds/${expiredHold}`), 410, "hold-expired"],
  ["to extend one", () => ada.send("PATCH", `/api/holds/${expiredHold}`), 410, "hold-expired"],
  ["to give one back", () => ada.send("DELETE", `/api/holds/${expiredHold}`), 410, "hold-expired"],
  ["to pay for one", () => paying(expiredHold), 410, "hold-expired"],
  ["a hold that never was", () => paying(`${CUP_FINAL}.never`), 404, "unknown-hold"],
  [
    "an order that never was",
    () => ada.get(`/api/orders/${CUP_FINAL}.never`),
    404,
    "unknown-order",
  ],
  ["a card that is none", () => paying(bobsHold, "4242"), 400, "invalid-request"],
  ["a card that is a number", () => paying(bobsHold, 4242424242424242), 400, "invalid-request"],
  [
    "no key",
    () =>
      call(server.url, "POST", holds(CUP_FINAL), { token: ada.token, body: { seats: [ids[9]] } }),
    400,
    "idempotency-key-missing",
  ],
  [
    "nobody's request",
    () =>
      call(server.url, "POST", holds(CUP_FINAL), { key: freshKey(), body: { seats: [ids[9]] } }),
    401,
    "unauthenticated",
  ],
];

test.each(TABLE)(
  "[P16] %s: a clear answer, and nothing is changed",
  async (_, ask, status, kind) => {
    const before = await rowCounts(client);
    const answer = await ask();
    expect([answer.status, problemOf(answer)]).toEqual([status, kind]);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect(await rowCounts(client)).toEqual(before);
  },
);
