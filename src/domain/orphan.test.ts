import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mended, wouldOrphan } from "./orphan.ts";
import { draw } from "./plan-fixture.ts";
import { isOpen, linesOf, orphansOf } from "./plan-model.ts";
import { categoriesOf } from "./wish.ts";

/** Picks the seats drawn as `*` in `picked`, which otherwise repeats `rows`; gives the orphans in the
 * same form, as `o`. */
function orphansIn(rows: string[], picked: string[]): string[] {
  const { sections } = draw([rows]);
  const seats = picked.join("").replaceAll("|", "").split("");
  const chosen = [...seats.keys()].filter((seat) => seats[seat] === "*");
  const orphans = wouldOrphan(sections[0]!, chosen);
  let seat = 0;
  const mark = (char: string) => (char !== "|" && orphans.includes(seat++) ? "o" : char);
  return picked.map((row) => row.split("").map(mark).join(""));
}

test.each([
  ["one left at the end", ["....."], [".***."], ["o***o"]],
  ["two left at the end", ["....."], ["***.."], ["***.."]],
  ["all taken", ["..."], ["***"], ["***"]],
  ["unavoidable: three seats, two wanted", ["x...x"], ["x**.x"], ["x**.x"]],
  ["avoidable elsewhere in the row", ["...x.."], ["**.x.."], ["**ox.."]],
  ["avoidable in another row only", ["...", ".."], ["**.", ".."], ["**.", ".."]],
  ["avoidable by another category only", ["...xbb"], ["**.xbb"], ["**.xbb"]],
  ["single before", [".x.."], [".x**"], [".x**"]],
  ["between two picks", ["......"], [".*.*.."], ["o*o*.."]],
  ["beside an aisle", ["..|...."], [".*|...."], ["o*|...."]],
  ["beside a wheelchair place", ["w....w"], ["w.**.w"], ["wo**ow"]],
  ["the wheelchair place itself is none", ["wc.."], ["w*.."], ["w*.."]],
  ["two rows", ["....", "...."], ["*.*.", "**.."], ["*o*o", "**.."]],
])("[B9] %s", (_, rows, picked, expected) => {
  expect(orphansIn(rows, picked)).toEqual(expected);
});

test("[B9] equals a search through every other choice in the row", () => {
  const marks = fc.constantFrom(".", ".", ".", "x", "|", "b", "w");
  const row = fc.array(marks, { maxLength: 9 }).map((rest) => `.${rest.join("")}`);
  const rows = fc.array(row, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(rows, fc.array(fc.nat(30), { maxLength: 5 }), (rows, picks) => {
      const drawing = draw([rows]);
      const { plan, sections } = drawing;
      const chosen = [...new Set(picks.map((pick) => pick % plan.size))].filter((seat) =>
        isOpen(drawing, seat),
      );
      const categories = categoriesOf(plan, chosen);
      const expected = orphansOf(drawing, chosen).filter((orphan) => {
        const inRow = (seat: number) => plan.row[seat] === plan.row[orphan];
        return linesOf(drawing, chosen.filter(inRow).length, categories).some(
          (line) => line.every(inRow) && orphansOf(drawing, line).length === 0,
        );
      });
      expect(wouldOrphan(sections[0]!, chosen)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

/** The choice that mends, drawn like the picks. */
function mendedIn(rows: string[], picked: string[]): string[] {
  const { sections } = draw([rows]);
  const seats = picked.join("").replaceAll("|", "").split("");
  const chosen = [...seats.keys()].filter((seat) => seats[seat] === "*");
  const choice = mended(sections[0]!, chosen);
  let seat = 0;
  const mark = (char: string) => (char === "|" ? char : choice.includes(seat++) ? "*" : ".");
  return picked.map((row) => row.split("").map(mark).join(""));
}

test.each([
  ["shifted by one to the end", ["......"], [".***.."], ["***..."]],
  ["by one, so that two are left on both sides", ["......."], ["...***."], ["..***.."]],
  ["closed up", ["......"], ["*.*..."], ["**...."]],
  ["left as it is where nothing is wrong", ["....."], ["***.."], ["***.."]],
  ["left as it is where nothing can be done", ["x...x"], [".**.."], [".**.."]],
  ["into another gap of the row", ["...x.."], ["**...."], ["....**"]],
  ["only in the row that has one", ["....", "...."], ["*.*.", "**.."], ["**..", "**.."]],
  ["without the wheelchair place", ["w....."], ["*.*..."], ["**...."]],
])("[B11] a choice is mended: %s", (_, rows, picked, expected) => {
  expect(mendedIn(rows, picked)).toEqual(expected);
});

test("[B11] what mends is free, as many seats of the same rows and categories, and leaves no orphan", () => {
  const marks = fc.constantFrom(".", ".", ".", ".", "x", "|", "b", "w", "c");
  const row = fc.array(marks, { maxLength: 9 }).map((rest) => `.${rest.join("")}`);
  const rows = fc.array(row, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(rows, fc.array(fc.nat(30), { minLength: 1, maxLength: 6 }), (rows, picks) => {
      const { plan, sections } = draw([rows]);
      const [index] = sections;
      const chosen = [...new Set(picks.map((pick) => pick % plan.size))]
        .filter((seat) => index!.status(seat) === 0)
        .sort((a, b) => a - b);
      const choice = mended(index!, chosen);
      if (wouldOrphan(index!, chosen).length === 0) expect(choice).toEqual(chosen);
      expect(wouldOrphan(index!, choice)).toEqual([]);
      expect(new Set(choice).size).toBe(chosen.length);
      for (const seat of choice) expect(index!.status(seat)).toBe(0);
      const rowsOf = (seats: readonly number[]) => seats.map((seat) => plan.row[seat]);
      expect(rowsOf(choice)).toEqual(rowsOf(chosen));
      const categories = categoriesOf(plan, chosen);
      for (const seat of choice) expect(categories[plan.category[seat]!]).toBe(1);
    }),
    { numRuns: 500 },
  );
});
