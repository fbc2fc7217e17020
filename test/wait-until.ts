/** Waits for what other processes and timers bring about, without sleeping through it. */
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";

/** Far more than a healthy run needs on a slow machine, and less than a test's own timeout, which would not say
 * what was waited for. */
const WAIT_MAX_MS = 55_000;

/** Lets the event loop turn until `condition` holds. Throws with `reason` when it does not, or does not answer. */
export async function waitUntil(
  reason: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const patience = AbortSignal.timeout(WAIT_MAX_MS);
  const late = once(patience, "abort");
  while (!patience.aborted) {
    const holds = condition();
    const answer = typeof holds === "boolean" ? holds : await Promise.race([holds, late]);
    if (answer === true) return;
    await setImmediate();
  }
  throw new Error(`waited in vain until ${reason}`);
}
