/** Waits for what other processes and timers bring about, without sleeping through it. */
import { setImmediate } from "node:timers/promises";

/** Looks, at most: far more than a healthy run needs on a slow machine. The test's own timeout is the
 * bound in time. */
const LOOKS_MAX = 1_000_000;

/** Lets the event loop turn until `condition` holds. Throws with `reason` when it never does. */
export async function waitUntil(
  reason: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    if (await condition()) return;
    await setImmediate();
  }
  throw new Error(`waited in vain until ${reason}`);
}
