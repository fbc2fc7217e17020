/** Wallets at the edge: there if there are keys, and a buyer's own. */
import { afterEach, expect, test } from "vitest";
import type { MeView, OrderView } from "../protocol/api.ts";
import { bought } from "./testing/bought.ts";
import { createEdge, type Edge, NOW } from "./testing/edge.ts";

let edge: Edge;
afterEach(() => edge.app.close());

const ADDRESSES = ["tickets/1.pkpass", "tickets.pkpasses", "tickets/1/google-wallet"];

test("[F11] without keys nothing speaks of wallets, and their addresses say that they are not set up", async () => {
  edge = createEdge();
  const id = await bought(edge);
  const headers = edge.as("ada@example.org");
  const { order } = (await edge.app.inject({ url: `/api/orders/${id}`, headers })).json<{
    order: OrderView;
  }>();
  expect(order.tickets).toHaveLength(2);
  expect(order).not.toHaveProperty("wallets");
  for (const address of ADDRESSES) {
    const url = `/api/orders/${id}/${address}`;
    const refused = await edge.app.inject({ url, headers });
    expect(refused.statusCode).toBe(404);
    expect(refused.json()).toMatchObject({
      type: "/problems/wallet-not-set-up",
      wallet: address.includes("google") ? "google" : "apple",
    });
    expect((await edge.app.inject(url)).statusCode).toBe(401);
  }
});

test("[F11] an order with tickets says which wallets take them, wherever it is shown", async () => {
  edge = createEdge({ wallets: ["google"] });
  const id = await bought(edge);
  const headers = edge.as("ada@example.org");
  const get = async <T>(url: string): Promise<T> =>
    (await edge.app.inject({ url, headers })).json<T>();
  expect((await get<{ order: OrderView }>(`/api/orders/${id}`)).order.wallets).toEqual(["google"]);
  expect((await get<MeView>("/api/me")).orders[0]?.wallets).toEqual(["google"]);
  const apple = await edge.app.inject({ url: `/api/orders/${id}/tickets/1.pkpass`, headers });
  expect(apple.statusCode).toBe(404);
  await edge.app.close();

  edge = createEdge({ wallets: ["google"] });
  const declined = await bought(edge, "4000000000000002");
  const { order } = await get<{ order: OrderView }>(`/api/orders/${declined}`);
  expect(order).not.toHaveProperty("wallets");
});

test("[F11] a pass is its buyer's own and of a paid order; what the press makes is sent as what it is", async () => {
  edge = createEdge({ wallets: ["apple", "google"] });
  const id = await bought(edge);
  const headers = edge.as("ada@example.org");
  const get = (address: string) =>
    edge.app.inject({ url: `/api/orders/${id}/${address}`, headers });
  for (const address of ADDRESSES) {
    const url = `/api/orders/${id}/${address}`;
    const other = await edge.app.inject({ url, headers: edge.as("bob@example.org") });
    expect([other.statusCode, other.json()]).toMatchObject([
      404,
      { type: "/problems/unknown-order" },
    ]);
    expect((await edge.app.inject(url)).statusCode).toBe(401);
  }
  const one = await get("tickets/2.pkpass");
  expect(one.headers["content-type"]).toBe("application/vnd.apple.pkpass");
  expect(one.headers["content-disposition"]).toBe(`attachment; filename="${id}.2.pkpass"`);
  expect(one.headers["cache-control"]).toBe("no-store");
  expect(one.json()).toMatchObject({ kind: "apple-pass", only: 1 });
  const all = await get("tickets.pkpasses");
  expect(all.headers["content-type"]).toBe("application/vnd.apple.pkpasses");
  expect(all.json()).toMatchObject({ kind: "apple-passes" });
  const { url } = (await get("tickets/1/google-wallet")).json<{ url: string }>();
  expect(JSON.parse(url)).toMatchObject({ kind: "google-link", only: 0, at: NOW });
  expect((await get("tickets/2.pdf")).json()).toMatchObject({ kind: "tickets", only: 1 });
  for (const none of ["tickets/9.pkpass", "tickets/9/google-wallet"])
    expect([(await get(none)).statusCode, (await get(none)).json()]).toMatchObject([
      404,
      { type: "/problems/not-found" },
    ]);
  expect((await get("tickets/0.pkpass")).statusCode).toBe(400);
  await edge.app.close();

  edge = createEdge({ wallets: ["apple", "google"], press: { print: async () => "busy" } });
  const busy = await edge.app.inject({
    url: `/api/orders/${await bought(edge)}/tickets/1/google-wallet`,
    headers: edge.as("ada@example.org"),
  });
  expect([busy.statusCode, busy.headers["retry-after"]]).toEqual([503, "3"]);
});
