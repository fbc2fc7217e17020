import fc from "fast-check";
import { expect, test } from "vitest";
import { alternatives } from "./alternatives.ts";
import { SeatStatus } from "./availability.ts";
import { draw } from "./plan-fixture.ts";
import { SeatFlag } from "./plan.ts";

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
        if (accessible) {
          expect(seats.filter((seat) => plan.flags[seat]! & SeatFlag.wheelchair)).toHaveLength(1);
          continue;
        }
        expect(seats.every((seat) => (plan.flags[seat]! & kept) === 0)).toBe(true);
        for (const seat of seats.slice(1)) {
          expect(seats).toContain(seat - 1);
          expect(plan.row[seat]).toBe(plan.row[seat - 1]);
          expect(plan.flags[seat - 1]! & SeatFlag.gapAfter).toBe(0);
        }
      }
      // Fewer than asked for: then no further set of single seats is left over anywhere.
      if (n === 1 && !accessible && sets.length < limit) {
        const open = [...plan.ids.keys()].filter((s) => free(s) && (plan.flags[s]! & kept) === 0);
        expect(sets.flat().sort((a, b) => a - b)).toEqual(open);
      }
    }),
    { numRuns: 1000 },
  );
});
