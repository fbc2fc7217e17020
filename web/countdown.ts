/** How time left is written. Times come in as milliseconds. */
import { page } from "./words/page.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** From here on there is no time to lose: what is said of it is shown too. */
export const HURRY_MS = 2 * MINUTE;

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
