import { expect, test } from "vitest";
import { clockText } from "./clock.ts";
import { markPassed, spokenTime } from "./spoken-time.ts";

const MINUTE = 60_000;

test.each([
  [8 * MINUTE, "8:00"],
  [7 * MINUTE + 59_999, "7:59"],
  [5_400, "0:05"],
  [0, "0:00"],
  [-3000, "0:00"],
  [61 * MINUTE + 1000, "1:01:01"],
  [50 * 60 * MINUTE, "2 days 2 h"],
])("[W1] %i ms left read %s, never less than nothing", (left, text) => {
  expect(clockText(left)).toBe(text);
});

test.each([
  [2 * MINUTE, "2 minutes"],
  [MINUTE + 1000, "1 minute 1 second"],
  [12_000, "12 seconds"],
])("[W1] %i ms left are said as %s", (left, text) => {
  expect(spokenTime(left)).toBe(text);
});

test("[W2] time left is said at 5, 2 and 1 minutes, once each", () => {
  const said: number[] = [];
  for (let left = 8 * MINUTE; left >= 0; left -= 1000) {
    const mark = markPassed(left + 1000, left);
    if (mark !== null) said.push(mark / MINUTE);
  }
  expect(said).toEqual([5, 2, 1]);
});

test("[W2] a page that slept through several marks says only the last", () => {
  expect(markPassed(6 * MINUTE, 30_000)).toBe(MINUTE);
});

test("[W2] nothing is said once the time is up", () => {
  expect(markPassed(6 * MINUTE, 0)).toBeNull();
});
