import { Webhook as Verifier } from "standardwebhooks";
import { expect, test } from "vitest";

import type { FactLog } from "../../src/protocol/organiser.ts";
import { ApiKeys } from "../../src/store/api-keys.ts";
import { createPool } from "../../src/store/connect.ts";
import { startReceiver } from "../../src/webhooks/testing/receiver.ts";
import { startServer } from "../server.ts";
import { waitUntil } from "../wait-until.ts";
import { call, CUP_FINAL, Fan, planOf } from "./fan.ts";

test("[E5] from a key to a signed webhook: who pays is told of, and the log says the same", async () => {
  const server = await startServer();
  const receiver = await startReceiver();
  const pool = createPool(server.databaseUrl, { max: 1, applicationName: "grandstand test" });
  try {
    const { key: token } = (await new ApiKeys(pool).create("the desk"))!;
    const ask = (method: string, path: string, body?: object) =>
      call(server.url, method, `/api/organiser/${path}`, { token, ...(body && { body }) });
    const made = await ask("POST", "webhooks", { url: receiver.url, events: [CUP_FINAL] });
    expect(made.status).toBe(201);
    const { secret, webhook } = made.body as { secret: string; webhook: { id: string } };

    const ada = await Fan.signIn(server.url, "ada@example.org");
    const seats = (await planOf(server.url)).seats.id.slice(0, 2);
    const order = await ada.bought((await ada.held(seats)).id);
    await waitUntil("all three facts arrived", () => receiver.received.length === 3);

    const verifier = new Verifier(secret);
    const told = receiver.received.map(({ body, headers }) => ({
      id: headers["webhook-id"],
      ...(verifier.verify(body, headers as Record<string, string>) as {
        type: string;
        data: Record<string, unknown>;
      }),
    }));
    const log = (await ask("GET", `events/${CUP_FINAL}/log`)).body as FactLog;
    const bySeq = told.toSorted((a, b) => Number(a.data["seq"]) - Number(b.data["seq"]));
    expect(bySeq).toEqual(
      log.facts.map(({ seq, id, type, at, data }) => ({
        id,
        type,
        timestamp: new Date(at).toISOString(),
        data: { event: CUP_FINAL, seq, ...data },
      })),
    );
    expect(log.facts.map(({ type }) => type)).toEqual([
      "order.paid",
      "ticket.issued",
      "ticket.issued",
    ]);
    expect(log.facts[0]!.data).toMatchObject({
      order: order.id,
      email: "ada@example.org",
      seats,
      total: order.total,
    });
    const rest = (await ask("GET", `events/${CUP_FINAL}/log?after=1&limit=1`)).body as FactLog;
    expect(rest.facts.map(({ seq }) => seq)).toEqual([2]);

    const path = `webhooks/${webhook.id}/deliveries`;
    const delivered = async () =>
      (await ask("GET", `${path}?state=delivered`)).body as { deliveries: { id: string }[] };
    await waitUntil("all are recorded", async () => (await delivered()).deliveries.length === 3);
    const [last] = (await delivered()).deliveries;
    expect((await ask("POST", `${path}/${last!.id}/replay`)).status).toBe(202);
    await waitUntil("it arrived again", () => receiver.received.length === 4);
    const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect(ids.slice(0, 3)).toContain(ids[3]);
    const metrics = await fetch(new URL("/metrics", server.url));
    expect(await metrics.text()).toMatch(/grandstand_webhook_deliveries\{state="dead"\} 0/);
    expect(server.lines.join()).not.toContain(secret);
  } finally {
    await pool.end();
    await server.stop();
    await receiver.stop();
  }
});

test("[E3] a refund is told of, and a key that is revoked ends within seconds", async () => {
  const server = await startServer();
  const pool = createPool(server.databaseUrl, { max: 1, applicationName: "grandstand test" });
  try {
    const keys = new ApiKeys(pool);
    const { id, key: token } = (await keys.create("the desk"))!;
    const ada = await Fan.signIn(server.url, "ada@example.org");
    const seats = (await planOf(server.url)).seats.id.slice(0, 1);
    const order = await ada.bought((await ada.held(seats)).id);
    const refunds = `/api/organiser/events/${CUP_FINAL}/orders/${order.id}/refunds`;
    const asked = await call(server.url, "POST", refunds, {
      token,
      key: "refund-of-the-test",
      body: {},
    });
    expect(asked.status).toBe(202);
    const log = () => call(server.url, "GET", `/api/organiser/events/${CUP_FINAL}/log`, { token });
    const types = async () => ((await log()).body as FactLog).facts.map(({ type }) => type);
    await waitUntil("the refund is told of", async () => (await types()).length === 4);
    expect((await types()).toSorted()).toEqual([
      "order.paid",
      "order.refunded",
      "seat.released",
      "ticket.issued",
    ]);
    const { facts } = (await log()).body as FactLog;
    expect(facts.find(({ type }) => type === "order.refunded")!.data).toMatchObject({
      order: order.id,
      seats,
      refunded: order.total,
    });
    await keys.revoke(id);
    await waitUntil("the key is refused", async () => (await log()).status === 401);
    expect((await keys.list())[0]!.lastUsedAt).not.toBeNull();
  } finally {
    await pool.end();
    await server.stop();
  }
});
