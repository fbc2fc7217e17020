import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SeatFlag, type Plan } from "../domain/plan.ts";
import { checkPlan } from "../domain/venue/check.ts";
import { compilePlan } from "../domain/venue/compile.ts";
import { demoStadium } from "../domain/venue/stadium.ts";
import type { PlanView } from "./api.ts";
import { decodePlan, encodePlan } from "./plan-bytes.ts";
import { planFromDocument } from "./plan-document.ts";

const FIXTURES = join(import.meta.dirname, "../../test/fixtures/plans");
const PLAN_BROTLI_MAX = 30_000;

/** Two seats with nothing that does not follow from their row. */
const small = planFromDocument({
  name: "Box",
  width: 40,
  height: 20,
  focal: { x: 20, y: 0 },
  categories: [{ name: "All", color: "#2255aa" }],
  sections: [
    {
      ...{ id: "A", name: "A", gate: null, tier: null },
      first: 0,
      count: 2,
      firstRow: 0,
      rowCount: 1,
    },
  ],
  rows: [{ section: 0, label: "1", first: 0, count: 2 }],
  seats: {
    id: ["A-1-1", "A-1-2"],
    number: ["1", "2"],
    x: [10, 30.5],
    y: [12, 11.9],
    category: [0, 0],
    flags: [1, 2],
    companionOf: [[1, 0]],
  },
});

function stadium(seats: number, seed: number): Plan {
  const { file, sidecar } = demoStadium({ seats, seed });
  return compilePlan(checkPlan(file, sidecar).venue!).plan;
}

function thereAndBack(plan: Plan): Plan {
  const { names, ...columns } = decodePlan(encodePlan(plan));
  return { ...columns, ...names(), index: plan.index };
}

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(join(FIXTURES, name), "utf8"));
}

type DrawnSeat = { number: string; x: number; y: number; flags: number };
type DrawnRow = { label: string; seats: DrawnSeat[] };

/** Positions in tenths. Every second row has ids that follow from it. */
function drawnPlan(drawn: readonly (readonly DrawnRow[])[]): Plan {
  const document: PlanView = {
    name: "Drawn",
    width: 1,
    height: 1,
    focal: { x: 0, y: 0 },
    categories: [
      { name: "0", color: "#000000" },
      { name: "1", color: "#111111" },
    ],
    sections: [],
    rows: [],
    seats: { id: [], number: [], x: [], y: [], category: [], flags: [], companionOf: [] },
  };
  const { sections, rows, seats } = document;
  for (const [section, own] of drawn.entries()) {
    const [first, firstRow] = [seats.id.length, rows.length];
    for (const [r, { label, seats: inRow }] of own.entries()) {
      rows.push({ section, label, first: seats.id.length, count: inRow.length });
      for (const { number, x, y, flags } of inRow) {
        const index = seats.id.push(r % 2 ? `S${section}-${label}-${number}` : `${first}/${x}`) - 1;
        seats.number.push(number);
        seats.x.push(x / 10);
        seats.y.push(y / 10);
        seats.category.push(flags & 1);
        seats.flags.push(flags);
        if (flags & SeatFlag.companion) seats.companionOf?.push([index, (index * 7) % (index + 1)]);
      }
    }
    const [count, rowCount] = [seats.id.length - first, rows.length - firstRow];
    const words = { id: `S${section}`, name: "½", gate: section ? "G" : null, tier: null };
    sections.push({ ...words, first, count, firstRow, rowCount });
  }
  return planFromDocument(document);
}

test("[V15] golden bytes of a plan", () => {
  const bytes = encodePlan(small);
  const words =
    '{"name":"Box","width":40,"height":20,"focal":{"x":20,"y":0},"categories":[{"name":"All","color":"#2255aa"}],' +
    '"sections":[["A","A",null,null]],"labels":["1"],"numbers":[],"ids":[]}';
  const text = Buffer.from(words).toString("hex");
  const length = Buffer.from([(words.length % 128) + 128, words.length >> 7]).toString("hex");
  expect(Buffer.from(bytes).toString("hex")).toBe(
    // Version, words; one row, of two seats, its label the first; numbers from 1 by 1, ids follow.
    `47535001 ${length}${text} 0101 0104 0100 03030202 `.replaceAll(" ", "") +
      // Two of category 0; flags 1, then 2; seat 1 is beside seat 0.
      "020002 0401010201 020102 ".replaceAll(" ", "") +
      // 100, 120; then 205 further and 1 back. Nothing lies between.
      "07c801f0019a0301 00 00".replaceAll(" ", ""),
  );
});

test("[V15] a plan survives as bytes, to the last field", () => {
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 4_000 }), fc.nat(), (seats, seed) => {
      const plan = stadium(seats, seed);
      expect(thereAndBack(plan)).toEqual(plan);
    }),
    { numRuns: 15 },
  );
});

test.each([
  ["theatre", {}],
  ["one-seat-rows", { Stalls: 1000 }],
  ["unicode", { "Catégorie 1": 1000 }],
])("[V15] the awkward plan %s survives as bytes", (name, prices) => {
  const sidecar = name === "theatre" ? fixture(`${name}.sidecar.json`) : undefined;
  const { plan } = compilePlan(checkPlan(fixture(`${name}.json`), sidecar, prices).venue!);
  expect(thereAndBack(plan)).toEqual(plan);
});

test("[V15] whatever seats are called and wherever they stand, they survive as bytes", () => {
  const word = fc.oneof(
    fc.string({ maxLength: 4 }),
    fc.constantFrom("01", "1e3", "-0", "7", "½", "\ud800"),
  );
  const seat = fc.record({
    number: word,
    x: fc.integer({ min: -10_000_000, max: 10_000_000 }),
    y: fc.integer({ min: -10_000_000, max: 10_000_000 }),
    flags: fc.integer({ min: 0, max: 15 }),
  });
  const row = fc.record({ label: word, seats: fc.array(seat, { maxLength: 9 }) });
  const sections = fc.array(fc.array(row, { maxLength: 3 }), { maxLength: 3 });
  fc.assert(
    fc.property(sections, (drawn) => {
      const plan = drawnPlan(drawn);
      expect(thereAndBack(plan)).toEqual(plan);
    }),
  );
});

test("[V16] 60,000 seats are at most 30 KB on the wire", () => {
  const bytes = encodePlan(stadium(60_000, 7));
  const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  expect(br.length).toBeLessThanOrEqual(PLAN_BROTLI_MAX);
});

test("[V15] bytes that are no plan are told by a RangeError, and nothing else happens", () => {
  const bytes = encodePlan(stadium(300, 1));
  expect(() => decodePlan(new TextEncoder().encode("<!doctype html>"))).toThrow("no plan");
  expect(() => decodePlan(Uint8Array.from(bytes).fill(9, 3, 4))).toThrow("plan of version 9");
  expect(() => decodePlan(Uint8Array.from([...bytes, 0]))).toThrow("after its end");
  for (let length = 0; length < bytes.length; length += 37) {
    expect(() => decodePlan(bytes.subarray(0, length))).toThrow(RangeError);
  }
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), (at, byte) => {
      const damaged = Uint8Array.from(bytes);
      damaged[at] = byte;
      try {
        decodePlan(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
  );
});
