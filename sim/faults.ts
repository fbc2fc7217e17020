/** Kills the server at moments nobody chose, and starts it again at once. The moments are shares of
 * the seats sold, so they fall into the sale however fast it goes. */
import { sleep } from "./client.ts";
import type { Scene } from "./play.ts";
import { substream } from "./random.ts";
import type { Server } from "./server.ts";
import { clock } from "./wire.ts";

const KILLS_MIN = 3;
const KILLS_MAX = 5;
const WATCH_MS = 10;
/** Up to so much later than the share is reached, ms: in the middle of whatever goes on. */
const JITTER_MS = 300;

/** Shares of the seats sold at which the server is killed, ascending. */
export function killMoments(seed: number): readonly number[] {
  const random = substream(seed, -2);
  const count = KILLS_MIN + random.int(KILLS_MAX - KILLS_MIN + 1);
  const moments = Array.from({ length: count }, () => 0.02 + 0.93 * random.next());
  return moments.sort((a, b) => a - b);
}

/** Ends early when the sale is over. */
export async function killRepeatedly(
  server: Server,
  seed: number,
  { sold, over, outages }: Scene,
): Promise<void> {
  const random = substream(seed, -3);
  for (const moment of killMoments(seed)) {
    while (sold() < moment && !over()) await sleep(WATCH_MS);
    await sleep(JITTER_MS * random.next());
    if (over()) return;
    const killedAt = clock();
    await server.kill();
    await server.start();
    outages.push({ killedAt, readyAt: clock() });
  }
}
