/** Runs seeds and says what was found.
 * Exit code 1 if a seed failed; it prints the command that replays it and the last steps. */
import { answerHelp } from "../src/help.ts";
import { asked } from "./asked.ts";
import { isCluster } from "./cluster.ts";
import { playAll } from "./crew.ts";
import { FAMILIES } from "./faults.ts";
import { huntMutants } from "./hunt.ts";
import { type Result, runSeed } from "./run.ts";

/** Failing seeds that are shown whole, at most. */
const SHOWN_MAX = 3;

answerHelp(`npm run simulate -- [options]

  --seeds N        so many seeds (default 100)
  --from N         the first of them (default 1)
  --seed N         this one only; prints a hash of its trace
  --minutes M      virtual minutes of each (default 1)
  --nodes          of these seeds those only that play several nodes
  --first          ends with the first seed that is wrong, and prints its number only
  --mutants        plants defects, one after the other, and finds them
  --only TEXT      with --mutants: those with this in their name`);

const values = asked();
if (values.mutants) process.exit(await huntMutants(values.only));
const { minutes } = values;
const first = values.seed ?? values.from;
const last = values.seed === undefined ? first + values.seeds - 1 : first;
const since = performance.now();
const seeds = Array.from({ length: last - first + 1 }, (_, n) => first + n).filter(
  (seed) => !values.nodes || isCluster(seed),
);
let operations = 0;
let failed = 0;
const met = new Map<string, number>();

function ended(result: Result): void {
  operations += result.operations;
  for (const family of result.families) met.set(family, (met.get(family) ?? 0) + 1);
  if (values.seed !== undefined) console.log(`trace ${result.hash}`);
  if (result.faults.length === 0) return;
  failed++;
  if (failed > SHOWN_MAX) return;
  console.log(
    `\nseed ${result.seed} (${result.families.join(", ")}) is wrong:\n  ${result.faults.slice(0, 5).join("\n  ")}\n\n` +
      `the last steps (virtual ms, who, what):\n${result.trace}\n\n` +
      `replay: npm run simulate -- --seed ${result.seed} --minutes ${minutes}\n`,
  );
}

if (values.first) {
  for (const seed of seeds) {
    const [fault] = (await runSeed(seed, minutes)).faults;
    if (fault === undefined) continue;
    console.log(`${seed}\t${fault.split("\n")[0]?.slice(0, 100)}`);
    process.exit(1);
  }
  process.exit(0);
}
await playAll(seeds, minutes, ended);
const seconds = (performance.now() - since) / 1000;
const each = FAMILIES.map((family) => `${family} ${met.get(family) ?? 0}`).join(", ");
console.log(
  `${seeds.length} seeds, ${failed} wrong; ${operations.toLocaleString("en")} operations of clients in ` +
    `${seconds.toFixed(0)} s (${Math.round((operations / seconds) * 60).toLocaleString("en")} a minute)\n` +
    `runs with: ${each}`,
);
process.exitCode = failed === 0 ? 0 : 1;
