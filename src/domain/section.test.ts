import * as fc from "fast-check";
import { expect, test } from "vitest";
import { SeatStatus } from "./availability.ts";
import { draw } from "./plan-fixture.ts";
import { fits, fitsCleanly, longest, SectionIndex } from "./section.ts";

const BLOCK = ["....|..wc", "", ".r.b", ".", "w|c|.", ".".repeat(33)];
const STATUSES = Object.values(SeatStatus);

/** Run lengths of a row from nothing but the plan and the statuses. */
function runsByHand(index: SectionIndex, row: number): Set<number> {
  const { plan, section } = index.layout;
  const { first, count } = plan.rows[section.firstRow + row]!;
  const text = Array.from({ length: count }, (_, i) => {
    const flags = plan.flags[first + i]!;
    const open = index.status(first + i) === SeatStatus.free && (flags & 3) === 0;
    return (open ? "o" : "-") + ((flags & 8) !== 0 ? "|" : "");
  }).join("");
  return new Set((text.match(/o+/g) ?? []).map((run) => Math.min(30, run.length)));
}

function bits(runs: number): Set<number> {
  return new Set(Array.from({ length: 31 }, (_, n) => n).filter((n) => (runs >>> n) & 1));
}

test("[B1] after any changes the index equals one built from the final statuses", () => {
  const changes = fc.array(
    fc.record({ seat: fc.nat(1000), status: fc.constantFrom(...STATUSES), ask: fc.boolean() }),
    { maxLength: 120 },
  );
  fc.assert(
    fc.property(changes, (list) => {
      const { plan, sections } = draw([["..."], BLOCK, ["..."]]);
      const index = sections[1]!;
      const { first, count } = index.layout;
      for (const { seat, status, ask } of list) {
        index.set(first + (seat % count), status);
        if (ask) index.runs();
      }
      const again = new SectionIndex(plan, 1);
      for (let i = 0; i < count; i++) again.set(first + i, index.status(first + i));
      expect(index.bytes()).toEqual(again.bytes());
      expect(index.counts()).toEqual(again.counts());
      expect(index.open).toEqual(again.open);
      const all = new Set<number>();
      for (let row = 0; row < BLOCK.length; row++) {
        const byHand = runsByHand(index, row);
        expect(bits(index.rowRuns(row))).toEqual(byHand);
        for (const length of byHand) all.add(length);
      }
      expect(bits(index.runs())).toEqual(all);
      const { free, held, sold, blocked } = index.counts();
      expect(free + held + sold + blocked).toBe(count);
      const statuses = [...index.bytes()];
      expect(held).toBe(statuses.filter((status) => status === SeatStatus.held).length);
    }),
  );
});

test.each([
  ["none", 0, [], [], 0],
  ["a single seat", 1 << 1, [1], [1], 1],
  ["a run of 3", 1 << 3, [1, 2, 3], [1, 3], 3],
  ["runs of 2 and 5", (1 << 2) | (1 << 5), [1, 2, 3, 4, 5], [1, 2, 3, 5], 5],
])("run lengths: %s", (_, runs, fit, clean, most) => {
  const sizes = [1, 2, 3, 4, 5, 6, 20];
  expect(sizes.filter((n) => fits(runs, n))).toEqual(fit);
  expect(sizes.filter((n) => fitsCleanly(runs, n))).toEqual(clean);
  expect(longest(runs)).toBe(most);
});

test("a seat of another section is a programmer's error", () => {
  const { sections } = draw([["..."], ["..."]]);
  expect(() => sections[0]!.set(3, SeatStatus.sold)).toThrow(RangeError);
  expect(() => sections[1]!.status(2)).toThrow(RangeError);
  expect(() => sections[0]!.status(Number.NaN)).toThrow(RangeError);
  expect(() => new SectionIndex(sections[0]!.layout.plan, 2)).toThrow(RangeError);
});
