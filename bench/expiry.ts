/** How late holds end when very many of them end at once: every seat of a stadium is held within seconds,
 * and nobody pays. */
import { sleep } from "../sim/client.ts";
import type { Arena } from "./arena.ts";
import { bucketOf, readMetrics } from "./metrics.ts";

const EVENT = "expiry";
/** Long enough to hold all seats before the first ends. */
const HOLD_MS = 20_000;
const POLL_MS = 200;
const LIMIT_MS = 60_000;
/** Below the limit of 6 a buyer. */
const SEATS_A_BUYER = 5;

export interface Expiry {
  readonly expired: number;
  /** 99 of 100 reminders came at most so late, ms: the bound of the histogram's bucket. */
  readonly lateP99Ms: number;
}

export async function measureExpiry(arena: Arena, seats: number): Promise<Expiry> {
  await arena.addEvent(EVENT, seats, HOLD_MS);
  const server = await arena.startServer();
  await arena.openSale(server, EVENT);
  await arena.makeSessions(server, Math.ceil(seats / SEATS_A_BUYER));
  await arena.hold(server, EVENT, seats);
  const fired = async (): Promise<number> =>
    (await readMetrics(server.url)).get("grandstand_reminder_lateness_seconds_count") ?? 0;
  for (let waited = 0; (await fired()) < seats; waited += POLL_MS) {
    if (waited > LIMIT_MS) throw new Error(`only ${await fired()} of ${seats} holds have ended.`);
    await sleep(POLL_MS);
  }
  const late = await bucketOf(server.url, "grandstand_reminder_lateness_seconds", 0.99);
  const expired = await fired();
  await server.stop();
  return { expired, lateP99Ms: late * 1000 };
}
