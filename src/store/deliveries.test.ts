/** The whole way of a webhook but its HTTP routes: journal, log, queue, dispatcher, real receivers. Time
 * moves when the test says so. */
import type { ServerResponse } from "node:http";
import type { Pool } from "pg";
import { Webhook as Verifier } from "standardwebhooks";
import { afterEach, beforeEach, expect, test } from "vitest";

import { freshDatabase, type FreshDatabase } from "../../test/database.ts";
import { waitUntil } from "../../test/wait-until.ts";
import { VirtualClock, VirtualTimers } from "../runtime/testing/virtual-time.ts";
import {
  type DeliveryQueue,
  Dispatcher,
  LEASE_MS,
  PER_WEBHOOK_MAX,
} from "../webhooks/dispatcher.ts";
import { ATTEMPT_LIMIT_MS, createSender } from "../webhooks/sender.ts";
import { secretsFrom } from "../webhooks/signature.ts";
import { type Receiver, startReceiver } from "../webhooks/testing/receiver.ts";
import { Webhooks, type WebhookWish } from "../webhooks/webhooks.ts";
import { createPool } from "./connect.ts";
import { DeliveryTable } from "./deliveries.ts";
import { JournalWriter } from "./testing/journal-writer.ts";
import { soldOrder } from "./testing/sold-order.ts";
import { WebhookTable } from "./webhooks.ts";

const POLL_MS = 1_000;
const POLICY = { strict: false };
const secretOf = secretsFrom((purpose) => Buffer.from(purpose.padEnd(32, "k")));

let database: FreshDatabase;
let pool: Pool;
let writer: JournalWriter;
let clock: VirtualClock;
let timers: VirtualTimers;
let deliveries: DeliveryTable;
let webhooks: Webhooks;
let dispatchers: Dispatcher[];
let receivers: Receiver[];
let complaints: string[];

beforeEach(async () => {
  database = await freshDatabase();
  pool = createPool(database.url, { max: 4, applicationName: "grandstand test" });
  writer = await JournalWriter.open(database.url);
  // The library's verifier knows the real time only.
  clock = new VirtualClock(Date.now());
  timers = new VirtualTimers(clock);
  deliveries = new DeliveryTable(pool);
  const table = new WebhookTable(pool);
  webhooks = new Webhooks({ webhooks: table, deliveries, secretOf, policy: POLICY, clock });
  [dispatchers, receivers, complaints] = [[], [], []];
});

afterEach(async () => {
  await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));
  await Promise.all(receivers.map((receiver) => receiver.stop()));
  await writer.close();
  await pool.end();
  await database.drop();
});

function dispatch(queue: DeliveryQueue = deliveries): Dispatcher {
  const sender = createSender({ policy: POLICY, clock, timers });
  const log = { info: () => undefined, error: (line: string) => void complaints.push(line) };
  const random = { next: () => 0.5 };
  const dispatcher = new Dispatcher({ queue, sender, secretOf, clock, timers, random, log });
  dispatcher.start();
  dispatchers.push(dispatcher);
  return dispatcher;
}

async function receive(
  answer?: (reply: ServerResponse, before: number) => void,
): Promise<Receiver> {
  const receiver = await startReceiver(answer);
  receivers.push(receiver);
  return receiver;
}

async function subscribe(wish: WebhookWish): Promise<string> {
  const made = await webhooks.create(wish);
  if ("refused" in made) throw new Error(made.refused.kind);
  return made.webhook.id;
}

let names = 0;

/** One order of so many seats is paid, and told of. */
async function sell(seats = 1, event = "final"): Promise<string> {
  const name = `o${++names}`;
  const ids = Array.from({ length: seats }, (_, seat) => `seat-${seat}`);
  await writer.commit(soldOrder(event, name, ids, 1_000));
  await writer.project();
  expect(writer.complaints).toEqual([]);
  return `${event}.${name}`;
}

async function states(webhook: string): Promise<string[]> {
  const page = await webhooks.deliveries(webhook, { limit: 1_000 });
  if ("refused" in page) throw new Error(page.refused.kind);
  return page.map(({ state }) => state).reverse();
}

async function theOnly(webhook: string) {
  const page = await webhooks.deliveries(webhook, { limit: 2 });
  if ("refused" in page || page.length !== 1) throw new Error(JSON.stringify(page));
  return page[0]!;
}

const settled = (webhook: string, ...expected: string[]) =>
  waitUntil(`the deliveries of ${webhook} are ${expected.join()}`, async () => {
    return (await states(webhook)).join() === expected.join();
  });
const attempted = (webhook: string, times: number) =>
  waitUntil(`${times} attempts are recorded`, async () => {
    return (await theOnly(webhook)).attempts === times;
  });

test("[E5] a fact reaches every webhook that wants it, signed so that the library verifies it", async () => {
  const all = await receive();
  const some = await receive();
  const id = await subscribe({ url: all.url });
  const few = await subscribe({ url: some.url, types: ["ticket.issued"], events: ["final"] });
  const order = await sell();
  await sell(1, "semi");
  dispatch();
  await timers.advance(POLL_MS);
  await settled(id, "delivered", "delivered", "delivered", "delivered");
  await settled(few, "delivered");

  const paid = all.received.find(({ body }) => body.includes(`"${order}"`))!;
  const verifier = new Verifier(secretOf(id));
  expect(verifier.verify(paid.body, paid.headers as Record<string, string>)).toEqual({
    type: "order.paid",
    timestamp: new Date(1_001).toISOString(),
    data: expect.objectContaining({ event: "final", seq: 1, order, total: expect.anything() }),
  });
  expect(paid.headers["content-type"]).toBe("application/json");
  const forged = paid.body.replace("EUR", "USD");
  expect(() => verifier.verify(forged, paid.headers as Record<string, string>)).toThrow();
  const other = new Verifier(secretOf(few));
  expect(() => other.verify(paid.body, paid.headers as Record<string, string>)).toThrow();
  expect(some.received.map(({ body }) => JSON.parse(body))).toMatchObject([
    { type: "ticket.issued", data: { event: "final", order } },
  ]);
  expect(complaints).toEqual([]);
});

test("[E5] what was logged before a webhook was made is not sent to it", async () => {
  await sell();
  const receiver = await receive();
  const id = await subscribe({ url: receiver.url, types: ["order.paid"] });
  await sell();
  dispatch();
  await timers.advance(POLL_MS);
  await settled(id, "delivered");
  expect(receiver.received).toHaveLength(1);
});

test("[E6] a receiver that hangs slows only itself, and is given up after the time limit", async () => {
  const hanging = await receive(() => undefined);
  const healthy = await receive();
  const slow = await subscribe({ url: hanging.url });
  const quick = await subscribe({ url: healthy.url });
  for (let n = 0; n < 8; n++) await sell(4);
  dispatch();
  await timers.advance(POLL_MS);
  await settled(quick, ...Array<string>(40).fill("delivered"));
  await waitUntil("the hanging one is full", () => hanging.received.length === PER_WEBHOOK_MAX);
  await timers.advance(POLL_MS);
  expect(hanging.openMax).toBe(PER_WEBHOOK_MAX);
  expect(healthy.openMax).toBeLessThanOrEqual(PER_WEBHOOK_MAX);
  expect(await states(slow)).toEqual(Array(40).fill("pending"));

  await timers.advance(ATTEMPT_LIMIT_MS);
  const given = { status: null, error: `no answer within ${ATTEMPT_LIMIT_MS} ms` };
  await waitUntil("the first are given up", async () => {
    const page = await webhooks.deliveries(slow, { limit: 1_000 });
    const tried = "refused" in page ? [] : page.filter(({ attempts }) => attempts > 0);
    for (const { log } of tried) expect(log).toMatchObject([given]);
    return tried.length === PER_WEBHOOK_MAX;
  });
});

test("[E6] an answer that has no end counts by its status, and only its beginning is kept", async () => {
  const endless = await receive((reply) => {
    reply.writeHead(200);
    const more = (): void => {
      while (!reply.destroyed && reply.write("\u0000<b>".repeat(5_000)));
      reply.once("drain", more);
    };
    more();
  });
  const id = await subscribe({ url: endless.url, types: ["order.paid"] });
  await sell();
  dispatch();
  await timers.advance(POLL_MS);
  await settled(id, "delivered");
  const [attempt] = (await theOnly(id)).log;
  expect(attempt!.excerpt).toHaveLength(500);
  expect(attempt!.excerpt).toMatch(/^ <b> <b>/);
});

test("[E7] 410 disables the webhook: nothing more is sent, and nothing can be replayed", async () => {
  const receiver = await receive((reply) => reply.writeHead(410).end("moved away"));
  const id = await subscribe({ url: receiver.url, types: ["order.paid"] });
  for (let n = 0; n < 3 + PER_WEBHOOK_MAX; n++) await sell();
  dispatch();
  await timers.advance(POLL_MS);
  await waitUntil("the webhook is disabled", async () => {
    return (await webhooks.list())[0]!.disabledAt !== null;
  });
  await waitUntil("nothing waits", async () => !(await states(id)).includes("pending"));
  await sell();
  await timers.advance(POLL_MS * 10);
  expect(await states(id)).toEqual(Array(3 + PER_WEBHOOK_MAX).fill("dead"));
  const replayed = await webhooks.replay(id, "1");
  expect(replayed).toEqual({ refused: { kind: "webhook-disabled", webhook: id } });
});

test("[E8] what fails comes again with the same id and body, until it arrives", async () => {
  const receiver = await receive((reply, before) =>
    before < 2 ? reply.writeHead(500).end("not now") : reply.writeHead(204).end(),
  );
  const id = await subscribe({ url: receiver.url, types: ["order.paid"] });
  await sell();
  dispatch();
  await timers.advance(POLL_MS);
  await attempted(id, 1);
  const { dueAt } = await theOnly(id);
  expect(dueAt! - clock.now()).toBe(3_750);
  await timers.advance(2_000);
  expect(receiver.received).toHaveLength(1);
  await timers.advance(2_000);
  await attempted(id, 2);
  await timers.advance(8_000);
  await settled(id, "delivered");
  const delivery = await theOnly(id);
  expect(delivery).toMatchObject({ attempts: 3, dueAt: null });
  expect(delivery.log.map(({ number, status, excerpt }) => [number, status, excerpt])).toEqual([
    [1, 500, "not now"],
    [2, 500, "not now"],
    [3, 204, ""],
  ]);
  const seen = receiver.received;
  expect(new Set(seen.map(({ headers }) => headers["webhook-id"]))).toEqual(
    new Set([delivery.fact]),
  );
  expect(new Set(seen.map(({ body }) => body)).size).toBe(1);
  expect(seen[0]!.headers["webhook-timestamp"]).not.toBe(seen[2]!.headers["webhook-timestamp"]);
  for (const { body, headers } of seen) {
    new Verifier(secretOf(id)).verify(body, headers as Record<string, string>);
  }
});

test("[E8] after three days it is dead, and counted; a replay starts anew", async () => {
  let status = 503;
  const receiver = await receive((reply) => reply.writeHead(status).end());
  const id = await subscribe({ url: receiver.url, types: ["order.paid"] });
  await sell();
  const dispatcher = dispatch();
  for (let tries = 1; ; tries++) {
    await timers.advance(POLL_MS);
    await attempted(id, tries);
    const { state, dueAt } = await theOnly(id);
    if (state === "dead") break;
    clock.pass(dueAt! - clock.now());
  }
  await timers.advance(11_000);
  await waitUntil("it is counted", () => dispatcher.stats.dead === 1);
  expect(dispatcher.stats.pending).toBe(0);

  const { id: delivery, attempts } = await theOnly(id);
  expect(attempts).toBeGreaterThan(15);
  expect(await webhooks.replay(id, delivery)).toMatchObject({ state: "pending", id: delivery });
  await timers.advance(POLL_MS);
  await attempted(id, attempts + 1);
  const again = await theOnly(id);
  expect([again.state, again.dueAt! - clock.now()]).toEqual(["pending", 3_750]);
  status = 200;
  await timers.advance(5_000);
  await settled(id, "delivered");
  expect((await theOnly(id)).attempts).toBe(attempts + 2);
});

test("[E8] who dies between sending and recording has it sent again, under the same id", async () => {
  const receiver = await receive();
  const id = await subscribe({ url: receiver.url, types: ["order.paid"] });
  await sell();
  let died = false;
  const mortal: DeliveryQueue = {
    claim: (...all) => deliveries.claim(...all),
    record: () => {
      died = true;
      return Promise.reject(new Error("killed"));
    },
    disable: (...all) => deliveries.disable(...all),
    giveBack: (...all) => deliveries.giveBack(...all),
    counts: () => deliveries.counts(),
  };
  const first = dispatch(mortal);
  await timers.advance(POLL_MS);
  await waitUntil("it was sent, and the record failed", () => died);
  await first.stop();
  dispatch();
  await timers.advance(LEASE_MS - 2 * POLL_MS);
  expect(receiver.received).toHaveLength(1);
  await timers.advance(3 * POLL_MS);
  await settled(id, "delivered");
  const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
  expect(ids).toEqual([(await theOnly(id)).fact, ids[0]]);
});

test("[E8] a stop breaks off what hangs and gives it back at once", async () => {
  const receiver = await receive((reply, before) => (before > 0 ? reply.end() : undefined));
  const id = await subscribe({ url: receiver.url, types: ["order.paid"] });
  await sell();
  const first = dispatch();
  await timers.advance(POLL_MS);
  await waitUntil("it hangs", () => receiver.received.length === 1);
  await first.stop();
  expect(await theOnly(id)).toMatchObject({ state: "pending", attempts: 0 });
  dispatch();
  await timers.advance(POLL_MS);
  await settled(id, "delivered");
});

test("[E8] two dispatchers share the work: each fact is sent once", async () => {
  const receiver = await receive();
  const id = await subscribe({ url: receiver.url });
  for (let n = 0; n < 5; n++) await sell(4);
  dispatch();
  dispatch();
  await timers.advance(POLL_MS);
  await settled(id, ...Array<string>(25).fill("delivered"));
  expect(receiver.received).toHaveLength(25);
});

test("[E9] a redirect is not followed; a URL that is out of bounds by now is not asked", async () => {
  const inside = await receive();
  const receiver = await receive((reply) => reply.writeHead(307, { location: inside.url }).end());
  const id = await subscribe({ url: receiver.url, types: ["order.paid"] });
  await sell();
  dispatch();
  await timers.advance(POLL_MS);
  await attempted(id, 1);
  expect(await theOnly(id)).toMatchObject({ state: "pending", log: [{ status: 307 }] });
  expect(inside.received).toEqual([]);

  await pool.query("update webhooks set url = 'http://10.0.0.1/hook'");
  await timers.advance(4_000);
  await attempted(id, 2);
  const { log } = await theOnly(id);
  expect(log[1]!.error).toMatch(/not a public one/);
});

test("[E8] what was delivered stays so, whoever comes late with a failure", async () => {
  const id = await subscribe({ url: "http://127.0.0.1:9/", types: ["order.paid"] });
  await sell();
  const now = clock.now();
  const limits = { perWebhook: 1, inAll: 1 };
  const [due] = await deliveries.claim(now, now, new Map(), limits);
  const attempt = { status: 200, error: null, durationMs: 1, excerpt: "" };
  await deliveries.record(due!.id, now, attempt, { state: "delivered", dueAt: now });
  const failed = { ...attempt, status: 500 };
  await deliveries.record(due!.id, now, failed, { state: "pending", dueAt: now });
  expect(await theOnly(id)).toMatchObject({ state: "delivered", attempts: 2 });
});

test("[E9] the guard stands before every connection: a name that leads inside is not asked", async () => {
  const parts = { policy: { strict: true }, clock, timers };
  const sender = createSender(parts);
  const message = { headers: {}, body: "{}" };
  const never = new AbortController().signal;
  const attempt = await sender.send("https://localhost:9/", message, never);
  expect(attempt).toMatchObject({
    status: null,
    error: expect.stringMatching(/^localhost leads to/),
  });
  sender.close();
});

test("[E10] webhooks are listed, limited, one a URL, and go with their deliveries", async () => {
  const made = await webhooks.create({ url: "http://127.0.0.1:9/0", types: ["order.paid"] });
  if ("refused" in made) throw new Error("refused");
  const { webhook, secret } = made;
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const refusals = [await webhooks.create({ url: "http://127.0.0.1:9/0" })];
  refusals.push(await webhooks.create({ url: "http://10.0.0.1/" }));
  for (let n = 1; n < 10; n++) await subscribe({ url: `http://127.0.0.1:9/${n}` });
  refusals.push(await webhooks.create({ url: "http://127.0.0.1:9/10" }));
  expect(refusals).toEqual([
    { refused: { kind: "webhook-url-taken", webhook: webhook.id } },
    { refused: { kind: "webhook-url-refused", reason: "its address is not a public one" } },
    { refused: { kind: "too-many-webhooks", limit: 10 } },
  ]);
  expect(await webhooks.list()).toHaveLength(10);
  expect(await webhooks.list()).toContainEqual(webhook);

  await sell();
  const page = await webhooks.deliveries(webhook.id, { limit: 10 });
  expect(page).toMatchObject([{ state: "pending", type: "order.paid", attempts: 0, log: [] }]);
  expect(await webhooks.replay(webhook.id, "999")).toEqual({
    refused: { kind: "unknown-delivery" },
  });
  expect(await webhooks.remove(webhook.id)).toBeUndefined();
  const gone = { refused: { kind: "unknown-webhook" } };
  expect(await webhooks.remove(webhook.id)).toEqual(gone);
  expect(await webhooks.deliveries(webhook.id, { limit: 1 })).toEqual(gone);
  expect(await webhooks.replay(webhook.id, "1")).toEqual(gone);
  const { rows } = await pool.query("select from webhook_deliveries where webhook = $1", [
    webhook.id,
  ]);
  expect(rows).toEqual([]);
});

test("[E10] deliveries are listed latest first, page by page, by state", async () => {
  const id = await subscribe({ url: "http://127.0.0.1:9/", types: ["ticket.issued"] });
  for (let n = 0; n < 3; n++) await sell(2);
  const read: string[] = [];
  for (let before: string | undefined; ; before = read.at(-1)) {
    const page = await webhooks.deliveries(id, { limit: 4, before });
    if ("refused" in page) throw new Error("refused");
    if (page.length === 0) break;
    read.push(...page.map((delivery) => delivery.id));
  }
  expect(read).toHaveLength(6);
  expect(read).toEqual(read.toSorted((a, b) => Number(b) - Number(a)));
  expect(await webhooks.deliveries(id, { limit: 9, state: "dead" })).toEqual([]);
  const pending = await webhooks.deliveries(id, { limit: 9, state: "pending" });
  expect(pending).toHaveLength(6);
});
