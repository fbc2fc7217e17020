import * as fc from "fast-check";
import { expect, test } from "vitest";

import { SeatFlag, type Plan } from "../plan.ts";
import { checkPlan } from "./check.ts";
import { compilePlan } from "./compile.ts";
import { demoStadium } from "./stadium.ts";

function planOf(seats: number, seed: number): Plan {
  const { file, sidecar } = demoStadium({ seats, seed });
  const { findings, venue } = checkPlan(file, sidecar);
  expect(findings).toEqual([]);
  return compilePlan(venue!).plan;
}

const size = fc.oneof(
  fc.integer({ min: 200, max: 4_000 }),
  fc.integer({ min: 5_000, max: 18_000 }),
);

test("[V1] [V3] has exactly the seats asked for, and nothing to report", () => {
  fc.assert(
    fc.property(size, fc.nat(), (seats, seed) => {
      expect(planOf(seats, seed).size).toBe(seats);
    }),
    { numRuns: 25 },
  );
});

test.each([
  [30_000, 7],
  [60_000, 1],
  [100_000, 2],
])(
  "[V1] [V3] [V4] %i seats: sections that load together, aisles, places with companions",
  (seats, seed) => {
    const plan = planOf(seats, seed);
    expect(plan.size).toBe(seats);
    const counts = plan.sections.map((section) => section.count);
    expect(Math.min(...counts)).toBeGreaterThan(200);
    expect(Math.max(...counts)).toBeLessThanOrEqual(700);
    const flagged = (flag: number): number => plan.flags.filter((flags) => flags & flag).length;
    expect(flagged(SeatFlag.wheelchair)).toBeGreaterThan(seats / 300);
    expect(flagged(SeatFlag.restricted)).toBeGreaterThan(seats / 100);
    expect(flagged(SeatFlag.gapAfter)).toBeGreaterThan(seats / 500);
    expect(plan.categories.length).toBeGreaterThan(3);
    expect(plan.sections.every((section) => section.gate && section.tier)).toBe(true);
  },
);

test("[V4] every companion seat is beside its wheelchair place, and every place has one", () => {
  const { wheelchair, companion, gapAfter } = SeatFlag;
  fc.assert(
    fc.property(size, fc.nat(), (seats, seed) => {
      const plan = planOf(seats, seed);
      const flagged = (flag: number): number[] =>
        [...plan.flags.keys()].filter((seat) => (plan.flags[seat]! & flag) !== 0);
      const companions = flagged(companion);
      const beside = companions.filter((seat) => {
        const main = plan.companionOf[seat]!;
        const left = Math.min(seat, main);
        const sameRow = plan.row[seat] === plan.row[main];
        return sameRow && Math.abs(seat - main) === 1 && (plan.flags[left]! & gapAfter) === 0;
      });
      expect(beside).toEqual(companions);
      const served = companions.map((seat) => plan.companionOf[seat]!);
      expect(served.sort((a, b) => a - b)).toEqual(flagged(wheelchair));
      expect(served.length).toBeGreaterThan(0);
      expect(plan.companionOf.filter((main) => main >= 0)).toHaveLength(companions.length);
    }),
    { numRuns: 10 },
  );
});

/** Pairs of seats less than 20 units apart, with a radius of 10 each. The grid's cells are 20 wide, so
 * that a seat's neighbours are in the nine around it. */
function touching(plan: Plan): string[] {
  const cells = new Map<number, number[]>();
  const found: string[] = [];
  for (let seat = 0; seat < plan.size; seat++) {
    const key = Math.floor(plan.x[seat]! / 20) * 100_000 + Math.floor(plan.y[seat]! / 20);
    for (const across of [-100_000, 0, 100_000]) {
      const near = [-1, 0, 1].flatMap((down) => cells.get(key + across + down) ?? []);
      for (const other of near) {
        const apart = Math.hypot(plan.x[seat]! - plan.x[other]!, plan.y[seat]! - plan.y[other]!);
        if (apart < 20) found.push(`${plan.ids[seat]} ${plan.ids[other]}`);
      }
    }
    cells.set(key, [...(cells.get(key) ?? []), seat]);
  }
  return found;
}

test("[V5] no two seats touch", () => {
  fc.assert(
    fc.property(size, fc.nat(), (seats, seed) => {
      expect(touching(planOf(seats, seed))).toEqual([]);
    }),
    { numRuns: 10 },
  );
});

function textOf(seed: number): string {
  return JSON.stringify(demoStadium({ seats: 15_000, seed }));
}

test("[V2] the same seed gives the same bytes, another seed another stadium", () => {
  expect(textOf(7)).toBe(textOf(7));
  expect(textOf(7)).not.toBe(textOf(8));
});

test("[V2] seat ids are made of section, row and number", () => {
  const plan = planOf(16_500, 5);
  const made = plan.numbers.map((number, seat) => {
    const row = plan.rows[plan.row[seat]!]!;
    return `${plan.sections[row.section]!.id}-${row.label}-${number}`;
  });
  expect(made).toEqual(plan.ids);
});

test("[V5] rows have no letters I and O, and some blocks number by twos", () => {
  const plan = planOf(45_000, 6);
  expect(plan.rows.filter((row) => /[IO]/.test(row.label))).toEqual([]);
  const byTwos = plan.rows.filter((row) => {
    const [a, b] = [Number(plan.numbers[row.first]), Number(plan.numbers[row.first + 1])];
    return Math.abs(a - b) === 2;
  });
  expect(byTwos.length).toBeGreaterThan(10);
});

test("refuses sizes out of range", () => {
  for (const seats of [0, 199, 120_001, 5_000.5, NaN]) {
    expect(() => demoStadium({ seats, seed: 1 })).toThrow(RangeError);
  }
});
