import { expect, test } from "vitest";
import { comeBackAfter, comeBackWithin } from "./goodbye.ts";

test("[U3] the more watch, the longer the time over which they come back", () => {
  expect([0, 1, 2_000, 10_000, 1_000_000].map(comeBackWithin)).toEqual([
    "500",
    "500",
    "2000",
    "10000",
    "30000",
  ]);
});

test("[U3] each comes back at a moment of its own within that time", () => {
  expect([0, 0.25, 0.9999].map((random) => comeBackAfter("8000", random))).toEqual([0, 2000, 7999]);
});

test("[U3] whatever the reason says, one comes back soon", () => {
  for (const reason of ["", "the server stops", "-1", "NaN", "Infinity", "1e300"]) {
    const latest = comeBackAfter(reason, 0.9999);
    expect(latest).toBeGreaterThan(0);
    expect(latest).toBeLessThanOrEqual(30_000);
  }
});
