import { expect, test } from "vitest";
import { left } from "./left.ts";

test("[W147] seats are few by their number and by their share: never while all are free", () => {
  expect([10, 3, 2, 1, 0].map((free) => left(free, 10))).toEqual([
    "some",
    "some",
    "veryFew",
    "veryFew",
    "none",
  ]);
  expect([200, 20, 19, 1].map((free) => left(free, 200))).toEqual([
    "some",
    "some",
    "veryFew",
    "veryFew",
  ]);
  expect([5_000, 499, 20, 19].map((free) => left(free, 5_000))).toEqual([
    "some",
    "few",
    "few",
    "veryFew",
  ]);
  for (let all = 1; all < 100; all++) expect(left(all, all)).toBe("some");
});
