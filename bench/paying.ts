/** Holds seat after seat and then pays for every hold, by the same client: orders against holds. */
import { readFileSync } from "node:fs";
import type { HoldView, OrderView } from "../src/protocol/api.ts";
import { Pool } from "../sim/pool.ts";
import type { Server } from "../sim/server.ts";
import type { Reply } from "../sim/wire.ts";
import { type Arena, CONNECTIONS } from "./arena.ts";

const CARD = "4242424242424242";

export interface Paid {
  readonly holdsPerSecond: number;
  readonly ordersPerSecond: number;
  /** From the request to pay to the answer "paid", ms. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** The event must be on sale, with nothing sold, and sessions made for it: a buyer has but so many seats. */
export async function holdAndPay(
  arena: Arena,
  server: Server,
  event: string,
  amount: number,
): Promise<Paid> {
  const tokens = JSON.parse(readFileSync(arena.tokens, "utf8")) as string[];
  const pool = new Pool(server.url, CONNECTIONS);
  const plan = await pool.request({ method: "GET", path: `/api/events/${event}/plan` });
  const seats = (json(plan) as { seats: { id: string[] } }).seats.id;
  const ask = async (n: number, method: string, path: string, body?: object): Promise<Reply> => {
    const token = tokens[n % tokens.length] ?? "";
    const key = `${event}-${n}-${path}`.slice(0, 60);
    const request = { method, path, token, ...(body && { key, body: JSON.stringify(body) }) };
    return pool.request(request);
  };

  const holds: string[] = [];
  const holding = await timed(amount, async (n) => {
    const reply = await ask(n, "POST", `/api/events/${event}/holds`, { seats: [seats[n]] });
    holds[n] = (json(reply) as { hold: HoldView }).hold.id;
  });
  const waits: number[] = [];
  const paying = await timed(amount, async (n) => {
    const since = performance.now();
    const placed = await ask(n, "POST", "/api/orders", { hold: holds[n], card: CARD });
    let { order } = json(placed) as { order: OrderView };
    while (order.status !== "paid") {
      const path = `/api/orders/${order.id}?unlike=${order.status}&unlike=capturing&wait=10`;
      ({ order } = json(await ask(n, "GET", path)) as { order: OrderView });
      if (order.status === "refused") throw new Error(`an order was refused: ${order.reason}`);
    }
    waits.push(performance.now() - since);
  });
  pool.close();
  waits.sort((a, b) => a - b);
  return {
    holdsPerSecond: amount / holding,
    ordersPerSecond: amount / paying,
    p50Ms: waits[waits.length >> 1] ?? 0,
    p99Ms: waits[Math.floor(waits.length * 0.99)] ?? 0,
  };
}

/** Seconds that all take, so many at a time as there are connections. */
async function timed(amount: number, each: (n: number) => Promise<void>): Promise<number> {
  const since = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < amount) await each(next++);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  return (performance.now() - since) / 1_000;
}

function json(reply: Reply): unknown {
  if (reply.status >= 300 || reply.status === 0)
    throw new Error(`answered with ${reply.status}: ${reply.body.toString().slice(0, 200)}`);
  return JSON.parse(reply.body.toString());
}
