import fc from "fast-check";
import { expect, test } from "vitest";
import { wouldOrphan } from "./orphan.ts";
import { draw } from "./plan-fixture.ts";

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

test("[B9] names only free seats that were not picked, ascending", () => {
  const row = fc.string({
    unit: fc.constantFrom(".", ".", "x", "|", "b"),
    minLength: 1,
    maxLength: 12,
  });
  const choice = fc.array(
    row.map((marks) => `.${marks}`),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(choice, fc.array(fc.nat(40), { maxLength: 6 }), (rows, picks) => {
      const { sections, plan } = draw([rows]);
      const index = sections[0]!;
      const chosen = [...new Set(picks.map((pick) => pick % plan.size))].filter(
        (seat) => index.status(seat) === 0,
      );
      const orphans = wouldOrphan(index, chosen);
      expect(orphans).toEqual([...orphans].sort((a, b) => a - b));
      expect(orphans.every((seat) => index.status(seat) === 0 && !chosen.includes(seat))).toBe(
        true,
      );
      if (chosen.length === 0) expect(orphans).toEqual([]);
    }),
  );
});
