import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Candidate, inTurn, type Step, suits } from "./wish.ts";

const PRICES = [300, 100, 200, 100];
const wishFor = (...categories: number[]) => ({
  quantity: 2,
  categories: Uint8Array.from(categories),
  accessible: false,
});
const found = (step: Step): Candidate => ({ seats: [0, 1], step, cost: 1 });

test("[H24] for the view there is one wish, for the price one for each that will do, from the lowest", () => {
  const wish = wishFor(1, 1, 0, 1);
  expect(inTurn(wish, PRICES, "view")).toEqual([wish]);
  const tried = inTurn(wish, PRICES, "price").map(({ categories }) => [...categories]);
  expect(tried).toEqual([
    [0, 1, 0, 1],
    [1, 0, 0, 0],
    [1, 1, 0, 1],
  ]);
});

test("[H24] no wish in turn goes beyond what will do, and together they leave nothing of it out", () => {
  const categories = fc.array(fc.constantFrom(0, 1), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(categories, (wanted) => {
      const wish = wishFor(...wanted);
      const tried = inTurn(wish, PRICES, "price");
      expect(tried.at(-1)).toBe(wish);
      for (const n of PRICES.keys())
        expect(tried.slice(0, -1).filter((one) => one.categories[n] === 1)).toHaveLength(
          wanted[n]!,
        );
    }),
  );
});

test.each([
  ["together", true],
  ["together-leaving-single", true],
  ["split-near", false],
  ["split-section", false],
] as const)("[H24] %s at one price ends the search: %s; at any price it does", (step, ends) => {
  const wish = wishFor(1, 1, 1, 1);
  expect(suits(found(step), wishFor(0, 1, 0, 1), wish)).toBe(ends);
  expect(suits(found(step), wish, wish)).toBe(true);
});
