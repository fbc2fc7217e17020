/** Questions about a sale that stand outside of it. Among nodes a shard may be on its way just then: who is told to
 * come again does. */
import { asksToRetry } from "./answer.ts";
import { sleep } from "./client.ts";
import type { Pool } from "./pool.ts";
import type { Reply } from "./wire.ts";

const TRIES = 40;
const BETWEEN_MS = 250;

/** The answer with 200; throws with what was answered instead. */
export async function served(pool: Pick<Pool, "request">, path: string): Promise<Reply> {
  for (let tries = 1; ; tries++) {
    const reply = await pool.request({ method: "GET", path });
    if (reply.status === 200) return reply;
    if (!asksToRetry(reply) || tries === TRIES)
      throw new Error(`GET ${path} answered ${reply.status}: ${reply.body.toString()}`);
    await sleep(reply.retryAfterMs || BETWEEN_MS);
  }
}
