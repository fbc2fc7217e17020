/** docs/scale.md shows what the command prints, so that it cannot go stale. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readInputs } from "./inputs.ts";
import { planOf } from "./plan.ts";
import { tableOf } from "./table.ts";

const text = readFileSync("docs/scale.md", "utf8");
/** A block that begins with the command. */
const shown = [...text.matchAll(/^```text\n\$ npm run plan -- (.+)\n([^]*?)^```$/gm)].map(
  ([, options, output]) => ({ options: options!, output: output! }),
);

test("[G6] docs/scale.md shows plans", () => {
  expect(shown.length).toBeGreaterThanOrEqual(2);
});

test.each(shown)("[G6] docs/scale.md: $options", ({ options, output }) => {
  const printed = `${tableOf(planOf(readInputs(options.split(" ")).inputs))}\n`;
  expect(output).toBe(printed);
  for (const line of printed.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});

test("[G6] every other figure in docs/scale.md is that of a plan", () => {
  const rows = [...text.matchAll(/^\| `([^`]+)` \|(.+)\|$/gm)];
  expect(rows.length).toBeGreaterThanOrEqual(4);
  for (const [, options, cells] of rows) {
    const { nodes, databases, limits } = planOf(readInputs(options!.split(" ")).inputs);
    const tightest = `${limits[0]!.what}, ${Math.round(limits[0]!.share * 100).toLocaleString("en")} %`;
    const expected = [nodes.toLocaleString("en"), databases.toLocaleString("en"), tightest];
    expect(
      cells!.split("|").map((cell) => cell.trim()),
      options,
    ).toEqual(expected);
  }
});
