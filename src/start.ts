/** A start, which may be given up at any moment: what it has begun until then is stopped, in reverse order.
 *
 *   starting --open--> started --stop--> stopped
 *      +--failed, or given up--------------^
 */
import { inWords } from "./start-fault.ts";

/** Unless there is a hurry, which may come up meanwhile, it takes the time that others need to hear of it. */
export type End = (hurry: AbortSignal) => Promise<unknown>;
export type OnStop = (end: End) => void;

export interface Stoppable {
  stop(hurry?: AbortSignal): Promise<void>;
}

/** What a stop takes at most after the time to drain, ms. Who starts us cuts it short then: what is acknowledged is
 * in the journal anyway. */
export const STOP_LIMIT_MS = 15_000;

const NO_TIME = AbortSignal.abort();

/** Rejects, with nothing left running, if `open` does or when it is given up. What takes long to begin is named to
 * `onStop` before it is there: its end waits for it. */
export async function start<T extends object>(
  open: (onStop: OnStop) => Promise<T>,
  givenUp: AbortSignal,
): Promise<T & Stoppable> {
  const running: End[] = [];
  let isOver = false;
  const stop = async (hurry = NO_TIME): Promise<void> => {
    for (let end = running.pop(); end; end = running.pop()) await end(hurry);
  };
  const onStop: OnStop = (end) => {
    if (isOver) void end(NO_TIME);
    else running.push(end);
  };
  try {
    return { ...(await unless(givenUp, open(onStop))), stop };
  } catch (error) {
    await stop();
    isOver = true;
    throw inWords(error);
  }
}

/** What comes of `work`, or a rejection as soon as it is given up. */
export async function unless<T>(givenUp: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const giveUp = (): void => reject(givenUp.reason);
  if (givenUp.aborted) giveUp();
  givenUp.addEventListener("abort", giveUp);
  try {
    return await Promise.race([work, promise]);
  } finally {
    givenUp.removeEventListener("abort", giveUp);
  }
}
