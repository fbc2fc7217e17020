import { expect, test } from "vitest";
import { RESTRICTED, weigher } from "./cost.ts";
import { draw } from "./plan-fixture.ts";

test.each([
  ["three seat widths", ["....", "...."], 3],
  ["across an aisle is no width", ["..|..|.."], 3],
  ["without neighbours the way to the next seat counts", [".", "."], 3],
  ["one seat is near nothing", ["."], 0],
])("reach: %s", (_, rows, reach) => {
  expect(draw([rows]).sections[0]!.layout.reach).toBe(reach);
});

test("a section knows its rows, neighbours, bounds and places by local numbers", () => {
  const { sections, plan } = draw([["..."], ["wc.|r", "cXb"]], { x: 2, y: 3 });
  const { layout } = sections[1]!;
  const weigh = weigher(plan);
  expect(layout.first).toBe(3);
  expect([...layout.rowStart]).toEqual([0, 4, 7]);
  expect([...layout.row]).toEqual([0, 0, 0, 0, 1, 1, 1]);
  expect([...layout.joined]).toEqual([1, 1, 0, 0, 1, 1, 0]);
  expect([...layout.ordinary]).toEqual([0, 0, 1, 1, 0, 0, 1]);
  expect([...layout.rowBound]).toEqual([weigh(5), weigh(9)]);
  expect([...layout.nearestRows]).toEqual([0, 1]);
  expect(layout.bound).toBe(weigh(5));
  expect([...layout.categories]).toEqual([0, 1]);
  expect(layout.rowCategories.map((row) => [...row])).toEqual([[0], [0, 1]]);
  expect(layout.places).toEqual([
    { seat: 0, companions: [1] },
    { seat: 5, companions: [4] },
  ]);
  expect(layout.rowBox[0]).toEqual({ left: 0, right: 4, top: 3, bottom: 3 });
});

test("a seat weighs its distance as a share of the plan, and far more with restricted view", () => {
  const { plan } = draw([["..r.."]], { x: 0, y: 0 });
  const weigh = weigher(plan);
  const weights = [0, 1, 3, 4].map(weigh);
  expect(weights[0]).toBe(0);
  expect(weights).toEqual([...weights].sort((a, b) => a - b));
  expect(weigh(2)).toBeGreaterThan(RESTRICTED);
  expect(20 * weights[3]!).toBeLessThan(RESTRICTED);
});
