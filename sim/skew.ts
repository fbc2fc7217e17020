/** How far the server's clock is from ours: its answer's time lies between our sending and receiving. */
import type { EventView } from "../src/protocol/api.ts";
import { parse } from "./answer.ts";
import type { Skew } from "./history.ts";
import type { Pool } from "./pool.ts";

const LOOKS = 15;
/** The server tells whole milliseconds. */
const GRAIN_MS = 1;

export async function measureSkew(pool: Pool, event: string): Promise<Skew> {
  let low = -Infinity;
  let high = Infinity;
  for (let look = 0; look < LOOKS; look++) {
    const reply = await pool.request({ method: "GET", path: `/api/events/${event}` });
    const view = parse(reply.body) as Partial<EventView> | null;
    if (reply.status !== 200 || view?.now === undefined) {
      throw new Error(
        `GET /api/events/${event} answered ${reply.status}: ${reply.body.toString()}`,
      );
    }
    low = Math.max(low, view.now - reply.answeredAt);
    high = Math.min(high, view.now + GRAIN_MS - reply.sentAt);
  }
  return { offsetMs: (low + high) / 2, slackMs: Math.abs(high - low) / 2 + GRAIN_MS };
}
