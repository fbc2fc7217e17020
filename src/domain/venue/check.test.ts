import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";

import { checkPlan } from "./check.ts";
import { compilePlan } from "./compile.ts";
import { PLAN_SEATS_MAX, type PlanFile, type SeatInFile } from "./plan-file.ts";

const FOLDER = join(import.meta.dirname, "../../../test/fixtures/plans");

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, name), "utf8"));
}

/** Findings of a fixture with the sidecar beside it, as "severity source pointer". */
function findingsOf(name: string, prices: Record<string, number> = { Stalls: 1000 }): string[] {
  const sidecar = `${name}.sidecar.json`;
  const beside = existsSync(join(FOLDER, sidecar)) ? read(sidecar) : undefined;
  const { findings, venue } = checkPlan(read(`${name}.json`), beside, prices);
  expect(venue === undefined).toBe(findings.some(({ severity }) => severity === "error"));
  return findings.map(({ severity, source, at }) => `${severity} ${source} ${at}`);
}

test.each([
  ["theatre", {}],
  ["one-seat-rows", { Stalls: 1000 }],
  ["unicode", { "Catégorie 1": 1000 }],
])("[V6] nothing is wrong with %s", (name, prices) => {
  expect(findingsOf(name, prices)).toEqual([]);
});

test.each<[string, string[]]>([
  [
    "duplicate-ids",
    [
      "error plan /zones/0/rows/1/seats/0/seat_guid",
      "error plan /zones/1/rows/0/seats/0/seat_guid",
      "error plan /zones/1/zone_id",
    ],
  ],
  [
    "unknown-category",
    ["error plan /zones/0/rows/0/seats/1/category", "error plan /zones/0/rows/0/seats/2/category"],
  ],
  ["overlapping", ["error plan /zones/0/rows/1/seats/0/position"]],
  [
    "negative-position",
    [
      "error plan /zones/0/rows/0/seats/0/position/x",
      "warning plan /zones/0/rows/1/seats/0/position/x",
    ],
  ],
  [
    "not-finite",
    [
      "error plan /zones/0/rows/0/seats/0/position/x",
      "error plan /zones/0/rows/0/seats/1/position/x",
      "error plan /zones/0/rows/0/seats/2/position/x",
    ],
  ],
  ["wrong-version", ["error plan /version", "error sidecar /version"]],
  [
    "empty",
    [
      "error plan /zones/0/rows/0",
      "warning plan /zones/0",
      "warning plan /zones/1",
      "error plan /zones",
      "warning plan /categories/0/name",
    ],
  ],
  [
    "bad-shape",
    [
      "error plan /name",
      "error plan /size",
      "error plan /size/width",
      "error plan /categories/0/color",
      "error plan /zones/0/zone_id",
      "error plan /zones/0/rows/0/row_number",
      "error plan /zones/0/rows/0/seats/0/seat_guid",
      "error plan /zones/0/rows/0/seats/0/position",
      "warning plan /zones/0/rows/0/seats/0/row",
      "error plan /zones/0/rows/0/seats/1",
      "error plan /zones/1/rows/0/seats/0/radius",
      "error plan /zones/1/rows/0/seats/0/start_direction",
      "error plan /categories/1/name",
      "error plan /zones/1/name",
    ],
  ],
])("[V6] all that is wrong with %s is reported with its place", (name, expected) => {
  expect(findingsOf(name)).toEqual(expected);
});

test("[V6] a sidecar is checked against its plan, prices against the categories", () => {
  const sidecar = read("theatre-wrong.sidecar.json");
  const { findings } = checkPlan(read("theatre.json"), sidecar, { Balcony: -1, Stals: 300 });
  expect(findings.map(({ severity, source, at }) => `${severity} ${source} ${at}`)).toEqual([
    "error sidecar /zones/stalls/gate",
    "warning sidecar /zones/stalls/door",
    "error sidecar /seats/stalls-A-2/restrictedView",
    "error sidecar /prices/Stalls",
    "warning sidecar /focal/x",
    "error sidecar /zones/gallery",
    "error sidecar /seats/stalls-Z-1",
    "error sidecar /seats/stalls-A-1",
    "error sidecar /seats/stalls-A-3/companionOf",
    "error sidecar /seats/stalls-A-7/companionOf",
    "error sidecar /seats/balcony-1-1/companionOf",
    "error prices /Balcony",
    "error prices /Boxes",
    "error prices /Stals",
  ]);
});

test("[V6] a duplicate names both places", () => {
  const [first] = checkPlan(read("duplicate-ids.json"), undefined, { Stalls: 1 }).findings;
  expect(first?.at).toBe("/zones/0/rows/1/seats/0/seat_guid");
  expect(first?.problem).toContain("/zones/0/rows/0/seats/1");
});

test("[V6] a category that has seats and no price is an error", () => {
  expect(findingsOf("one-seat-rows", {})).toEqual(["error plan /categories/0/name"]);
});

/** `rows` rows of `seats` seats in one zone. */
function block(rows: number, seats: number): PlanFile {
  return {
    name: "Block",
    size: { width: seats * 25 + 50, height: rows * 40 + 50 },
    categories: [{ name: "One", color: "#123456" }],
    zones: [
      {
        name: "Block",
        position: { x: 20, y: 20 },
        rows: Array.from({ length: rows }, (_, row) => ({
          row_number: `${row + 1}`,
          position: { x: 0, y: row * 40 },
          seats: Array.from({ length: seats }, (_, seat): SeatInFile => ({
            seat_guid: `${row + 1}-${seat + 1}`,
            seat_number: `${seat + 1}`,
            category: "One",
            position: { x: seat * 25, y: 0 },
          })),
        })),
      },
    ],
  };
}

test("[V6] a block of 3,500 seats is fine, one of 6,000 is a warning", () => {
  expect(checkPlan(block(50, 70), undefined, { One: 1 }).findings).toEqual([]);
  const [warning, ...others] = checkPlan(block(60, 100), undefined, { One: 1 }).findings;
  expect(warning).toMatchObject({ severity: "warning", at: "/zones/0" });
  expect(others).toEqual([]);
});

test("[V6] a plan with too many seats or categories is refused", () => {
  const seats = checkPlan(block(PLAN_SEATS_MAX / 500 + 1, 500), undefined, { One: 1 });
  expect(seats.findings.filter(({ severity }) => severity === "error")).toMatchObject([
    { at: "/zones" },
  ]);
  const categories = Array.from({ length: 257 }, (_, n) => ({ name: `${n}`, color: "#123456" }));
  const many = checkPlan({ ...block(1, 1), categories }, undefined, {});
  expect(many.findings).toContainEqual(expect.objectContaining({ at: "/categories" }));
});

test("[V6] a plan of 100,000 seats with an error in every one is reported whole", () => {
  const plan = block(200, 500);
  const rows = plan.zones[0]!.rows.map((row) => ({
    ...row,
    seats: row.seats.map((seat) => ({ ...seat, seat_guid: "same", category: 7 })),
  }));
  const { findings } = checkPlan({ ...plan, zones: [{ ...plan.zones[0]!, rows }] }, undefined, {});
  const count = (end: string): number => findings.filter(({ at }) => at.endsWith(end)).length;
  expect(count("/seat_guid")).toBe(99_999);
  expect(count("/category")).toBe(100_000);
});

test("[V8] whatever JSON it is given, the check answers and does not throw", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.option(fc.jsonValue(), { nil: undefined }), (file, sidecar) => {
      expect(checkPlan(file, sidecar).venue).toBeUndefined();
    }),
  );
});

/** Every place of a JSON value, as the object or list and the key in it. */
function places(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [
    [holder, key] as [typeof holder, string],
    ...places(holder[key]),
  ]);
}

test("[V8] with any parts of a good plan replaced, it is refused or can be sold from", () => {
  const junk = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      "stalls-A-1",
      "stalls",
      "Stalls",
      "__proto__",
      "",
      " ",
      0,
      -0,
      -1,
      Infinity,
      1e300,
    ),
    fc.integer({ min: -500, max: 500 }),
  );
  let sold = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 4 }), (changes) => {
      const files = { plan: read("theatre.json"), sidecar: read("theatre.sidecar.json") };
      for (const [at, value] of changes) {
        const all = places(files);
        const [holder, key] = all[at % all.length]!;
        holder[key] = value;
      }
      const { venue } = checkPlan(files.plan, files.sidecar);
      if (venue === undefined) return;
      const { plan, prices } = compilePlan(venue);
      sold++;
      expect(plan.index.size).toBe(plan.size);
      expect(prices).toHaveLength(plan.categories.length);
      expect([...plan.x, ...plan.y].every((value) => value >= 0)).toBe(true);
    }),
    { numRuns: 800 },
  );
  // One in twenty or so is still a plan: that none was would mean that nothing was tried.
  expect(sold).toBeGreaterThan(0);
});
