/** How far the server's clock is from ours: its answer's time lies between our sending and receiving. */
import type { EventView } from "../src/protocol/api.ts";
import type { Skew } from "./history.ts";
import type { Pool } from "./pool.ts";
import { served } from "./served.ts";

const LOOKS = 15;
/** The server tells whole milliseconds. */
const GRAIN_MS = 1;

export async function measureSkew(pool: Pool, event: string): Promise<Skew> {
  let low = -Infinity;
  let high = Infinity;
  for (let look = 0; look < LOOKS; look++) {
    const reply = await served(pool, `/api/events/${event}`);
    const view = JSON.parse(reply.body.toString()) as EventView;
    low = Math.max(low, view.now - reply.answeredAt);
    high = Math.min(high, view.now + GRAIN_MS - reply.sentAt);
  }
  return { offsetMs: (low + high) / 2, slackMs: Math.abs(high - low) / 2 + GRAIN_MS };
}
