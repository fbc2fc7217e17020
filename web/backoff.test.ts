import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";

test("[W14] waits double up to a ceiling, and two clients cut off together come back apart", () => {
  expect([0, 1, 2].map((attempt) => backoffMs(attempt, 0.6))).toEqual([350, 700, 1400]);
  expect(backoffMs(50, 0.999)).toBeLessThanOrEqual(15_000);
  expect(backoffMs(3, 0)).toBe(1000);
  expect(backoffMs(3, 0.5)).not.toBe(backoffMs(3, 0.6));
});
