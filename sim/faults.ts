/** Kills the server, or one of its nodes, at moments nobody chose, and starts it again at once. The moments are
 * shares of the seats sold, so they fall into the sale however fast it goes. */
import { sleep } from "./client.ts";
import type { Scene } from "./play.ts";
import { type Random, substream } from "./random.ts";
import { clock } from "./wire.ts";

const KILLS_MIN = 3;
const KILLS_MAX = 5;
const WATCH_MS = 10;
/** From shortly before the bell to when the draw is done and the first are called. */
const BELL_EARLY_MS = -500;
const BELL_SPREAD_MS = 3_000;
/** Up to so much later than the share is reached, ms: in the middle of whatever goes on. */
const JITTER_MS = 300;

/** Shares of the seats sold at which the server is killed, ascending. */
export function killMoments(seed: number): readonly number[] {
  const random = substream(seed, -2);
  const count = KILLS_MIN + random.int(KILLS_MAX - KILLS_MIN + 1);
  const moments = Array.from({ length: count }, () => 0.02 + 0.93 * random.next());
  return moments.sort((a, b) => a - b);
}

/** What is killed. Resolves when it serves again as before. */
export type Strike = (random: Random) => Promise<void>;

/** Ends early when the sale is over. */
export async function killRepeatedly(
  strike: Strike,
  seed: number,
  { sold, over, bellAt, outages }: Scene,
): Promise<void> {
  const random = substream(seed, -3);
  const kill = async (): Promise<void> => {
    const killedAt = clock();
    await strike(random);
    outages.push({ killedAt, readyAt: clock() });
  };
  for (const at of bellAt === null ? [] : lobbyKills(seed, clock(), bellAt)) {
    while (clock() < at && !over()) await sleep(WATCH_MS);
    await kill();
  }
  for (const moment of killMoments(seed)) {
    while (sold() < moment && !over()) await sleep(WATCH_MS);
    await sleep(JITTER_MS * random.next());
    if (over()) return;
    await kill();
  }
}

/** Once in the lobby and once around the bell; epoch ms. */
export function lobbyKills(seed: number, from: number, bellAt: number): readonly number[] {
  const random = substream(seed, -4);
  const lobby = from + (0.2 + 0.6 * random.next()) * (bellAt - from);
  return [lobby, bellAt + BELL_EARLY_MS + BELL_SPREAD_MS * random.next()];
}
