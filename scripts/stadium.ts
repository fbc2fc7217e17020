/** Makes a stadium as two files that scripts/import.ts takes:
 *
 *   npm run stadium -- --seats 30000 --seed 7 --out plan.json
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { STADIUM_SEATS_MAX, STADIUM_SEATS_MIN } from "../src/domain/venue/design.ts";
import { demoStadium } from "../src/domain/venue/stadium.ts";
import { UsageError } from "../src/usage-error.ts";
import { runCommand, sidecarPath } from "./import/command.ts";

const USAGE = "Usage: npm run stadium -- [--seats 30000] [--seed 7] [--out plan.json]";

await runCommand(USAGE, () => {
  const { values } = parseArgs({
    options: {
      seats: { type: "string", default: "30000" },
      seed: { type: "string", default: "7" },
      out: { type: "string", default: "plan.json" },
    },
  });
  const seats = wholeNumber("--seats", values.seats, STADIUM_SEATS_MIN, STADIUM_SEATS_MAX);
  const seed = wholeNumber("--seed", values.seed, 0, Number.MAX_SAFE_INTEGER);
  const { file, sidecar } = demoStadium({ seats, seed });
  const beside = sidecarPath(values.out);
  writeFileSync(values.out, `${JSON.stringify(file)}\n`);
  writeFileSync(beside, `${JSON.stringify(sidecar)}\n`);
  const sections = file.zones.filter((zone) => zone.rows.length > 0).length;
  console.log(
    `${file.name}: ${seats} seats in ${sections} sections, in ${values.out} and ${beside}`,
  );
});

function wholeNumber(flag: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`${flag} is "${text}": it must be a whole number from ${min} to ${max}.`);
}
