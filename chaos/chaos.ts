/** Real faults: a real server and a real PostgreSQL under the crowd of the rush, disturbed in the ways of
 * scenarios.ts. For each: what was injected, how long service was out, and the verdict of the same
 * independent check.
 *
 *   npm run chaos [-- --only NAME] [--seed N]
 *
 * Exit code 0: every verdict is clean. */
import { parseArgs } from "node:util";
import { sleep } from "../sim/client.ts";
import { Ends, runToEnd } from "../sim/ends.ts";
import { readLedger } from "../sim/ledger.ts";
import { finalMap, play, type Scene } from "../sim/play.ts";
import { countOf } from "../sim/progress.ts";
import { judge, verdictText } from "../sim/verdict.ts";
import { Probe } from "./probe.ts";
import { type Scenario, SCENARIOS, strike } from "./scenarios.ts";
import { openChaosStage } from "./stage.ts";

const SEATS = 5_000;
const CROWD = {
  fans: 7_000,
  connections: 128,
  holdMs: 2_000,
  durationMs: 30_000,
  progress: false,
};
/** Shares of the seats sold at which the trouble comes. */
const STRIKES = [0.1, 0.45];
const WATCH_MS = 10;
const LOG_SHOWN_CHARS = 2_000;

await runToEnd(async (ends) => {
  const { values } = parseArgs({
    options: { only: { type: "string" }, seed: { type: "string", default: "1" } },
  });
  const chosen = SCENARIOS.filter(({ name }) => values.only === undefined || name === values.only);
  if (chosen.length === 0) {
    console.error(`There is no ${values.only}: ${SCENARIOS.map(({ name }) => name).join(", ")}.`);
    return 1;
  }
  let broken = 0;
  for (const scenario of chosen) {
    if (!(await run(scenario, Number(values.seed), ends))) broken++;
  }
  console.log(`\n${chosen.length - broken} of ${chosen.length} scenarios clean.`);
  return broken === 0 ? 0 : 1;
});

/** Whether its verdict is clean. */
async function run(scenario: Scenario, seed: number, all: Ends): Promise<boolean> {
  const ends = await all.start(
    () => Promise.resolve(new Ends()),
    (it) => it.run(),
  );
  const since = performance.now();
  try {
    const stage = await openChaosStage(scenario.name, SEATS, seed, CROWD.holdMs, ends);
    const probe = new Probe(stage.eventUrl);
    const probing = probe.run();
    let strikes = 0;
    const disturb = async ({ sold, over, outages }: Scene): Promise<void> => {
      for (const share of STRIKES) {
        while (sold() < share && !over()) await sleep(WATCH_MS);
        if (over()) return;
        outages.push(await strike(scenario, stage));
        strikes++;
      }
    };
    const { history, meter } = await play({ ...CROWD, seed }, stage, ends, disturb);
    probe.stop();
    await probing;
    const ledger = await readLedger(stage.databaseUrl, stage.event, stage.bank);
    const map = await finalMap(stage, true);
    const verdict = judge(stage.event, { ...history, finalMap: map }, ledger);
    const clean = verdict.result === "clean" && strikes === STRIKES.length;
    const took = ((performance.now() - since) / 1000).toFixed(0);
    const sold = history.samples.at(-1)?.sold ?? 0;
    console.log(
      `${clean ? "clean " : "BROKEN"} ${scenario.name}: ${scenario.what}\n` +
        `       ${strikes} times; longest without service ${(probe.longestMs / 1000).toFixed(1)} s; ` +
        `${sold.toLocaleString("en")} sold, ${countOf(meter.total.answers).toLocaleString("en")} requests; ${took} s`,
    );
    if (!clean) console.log(`${verdictText(verdict)}\n${stage.server.log.slice(-LOG_SHOWN_CHARS)}`);
    return clean;
  } finally {
    await ends.run();
  }
}
