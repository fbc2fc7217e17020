import * as fc from "fast-check";
import { expect, test } from "vitest";
import { alternatives } from "./alternatives.ts";
import { SeatStatus } from "./availability.ts";
import { draw } from "./plan-fixture.ts";
import { linesOf, orphansOf } from "./plan-model.ts";
import { SeatFlag } from "./plan.ts";
import { categoriesOf } from "./wish.ts";

/** The blocks as drawn, with the seats of the sets as 1, 2, 3. */
function show(blocks: string[][], sets: readonly (readonly number[])[]): string[][] {
  let seat = 0;
  const mark = (char: string) => {
    if (char === "|") return char;
    const set = sets.findIndex((seats) => seats.includes(seat));
    seat += 1;
    return set === -1 ? char : `${set + 1}`;
  };
  return blocks.map((block) => block.map((row) => row.split("").map(mark).join("")));
}

test.each([
  ["the nearest first", [2, 3], [["..xx...."]], [["11xx2233"]]],
  ["no single seat left if it can be", [0, 1], [["xx...", "xxx.."]], [["xx22.", "xxx11"]]],
  ["with a wanted seat that is free", [1, 2], [["xx.."]], [["xx11"]]],
  ["the same section before the next", [0, 1], [["xx......"], ["...."]], [["xx112233"], ["...."]]],
  ["then the nearest other", [2], [["xxx"], ["xx."], ["..."]], [["xxx"], ["xx1"], ["3.2"]]],
  ["the same category before a nearer one", [0], [["xbbb..."]], [["xbbb132"]]],
  ["other categories after all", [0, 1], [["xxbb"], ["..."]], [["xx22"], ["11."]]],
  ["nothing big enough", [0, 1], [["xx.x.x"]], [["xx.x.x"]]],
  ["a wheelchair place for a wheelchair place", [0, 1], [["Xc..wc"]], [["Xc..11"]]],
])("[B10] %s", (_, wanted, blocks, expected) => {
  const { sections } = draw(blocks);
  expect(show(blocks, alternatives(sections, wanted, wanted.length))).toEqual(expected);
});

test("nothing to compare with gives nothing", () => {
  expect(alternatives([], [0], 1)).toEqual([]);
  expect(alternatives(draw([["..."]]).sections, [], 1)).toEqual([]);
  expect(() => alternatives(draw([["..."]]).sections, [0], 0)).toThrow(RangeError);
});

test("[B10] sets are free, adjacent, of the asked size, without a shared seat, and as many as asked", () => {
  const marks = fc.constantFrom(".", ".", ".", "x", "b", "w", "c", "|");
  const row = fc.array(marks, { maxLength: 9 }).map((rest) => `.${rest.join("")}`);
  const blocks = fc.array(fc.array(row, { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  });
  const party = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(blocks, fc.nat(80), party, fc.nat(4), (rows, pick, n, limit) => {
      const { plan, sections } = draw(rows);
      const wanted = pick % plan.size;
      const sets = alternatives(sections, [wanted], n, limit);
      expect(sets.length).toBeLessThanOrEqual(limit);
      expect(new Set(sets.flat()).size).toBe(sets.flat().length);
      const kept = SeatFlag.wheelchair | SeatFlag.companion;
      const accessible = (plan.flags[wanted]! & kept) !== 0;
      const free = (seat: number) =>
        sections[plan.rows[plan.row[seat]!]!.section]!.status(seat) === SeatStatus.free;
      for (const seats of sets) {
        expect(seats).toHaveLength(n);
        expect(seats.every(free)).toBe(true);
        const places = seats.filter((seat) => plan.flags[seat]! & SeatFlag.wheelchair);
        const adjacent = seats
          .slice(1)
          .every(
            (seat, i) =>
              seats[i] === seat - 1 &&
              plan.row[seat] === plan.row[seat - 1] &&
              (plan.flags[seat - 1]! & SeatFlag.gapAfter) === 0,
          );
        const ordinary = seats.every((seat) => (plan.flags[seat]! & kept) === 0);
        const companions = seats.filter((seat) => plan.companionOf[seat] === places[0]);
        expect(accessible ? companions.length === n - 1 : adjacent && ordinary).toBe(true);
      }
      // Whoever wants one seat and gets fewer offers than could be shown was offered all there are.
      const all = [...plan.ids.keys()].filter((s) => free(s) && (plan.flags[s]! & kept) === 0);
      const complete = n > 1 || accessible || sets.length === limit;
      expect(complete ? all : sets.flat().sort((a, b) => a - b)).toEqual(all);
    }),
    { numRuns: 500 },
  );
});

test("[B10] the first set is the nearest in the section, as an exhaustive search finds it", () => {
  const marks = fc.constantFrom(".", ".", ".", "x", "b", "|");
  const row = fc.array(marks, { maxLength: 9 }).map((rest) => `.${rest.join("")}`);
  const block = fc.array(row, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(block, fc.nat(60), fc.integer({ min: 1, max: 4 }), (rows, pick, n) => {
      const drawing = draw([rows]);
      const { plan, sections } = drawing;
      const wanted = pick % plan.size;
      const rank = (line: readonly number[]) => {
        const [left, right] = [line[0]!, line[n - 1]!];
        const x = (plan.x[left]! + plan.x[right]!) / 2 - plan.x[wanted]!;
        const y = (plan.y[left]! + plan.y[right]!) / 2 - plan.y[wanted]!;
        return [orphansOf(drawing, line).length, x ** 2 + y ** 2] as const;
      };
      const own = linesOf(drawing, n, categoriesOf(plan, [wanted]));
      const lines = own.length > 0 ? own : linesOf(drawing, n, Uint8Array.of(1, 1));
      const best = lines.map(rank).sort((a, b) => a[0] - b[0] || a[1] - b[1])[0];
      const found = alternatives(sections, [wanted], n)[0];
      expect(found && rank(found)).toEqual(best);
    }),
    { numRuns: 500 },
  );
});
