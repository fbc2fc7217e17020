import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SeatStatus } from "../domain/availability.ts";
import type { EventList, EventView, Problem } from "../protocol/api.ts";
import { decodeSnapshot } from "../protocol/live.ts";
import { decodePlan } from "../protocol/plan-bytes.ts";
import { PLAN_VERSION } from "../protocol/plan-version.ts";
import { createEdge, NOW, type Edge } from "./testing/edge.ts";
import { documentOf } from "./testing/plan.ts";

let edge: Edge;
let planReads = 0;
beforeEach(() => {
  planReads = 0;
  edge = createEdge({
    planJson: async () => {
      planReads++;
      return documentOf(edge.office.event_.plan);
    },
  });
});
afterEach(() => edge.app.close());

test("[W124] an event's lowest price is that of a seat that is free, and none when there is none", async () => {
  const { plan } = edge.office.event_;
  const all = [...plan.category.keys()];
  const from = async () => {
    const { events } = (await edge.app.inject("/api/events")).json<EventList>();
    return events[0]!.priceFrom;
  };
  expect(await from()).toEqual({ amount: 2_500, currency: "EUR" });
  // All of the Circle.
  edge.office.map.change(
    all.filter((seat) => plan.category[seat] === 1),
    SeatStatus.sold,
  );
  expect(await from()).toEqual({ amount: 4_500, currency: "EUR" });
  edge.office.map.change(all, SeatStatus.held);
  expect(await from()).toBeNull();
});

test("[A8] the list and the view count by section and tell the server's time", async () => {
  edge.office.map.change([0, 1], SeatStatus.held);
  edge.office.map.change([20], SeatStatus.sold);
  const list = await edge.app.inject("/api/events");
  expect(list.json()).toMatchObject({
    now: NOW,
    events: [{ id: "cup-final", capacity: 40, free: 37, held: 2, priceFrom: { amount: 2_500 } }],
  });
  const view = await edge.app.inject("/api/events/cup-final");
  expect(view.json()).toMatchObject({
    now: NOW,
    phase: "open",
    seq: 2,
    prices: [
      { category: "Stalls", price: { amount: 4_500, currency: "EUR" } },
      { category: "Circle", price: { amount: 2_500, currency: "EUR" } },
    ],
    sections: [
      { id: "A", free: 18, held: 2, sold: 0, blocked: 0 },
      { id: "B", free: 19, held: 0, sold: 1, blocked: 0 },
    ],
  });
});

test("[I7] the plan under its hash is cached for ever, without it for a minute; under another hash there is none", async () => {
  const { planUrl } = (await edge.app.inject("/api/events/cup-final")).json<EventView>();
  const plain = await edge.app.inject(planUrl);
  expect(plain.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(plain.json()).toEqual(JSON.parse(documentOf(edge.office.event_.plan)));
  for (const unnamed of ["", `?v=${PLAN_VERSION}`]) {
    const plan = await edge.app.inject(`/api/events/cup-final/plan${unnamed}`);
    expect([unnamed, plan.statusCode, plan.body]).toEqual([unnamed, 200, plain.body]);
    expect(plan.headers["cache-control"]).toBe("public, max-age=60");
  }
  const wrong = await edge.app.inject("/api/events/cup-final/plan?v=00");
  expect([wrong.statusCode, wrong.headers["cache-control"]]).toEqual([404, "no-store"]);
});

test("[I7] the plan is read and compressed once, and sent as the client takes it", async () => {
  const url = "/api/events/cup-final/plan";
  const get = (headers: Record<string, string>) => edge.app.inject({ url, headers });
  const [br, gzip, plain] = await Promise.all([
    get({ "accept-encoding": "gzip, br" }),
    get({ "accept-encoding": "gzip" }),
    get({}),
  ]);
  expect(br.headers["content-encoding"]).toBe("br");
  expect(brotliDecompressSync(br.rawPayload).toString()).toBe(plain.body);
  expect(gunzipSync(gzip.rawPayload).toString()).toBe(plain.body);
  expect(plain.headers["content-encoding"]).toBeUndefined();
  expect(new Set([br.headers.etag, gzip.headers.etag, plain.headers.etag]).size).toBe(3);
  expect(planReads).toBe(1);
  const again = await get({
    "accept-encoding": "gzip",
    "if-none-match": String(gzip.headers.etag),
  });
  expect([again.statusCode, again.body]).toEqual([304, ""]);
});

test("[I18] the page has the plan as bytes, JSON is for whoever asks or does not mind", async () => {
  const { planUrl } = (await edge.app.inject("/api/events/cup-final")).json<EventView>();
  const get = (accept: string, encoding = "identity") =>
    edge.app.inject({ url: planUrl, headers: { accept, "accept-encoding": encoding } });
  const bytes = await get("application/octet-stream");
  expect(bytes.headers).toMatchObject({
    "content-type": "application/octet-stream",
    "cache-control": "public, max-age=31536000, immutable",
    vary: "accept, accept-encoding",
  });
  const { names, ...columns } = decodePlan(bytes.rawPayload);
  expect(edge.office.event_.plan).toMatchObject({ ...columns, ...names() });
  const br = await get("application/octet-stream", "gzip, br");
  expect(br.headers["content-encoding"]).toBe("br");
  expect(brotliDecompressSync(br.rawPayload)).toEqual(bytes.rawPayload);
  const json = await get("*/*");
  expect(json.headers["content-type"]).toBe("application/json");
  expect(new Set([bytes, br, json].map(({ headers }) => headers.etag)).size).toBe(3);
  const neither = await get("text/csv");
  expect([neither.statusCode, neither.json<Problem>().type]).toEqual([
    406,
    "/problems/not-acceptable",
  ]);
});

test("a plan that could not be read is asked for again", async () => {
  let fail = true;
  const flaky = createEdge({
    planJson: async () => {
      if (fail) throw new Error("connection lost");
      return "{}";
    },
    report: () => {},
  });
  expect((await flaky.app.inject("/api/events/cup-final/plan")).statusCode).toBe(500);
  fail = false;
  expect((await flaky.app.inject("/api/events/cup-final/plan")).body).toBe("{}");
  await flaky.app.close();
});

test("[I8] seats come as a snapshot or as JSON, tagged by their sequence number", async () => {
  edge.office.map.change([0, 1], SeatStatus.held);
  const url = "/api/events/cup-final/seats";
  const binary = await edge.app.inject(url);
  expect(binary.headers).toMatchObject({
    "content-type": "application/octet-stream",
    vary: "accept",
  });
  expect(decodeSnapshot(binary.rawPayload)).toEqual({
    of: 0,
    seq: 1,
    seats: edge.office.map.seats,
  });
  const json = await edge.app.inject({ url, headers: { accept: "application/json" } });
  expect(json.json()).toEqual({ seq: 1, seats: `11${"0".repeat(38)}` });
  expect((await edge.app.inject({ url, headers: { accept: "image/png" } })).statusCode).toBe(406);

  const headers = { "if-none-match": String(binary.headers.etag) };
  expect((await edge.app.inject({ url, headers })).statusCode).toBe(304);
  edge.office.map.change([2], SeatStatus.sold);
  expect((await edge.app.inject({ url, headers })).statusCode).toBe(200);
});
