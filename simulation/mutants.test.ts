import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MUTANTS } from "./mutants.ts";

/** Whoever changes that text hears it at once, and not after a thousand seeds. */
test.each(MUTANTS)("[X4] what plants a defect finds its place: $name", ({ edits }) => {
  for (const { file, find } of edits) expect(readFileSync(file, "utf8")).toContain(find);
});
