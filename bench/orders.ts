/** How many orders are paid in a second, against how many seats are held in one, by the same client in the
 * same run: every seat of a stadium is held, then every hold is paid for. The bank is a process of its own on
 * the same cores. `node bench/orders.ts` */
import { readFileSync } from "node:fs";
import type { HoldView, OrderView } from "../src/protocol/api.ts";
import { runToEnd } from "../sim/ends.ts";
import { Pool } from "../sim/pool.ts";
import type { Reply } from "../sim/wire.ts";
import { Arena, CONNECTIONS } from "./arena.ts";

const ROUNDS = 3;
const SEATS = 5_000;
const SEATS_A_BUYER = 5;
const CARD = "4242424242424242";

interface Paid {
  readonly holdsPerSecond: number;
  readonly ordersPerSecond: number;
  /** From the request to pay to the answer "paid", ms. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

async function measureOrders(arena: Arena, round: number): Promise<Paid> {
  const event = `orders-${round}`;
  await arena.addEvent(event, SEATS);
  const server = await arena.startServer();
  await arena.openSale(server, event);
  await arena.makeSessions(server, Math.ceil(SEATS / SEATS_A_BUYER));
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
  const holding = await timed(async (n) => {
    const reply = await ask(n, "POST", `/api/events/${event}/holds`, { seats: [seats[n]] });
    holds[n] = (json(reply) as { hold: HoldView }).hold.id;
  });
  const waits: number[] = [];
  const paying = await timed(async (n) => {
    const since = performance.now();
    const placed = await ask(n, "POST", "/api/orders", { hold: holds[n], card: CARD });
    let { order } = json(placed) as { order: OrderView };
    while (order.status !== "paid") {
      const path = `/api/orders/${order.id}?unlike=${order.status}&wait=10`;
      ({ order } = json(await ask(n, "GET", path)) as { order: OrderView });
      if (order.status === "refused") throw new Error(`an order was refused: ${order.reason}`);
    }
    waits.push(performance.now() - since);
  });
  pool.close();
  await server.stop();
  waits.sort((a, b) => a - b);
  return {
    holdsPerSecond: SEATS / holding,
    ordersPerSecond: SEATS / paying,
    p50Ms: waits[waits.length >> 1] ?? 0,
    p99Ms: waits[Math.floor(waits.length * 0.99)] ?? 0,
  };
}

/** Seconds that all seats take, so many at a time as there are connections. */
async function timed(each: (n: number) => Promise<void>): Promise<number> {
  const since = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < SEATS) await each(next++);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  return (performance.now() - since) / 1_000;
}

function json(reply: Reply): unknown {
  if (reply.status >= 300 || reply.status === 0)
    throw new Error(`answered with ${reply.status}: ${reply.body.toString().slice(0, 200)}`);
  return JSON.parse(reply.body.toString());
}

await runToEnd(async (ends) => {
  const arena = await Arena.open(ends, () => undefined);
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const paid = await measureOrders(arena, round);
    ratios.push(paid.ordersPerSecond / paid.holdsPerSecond);
    console.log(
      `${Math.round(paid.holdsPerSecond)} holds/s, ${Math.round(paid.ordersPerSecond)} orders paid/s; ` +
        `paid after p50 ${paid.p50Ms.toFixed(1)} ms, p99 ${paid.p99Ms.toFixed(1)} ms`,
    );
  }
  ratios.sort((a, b) => a - b);
  console.log(`orders/holds: median ${ratios[ROUNDS >> 1]?.toFixed(2)}`);
  return 0;
});
