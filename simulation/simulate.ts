/** Runs seeds and says what was found.
 *
 *   npm run simulate -- [--seeds 1000] [--seed N] [--minutes M] [--from N] [--nodes]
 *   npm run simulate -- --mutants [--only "part of a name"]
 *
 * Exit code 1 if a seed failed; it prints the command that replays it and the last steps. */
import { parseArgs } from "node:util";
import { isCluster } from "./cluster.ts";
import { FAMILIES } from "./faults.ts";
import { huntMutants } from "./hunt.ts";
import { runSeed } from "./run.ts";

/** Failing seeds that are shown whole, at most. */
const SHOWN_MAX = 3;

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    minutes: { type: "string", default: "1" },
    mutants: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    /** Of these seeds those only that play several nodes. */
    nodes: { type: "boolean", default: false },
    /** Ends with the first seed that is wrong, and prints its number only. */
    first: { type: "boolean", default: false },
  },
});
if (values.mutants) process.exit(await huntMutants(values.only));
const minutes = Number(values.minutes);
const first = Number(values.seed ?? values.from);
const last = values.seed === undefined ? first + Number(values.seeds) - 1 : first;
const since = performance.now();
let operations = 0;
let failed = 0;
let played = 0;
const met = new Map<string, number>();
for (let seed = first; seed <= last; seed++) {
  if (values.nodes && !isCluster(seed)) continue;
  const result = await runSeed(seed, minutes);
  played++;
  operations += result.operations;
  for (const family of result.families) met.set(family, (met.get(family) ?? 0) + 1);
  if (values.seed !== undefined) console.log(`trace ${result.hash}`);
  if (result.faults.length === 0) continue;
  failed++;
  if (values.first) {
    console.log(`${seed}\t${result.faults[0]?.split("\n")[0]?.slice(0, 100)}`);
    process.exit(1);
  }
  if (failed > SHOWN_MAX) continue;
  console.log(
    `\nseed ${seed} (${result.families.join(", ")}) is wrong:\n  ${result.faults.slice(0, 5).join("\n  ")}\n\n` +
      `the last steps (virtual ms, who, what):\n${result.trace}\n\n` +
      `replay: npm run simulate -- --seed ${seed} --minutes ${minutes}\n`,
  );
}
const seconds = (performance.now() - since) / 1000;
const each = FAMILIES.map((family) => `${family} ${met.get(family) ?? 0}`).join(", ");
console.log(
  `${played} seeds, ${failed} wrong; ${operations.toLocaleString("en")} operations of clients in ` +
    `${seconds.toFixed(0)} s (${Math.round((operations / seconds) * 60).toLocaleString("en")} a minute)\n` +
    `runs with: ${each}`,
);
process.exitCode = failed === 0 ? 0 : 1;
