import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { SeatFlag, sectionOf } from "../plan.ts";
import { checkPlan } from "./check.ts";
import { compilePlan } from "./compile.ts";
import { alongTheRow, gapsIn } from "./row-order.ts";

const FOLDER = join(import.meta.dirname, "../../../test/fixtures/plans");
const read = (name: string): unknown => JSON.parse(readFileSync(join(FOLDER, name), "utf8"));

const { venue } = checkPlan(read("theatre.json"), read("theatre.sidecar.json"), { Balcony: 2600 });
const { plan, prices } = compilePlan(venue!);
const seat = (id: string): number => plan.index.get(id)!;
const gapAfter = (id: string): boolean => (plan.flags[seat(id)]! & SeatFlag.gapAfter) !== 0;

test("[V9] positions add up, columns agree with each other", () => {
  expect([plan.x[seat("stalls-C-2")], plan.y[seat("stalls-C-2")]]).toEqual([156, 210]);
  expect(plan.sections.map(({ id, first, count }) => [id, first, count])).toEqual([
    ["stalls", 0, 20],
    ["Balcony", 20, 7],
  ]);
  expect(plan.size).toBe(27);
  for (const [index, row] of plan.rows.entries()) {
    for (let n = row.first; n < row.first + row.count; n++) expect(plan.row[n]).toBe(index);
  }
  expect(plan.categories.map(({ name }) => name)).toEqual(["Stalls", "Balcony"]);
  expect(prices).toEqual([4500, 2600]);
  expect(sectionOf(plan, seat("balcony-2-1"))).toMatchObject({ gate: "B", tier: "Upper floor" });
  expect(plan.focal).toEqual({ x: 225, y: 80 });
});

test("[V10] neighbours come from positions, whatever the order of the file and the numbers", () => {
  const row = plan.rows.find((one) => one.label === "B")!;
  const numbers = plan.numbers.slice(row.first, row.first + row.count);
  expect(numbers).toEqual(["8", "6", "4", "2", "1", "3", "5", "7"].reverse());
});

test("[V10] an aisle is told from the distance; the sidecar knows better", () => {
  expect(plan.ids.filter((id) => gapAfter(id))).toEqual(["stalls-B-1", "balcony-1-3"]);
});

test("companions know their wheelchair place", () => {
  expect(plan.companionOf[seat("stalls-C-2")]).toBe(seat("stalls-C-1"));
  expect(plan.companionOf.filter((main) => main >= 0)).toHaveLength(2);
  expect(plan.flags[seat("stalls-C-3")]! & SeatFlag.wheelchair).toBeTruthy();
  expect(plan.flags[seat("balcony-1-1")]! & SeatFlag.restricted).toBeTruthy();
});

test("[V10] a straight row shuffled in the file comes out in order", () => {
  const order = fc.shuffledSubarray(
    Array.from({ length: 12 }, (_, n) => n),
    { minLength: 12 },
  );
  fc.assert(
    fc.property(order, fc.double({ min: 0, max: 6, noNaN: true }), (shuffled, angle) => {
      const seats = shuffled.map((n) => ({
        n,
        x: n * 25 * Math.cos(angle),
        y: n * 25 * Math.sin(angle),
      }));
      const numbers = alongTheRow(seats).map(({ n }) => n);
      const ascending = numbers.toSorted((a, b) => a - b);
      expect([ascending, ascending.toReversed()]).toContainEqual(numbers);
    }),
  );
});

test("[V10] a row that goes all around keeps the order of the file", () => {
  const round = Array.from({ length: 80 }, (_, n) => ({
    x: 500 * Math.cos((n * Math.PI) / 41),
    y: 500 * Math.sin((n * Math.PI) / 41),
  }));
  expect(alongTheRow(round)).toEqual(round);
});

test("[V10] a row of two is judged by its section", () => {
  const straight = [0, 25, 50, 75].map((x) => ({ x, y: 0 }));
  const across = [
    { x: 0, y: 40 },
    { x: 75, y: 40 },
  ];
  expect(gapsIn([straight, across])).toEqual([
    [false, false, false, false],
    [true, false],
  ]);
});
