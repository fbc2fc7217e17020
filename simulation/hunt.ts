/** Plants each mutant in turn and counts the seeds until the simulator sees it. */
import { execFile } from "node:child_process";
import { type Mutant, MUTANTS } from "./mutants.ts";

const SEEDS_MAX = 500;
/** A defect that makes a run endless is not seen by that: so would be one that nobody sees. */
const LIMIT_MS = 120_000;
const SURVIVES = `SURVIVES ${SEEDS_MAX} seeds, or ${LIMIT_MS / 1_000} s of them`;
/** Cores of the machine that this was made for. */
const AT_ONCE = 2;

/** The exit code: 1 if a mutant survives. */
export async function huntMutants(only: string): Promise<number> {
  const mutants = MUTANTS.filter(({ name }) => name.includes(only));
  const waiting = [...mutants];
  let survivors = 0;
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const found = await hunt(next);
      if (found === undefined) survivors++;
      console.log(`${next.name.padEnd(45)} ${found ?? SURVIVES}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  console.log(`${mutants.length - survivors} of ${mutants.length} found`);
  return survivors === 0 ? 0 : 1;
}

/** "seed N: what was seen"; undefined if nothing was. Throws if it could not be planted. */
function hunt({ name, nodes }: Mutant): Promise<string | undefined> {
  const args = ["--import", "./simulation/mutate.ts", "simulation/simulate.ts"];
  const seeds = ["--seeds", String(SEEDS_MAX), "--first", ...(nodes ? ["--nodes"] : [])];
  const env = { ...process.env, GRANDSTAND_MUTANT: name };
  return new Promise((done, fail) => {
    execFile(
      process.execPath,
      [...args, ...seeds],
      { env, timeout: LIMIT_MS },
      (error, out, err) => {
        const [seed, what] = out.split("\t");
        if (error === null || error.killed === true) done(undefined);
        else if (what !== undefined) done(`seed ${seed}: ${what.trim()}`);
        else fail(new Error(`${name}: ${err.slice(0, 500)}`));
      },
    );
  });
}
