/** The adapter against the real bank, as a process, on 127.0.0.1. */
import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { waitUntil } from "../../test/wait-until.ts";
import type { Payment } from "../booking/payment-port.ts";
import { type BankProcess, startBank } from "./testbank-process.ts";
import { TestBank } from "./testbank.ts";

const SECRET = "between the bank and the shop";
const NOW = Date.UTC(2026, 10, 24, 10);

let folder: string;
let shop: Server;
let bank: BankProcess;
let provider: TestBank;
/** What the shop was told, and with what answer. */
const notices: { body: string; signature: string; answered: number }[] = [];
let refuseNext = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "grandstand-bank-"));
  shop = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const answered = refuseNext-- > 0 ? 409 : 200;
      notices.push({ body, signature: String(request.headers["testbank-signature"]), answered });
      response.writeHead(answered).end();
    });
  }).listen(0, "127.0.0.1");
  await once(shop, "listening");
  const webhookUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/notices`;
  const data = join(folder, "made by the bank", "ledger.jsonl");
  const log = (): void => undefined;
  bank = await startBank({ port: 0, secret: SECRET, webhookUrl, data, speed: 100, log });
  provider = providerOf(bank.url);
});

afterAll(async () => {
  await bank.stop();
  shop.close();
  await rm(folder, { recursive: true, force: true });
});

function providerOf(url: string, secret = SECRET): TestBank {
  const returnUrl = (order: string): string => `http://shop.example/orders/${order}`;
  return new TestBank(
    () => ({ url, secret, returnUrl }),
    () => NOW,
  );
}

let orders = 0;
function request(card: string, order = `o${++orders}`) {
  return { key: `${order}/1`, order, event: "final", amount: 900, currency: "EUR", card };
}

async function paying(card: string): Promise<{ order: string; first: Payment }> {
  const wish = request(card);
  return { order: wish.order, first: await provider.authorise(wish) };
}

function told(order: string): string[] {
  return notices
    .map(({ body }) => JSON.parse(body) as { type: string; order: string })
    .filter((notice) => notice.order === order)
    .map(({ type }) => type);
}

const money = { key: "m", amount: 900, currency: "EUR" };

test("[Z4] authorise, capture, give back: each once, however often it is asked", async () => {
  const wish = request("4242424242424242");
  const payment = await provider.authorise(wish);
  expect(payment).toMatchObject({
    order: wish.order,
    state: { status: "authorised", amount: 900, currency: "EUR" },
  });
  expect(await provider.authorise(wish)).toEqual(payment);
  expect(await provider.look(payment.id)).toEqual(payment);
  expect(await provider.find(wish.order)).toEqual(payment);
  expect(await provider.refund(payment.id, { ...money, key: "early" })).toBe("failed");
  for (let n = 0; n < 2; n++) {
    expect((await provider.capture(payment.id, money)).state.status).toBe("captured");
  }
  // Too late to cancel: the answer says what it is.
  expect((await provider.cancel(payment.id)).state.status).toBe("captured");
  expect(await provider.refund(payment.id, { ...money, key: "r", amount: 400 })).toBe("done");
  expect(await provider.refund(payment.id, { ...money, key: "r", amount: 400 })).toBe("done");
  expect(await provider.refund(payment.id, { ...money, key: "r2", amount: 501 })).toBe("failed");
  expect(await provider.look("nothing")).toBe(undefined);
  expect(await provider.find("nothing")).toBe(undefined);
});

test.each([
  ["4000000000000002", "card-declined"],
  ["4000000000009995", "insufficient-funds"],
  ["4000000000000069", "expired-card"],
  ["4000000000009987", "lost-card"],
  ["1234567890123", "card-declined"],
])("[Z5] the card %s is declined: %s", async (card, reason) => {
  const { first } = await paying(card);
  expect(first.state).toEqual({ status: "declined", reason });
  expect((await provider.capture(first.id, money)).state.status).toBe("declined");
});

test("[Z6] a payer who is asked on the bank's page says yes or no there", async () => {
  for (const [answer, status] of [
    ["yes", "authorised"],
    ["no", "declined"],
  ] as const) {
    const { order, first } = await paying("4000000000003220");
    const { state } = first;
    if (state.status !== "needs-action" || state.action.kind !== "redirect")
      throw new Error(`the bank asks nothing: ${state.status}`);
    const page = await (await fetch(state.action.url)).text();
    expect(page).toContain("€9.00");
    const body = new URLSearchParams({ answer });
    const post = { method: "POST", body, redirect: "manual" } as const;
    const back = await fetch(state.action.url, post);
    expect(back.headers.get("location")).toBe(`http://shop.example/orders/${order}`);
    expect((await provider.look(first.id))?.state.status).toBe(status);
    // Once is enough: a payer who presses the other button later changes nothing.
    await fetch(state.action.url, { ...post, body: new URLSearchParams({ answer: "no" }) });
    expect((await provider.look(first.id))?.state.status).toBe(status);
  }
});

test("[Z7] a line that is cut: nobody knows at first, and the same key finds the one payment", async () => {
  const wish = request("4000000000001208");
  await expect(provider.authorise(wish)).rejects.toThrow();
  const found = await provider.find(wish.order);
  expect(found?.state.status).toBe("authorised");
  expect(await provider.authorise(wish)).toEqual(found);

  const { first } = await paying("4000000000001703");
  await expect(provider.capture(first.id, money)).rejects.toThrow();
  expect((await provider.capture(first.id, money)).state.status).toBe("captured");
});

test("[Z7] a bank that fails twice does nothing until it does not", async () => {
  const wish = request("4000000000001901");
  for (let n = 0; n < 2; n++) await expect(provider.authorise(wish)).rejects.toThrow("500");
  expect(await provider.find(wish.order)).toBe(undefined);
  expect((await provider.authorise(wish)).state.status).toBe("authorised");
});

test("[Z8] a bank that decides later says so, and calls, whatever the order of its calls", async () => {
  const { order, first } = await paying("4000000000001505");
  expect(first.state.status).toBe("pending");
  await waitUntil("it has decided", async () => {
    return (await provider.look(first.id))?.state.status === "authorised";
  });
  await waitUntil("both calls are in", () => told(order).length === 2);
  expect(told(order).sort()).toEqual(["payment.authorised", "payment.pending"]);

  const silent = await paying("4000000000001604");
  await waitUntil("the silent one has decided", async () => {
    return (await provider.look(silent.first.id))?.state.status === "authorised";
  });
  const twice = await paying("4000000000001406");
  await waitUntil("it was called twice", () => told(twice.order).length === 2);
  expect(told(silent.order)).toEqual([]);
});

test("[Z8] a call that is not taken comes again", async () => {
  refuseNext = 2;
  const { order } = await paying("4242424242424242");
  await waitUntil("it is taken", () => told(order).length === 3);
  expect(refuseNext).toBeLessThanOrEqual(0);
});

test("[Z9] an authorisation that is lost at the bank is cancelled when the money is to be taken", async () => {
  const { first } = await paying("4000000000001802");
  expect(first.state.status).toBe("authorised");
  expect((await provider.capture(first.id, money)).state.status).toBe("cancelled");
});

test("[Z10] a killed bank is there again at the same address with everything it has said", async () => {
  const { order, first } = await paying("4242424242424242");
  await provider.capture(first.id, money);
  process.kill(bank.pid!, "SIGKILL");
  await waitUntil("the bank is back", async () => {
    return (await provider.look(first.id).catch(() => undefined)) !== undefined;
  });
  expect((await provider.find(order))?.state.status).toBe("captured");
  const all: Payment[] = [];
  for await (const one of provider.list(0)) all.push(one);
  expect(all.map((one) => one.order)).toContain(order);
  const none: Payment[] = [];
  for await (const one of provider.list(Date.now() + 60_000)) none.push(one);
  expect(none).toEqual([]);
});

test("[Z10] a bank whose ledger cannot be opened does not start", async () => {
  const file = join(folder, "made by the bank", "ledger.jsonl");
  const log = (): void => undefined;
  const start = startBank({
    port: 0,
    secret: SECRET,
    webhookUrl: "http://127.0.0.1:1/",
    data: join(file, "in a file"),
    log,
  });
  await expect(start).rejects.toThrow("The test bank could not start; it has said why above");
});

test("[Z11] without the key the bank tells nothing", async () => {
  const stranger = providerOf(bank.url, "another key");
  await expect(stranger.find("o1")).rejects.toThrow("401");
  expect((await fetch(new URL("/v1/ledger", bank.url))).status).toBe(401);
});

test("[Z12] a notice counts only if the bank has signed it, lately and whole", async () => {
  const sign = (body: string, at = NOW, secret = SECRET) => {
    const t = Math.floor(at / 1_000);
    const v1 = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
    return { "testbank-signature": `t=${t},v1=${v1}` };
  };
  const body = JSON.stringify({ type: "payment.authorised", payment: "p", order: "o" });
  const hear = (headers: Record<string, string>, text = body) =>
    provider.notice(headers, Buffer.from(text));
  expect(hear(sign(body))).toEqual({ payment: "p", order: "o" });
  expect(hear({})).toEqual({ rejected: "bad-signature" });
  expect(hear(sign(body, NOW, "another"))).toEqual({ rejected: "bad-signature" });
  expect(hear(sign(body), body.slice(0, -1))).toEqual({ rejected: "bad-signature" });
  expect(hear(sign(body, NOW - 301_000))).toEqual({ rejected: "too-old" });
  expect(hear(sign(body, NOW + 301_000))).toEqual({ rejected: "too-old" });
  for (const text of ["[", "null", '{"type":"payment.x","payment":1,"order":"o"}'])
    expect(hear(sign(text), text)).toEqual({ rejected: "malformed" });
  const other = '{"type":"statement.ready"}';
  expect(hear(sign(other), other)).toHaveProperty("ignored");
  // And those that it really sends are signed so.
  const { signature, body: real } = notices[0]!;
  const at = Number(/^t=(\d+)/.exec(signature)?.[1]) * 1_000;
  const then = new TestBank(
    () => ({ url: bank.url, secret: SECRET, returnUrl: () => "" }),
    () => at,
  );
  expect(then.notice({ "testbank-signature": signature }, Buffer.from(real))).toHaveProperty(
    "payment",
  );
});
