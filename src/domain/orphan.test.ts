import * as fc from "fast-check";
import { expect, test } from "vitest";
import { wouldOrphan } from "./orphan.ts";
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
