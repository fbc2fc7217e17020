import { createPublicKey, verify, type JsonWebKey } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { expect, test } from "vitest";

import type { EventView, MeView, SeatsView } from "../../src/protocol/api.ts";
import { freshDatabase } from "../database.ts";
import { startServer } from "../server.ts";
import { waitUntil } from "../wait-until.ts";
import { call, CARD, CUP_FINAL, Fan, freshKey, planOf } from "./fan.ts";

const SECRET = "a secret of the tests, long enough to be one";

async function rows(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

test("[O12] from the sign-in to a ticket that a gate can check offline", async () => {
  const server = await startServer();
  try {
    const ada = await Fan.signIn(server.url, "ada@example.org");
    const { seats } = await planOf(server.url);
    const [first, second] = seats.id;
    const hold = await ada.held([first!, second!]);
    const order = await ada.bought(hold.id);
    expect(order).toMatchObject({ status: "paid", seats: [first, second], total: hold.total });

    const { body } = await call(server.url, "GET", "/api/tickets/key");
    const key = createPublicKey({ key: body as JsonWebKey, format: "jwk" });
    for (const { code, seat } of order.tickets) {
      const answer = await call(server.url, "GET", `/api/tickets/${code}/verify`);
      expect(answer.body).toMatchObject({ valid: true, seat, event: CUP_FINAL });
      const [says = "", signature = ""] = code.split(".");
      expect(verify(null, Buffer.from(says), key, Buffer.from(signature, "base64url"))).toBe(true);
    }
    await waitUntil("the read models show the sale", async () => {
      const tickets = await rows(server.databaseUrl, "select seat from tickets order by seat");
      return tickets.length === 2;
    });
    expect(await server.ledger()).toMatchObject([
      { status: "captured", amount: hold.total.amount, order: order.id },
    ]);
    expect(
      await rows(server.databaseUrl, "select seat from seats where status = 'sold' order by seat"),
    ).toEqual([first!, second!].sort((a, b) => (a < b ? -1 : 1)).map((seat) => ({ seat })));
  } finally {
    await server.stop();
  }
});

test("[P12] a stop and a start on the same database keep everything", async () => {
  const database = await freshDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "grandstand-kept-"));
  const options = { databaseUrl: database.url, secret: SECRET, dataDir };
  let server = await startServer(options);
  try {
    const ada = await Fan.signIn(server.url, "ada@example.org");
    const { seats } = await planOf(server.url);
    const keyOfHold = freshKey();
    const hold = await ada.held(seats.id.slice(0, 2), keyOfHold);
    const kept = await ada.held(seats.id.slice(2, 4));
    const order = await ada.bought(hold.id);
    const keyOfOrder = freshKey();
    // Acknowledged, but not settled: the stop comes right after the answer.
    expect((await ada.order(kept.id, CARD, keyOfOrder)).status).toBe(202);
    const last = await ada.held(seats.id.slice(4, 5));
    await server.stop();

    server = await startServer(options);
    const again = ada.at(server.url);
    expect((await again.hold(seats.id.slice(0, 2), keyOfHold)).body).toEqual({ hold });
    await waitUntil("the second order is settled", async () => {
      const { orders } = (await again.get("/api/me")).body as MeView;
      return orders.length === 2 && orders.every(({ status }) => status === "paid");
    });
    const me = (await again.get("/api/me")).body as MeView;
    expect(me.orders.find(({ id }) => id === order.id)).toEqual(order);
    expect(me.holds.map(({ id }) => id)).toEqual([last.id]);
    const map = (await again.get(`/api/events/${CUP_FINAL}/seats`)) as { body: unknown };
    const shown = await call(server.url, "GET", `/api/events/${CUP_FINAL}`);
    const { sections } = shown.body as EventView;
    const total = (what: "held" | "sold") => sections.reduce((sum, one) => sum + one[what], 0);
    expect([total("held"), total("sold")]).toEqual([1, 4]);
    expect(map.body).toBeDefined();
    const ticket = await call(server.url, "GET", `/api/tickets/${order.tickets[0]!.code}/verify`);
    expect(ticket.body).toMatchObject({ valid: true });
    // The bank of the first server ended with it, and kept its ledger.
    expect((await server.ledger()).map(({ status }) => status)).toEqual(["captured", "captured"]);
  } finally {
    await server.stop();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  }
});

test("[P13] an event of 100,000 seats is loaded and sells its last seat", async () => {
  const server = await startServer({ seats: 100_000 });
  try {
    const ada = await Fan.signIn(server.url, "ada@example.org");
    const { seats } = await planOf(server.url);
    expect(seats.id).toHaveLength(100_000);
    await ada.held([seats.id.at(-1)!]);
    let shown = "";
    await waitUntil("the map shows the hold", async () => {
      const response = await fetch(new URL(`/api/events/${CUP_FINAL}/seats`, server.url), {
        headers: { accept: "application/json" },
      });
      shown = ((await response.json()) as SeatsView).seats;
      return shown.endsWith("1");
    });
    expect(shown).toHaveLength(100_000);
    expect(shown.slice(0, -1)).toMatch(/^0+$/);
  } finally {
    await server.stop();
  }
}, 120_000);
