/** How time left is said aloud, and when. Times come in as milliseconds. */
import { HURRY_MS } from "./clock.ts";
import { measure } from "./words/measures.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Moments at which a screen reader is told how long a hold still lasts. */
const SPOKEN_AT_MS = [5 * MINUTE, HURRY_MS, 1 * MINUTE] as const;

/** The same for the ear: "4 minutes 5 seconds". */
export function spokenTime(leftMs: number): string {
  const left = Math.max(0, leftMs);
  const minutes = Math.floor(left / MINUTE);
  const seconds = Math.floor((left % MINUTE) / SECOND);
  if (minutes === 0) return measure(seconds, "second");
  return seconds === 0
    ? measure(minutes, "minute")
    : `${measure(minutes, "minute")} ${measure(seconds, "second")}`;
}

/** The mark that was passed between two looks at the clock, if any: the lowest, so that a tab that
 * slept through several says only what is true now. */
export function markPassed(beforeMs: number, nowMs: number): number | null {
  const passed = SPOKEN_AT_MS.filter((mark) => beforeMs > mark && nowMs <= mark && nowMs > 0);
  return passed.at(-1) ?? null;
}
