/** How time left is written and when it is said aloud. Pure: times come in as milliseconds. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Moments at which a screen reader is told how long a hold still lasts. */
const SPOKEN_AT_MS = [5 * MINUTE, 2 * MINUTE, 1 * MINUTE] as const;

/** "7:05", "1:02:09", "3 days 4 h". Never negative. */
export function clockText(leftMs: number): string {
  const left = Math.max(0, leftMs);
  if (left >= 2 * DAY) {
    return `${Math.floor(left / DAY)} days ${Math.floor((left % DAY) / HOUR)} h`;
  }
  const hours = Math.floor(left / HOUR);
  const minutes = Math.floor((left % HOUR) / MINUTE);
  const seconds = two(Math.floor((left % MINUTE) / SECOND));
  return hours > 0 ? `${hours}:${two(minutes)}:${seconds}` : `${minutes}:${seconds}`;
}

/** The same for the ear: "4 minutes 5 seconds". */
export function spokenTime(leftMs: number): string {
  const left = Math.max(0, leftMs);
  const minutes = Math.floor(left / MINUTE);
  const seconds = Math.floor((left % MINUTE) / SECOND);
  if (minutes === 0) return counted(seconds, "second");
  return seconds === 0
    ? counted(minutes, "minute")
    : `${counted(minutes, "minute")} ${counted(seconds, "second")}`;
}

/** The mark that was passed between two looks at the clock, if any: the lowest, so that a tab that
 * slept through several says only what is true now. */
export function markPassed(beforeMs: number, nowMs: number): number | null {
  const passed = SPOKEN_AT_MS.filter((mark) => beforeMs > mark && nowMs <= mark && nowMs > 0);
  return passed.at(-1) ?? null;
}

export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
