/** The server's clock, as well as it can be known here. Countdowns never trust the device's own time:
 * every answer that carries `now` corrects the difference. */
import { signal } from "@preact/signals";

const TICK_MS = 250;
let aheadMs = 0;

/** Server time in epoch ms, rounded down to the second; changes once a second. */
export const now = signal(wholeSecond(Date.now()));

export function serverNow(): number {
  return Date.now() + aheadMs;
}

/** Ms from now to some moment before `by`, the server's clock: any of them, so that not all pages ask at once. Who
 * picks anew on the way, after a reload say, leaves the crowd as even as it was. */
export function someTimeBefore(by: number): number {
  return Math.max(0, by - serverNow()) * Math.random();
}

export function syncClock(serverTime: number): void {
  aheadMs = serverTime - Date.now();
  now.value = wholeSecond(serverTime);
}

export function startClock(): void {
  setInterval(() => {
    now.value = wholeSecond(serverNow());
  }, TICK_MS);
}

function wholeSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}
