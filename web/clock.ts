/** The server's clock, as well as it can be known here, and how time left by it is written. Countdowns never trust
 * the device's own time: every answer that carries `now` corrects the difference. In the frame, because every screen
 * has a countdown and a file of its own would weigh more. */
import { signal } from "@preact/signals";
import { page } from "./words/page.ts";

const TICK_MS = 250;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** From here on there is no time to lose: what is said of it is shown too. */
export const HURRY_MS = 2 * MINUTE;

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
  return Math.floor(ms / SECOND) * SECOND;
}

/** "7:05", "1:02:09", "3 days 4 h". Never negative. */
export function clockText(leftMs: number): string {
  const left = Math.max(0, leftMs);
  if (left >= 2 * DAY) {
    return page.value.time.days(Math.floor(left / DAY), Math.floor((left % DAY) / HOUR));
  }
  const hours = Math.floor(left / HOUR);
  const minutes = Math.floor((left % HOUR) / MINUTE);
  const seconds = two(Math.floor((left % MINUTE) / SECOND));
  return hours > 0 ? `${hours}:${two(minutes)}:${seconds}` : `${minutes}:${seconds}`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
