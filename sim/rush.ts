/** Plays a whole sale against a real server and judges it.
 *
 *   stage (database, event, server) -> crowd (and faults) -> settle -> ledger -> verdict -> report
 *
 * Exit code 0: clean. 1: something is wrong, or nothing could be judged. 130: Ctrl-C. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runToEnd, type Ends } from "./ends.ts";
import { killRepeatedly, type Strike } from "./faults.ts";
import type { History } from "./history.ts";
import { readLedger } from "./ledger.ts";
import { OptionError } from "./option-value.ts";
import { parseOptions, USAGE, type RushOptions } from "./options.ts";
import { finalMap, play } from "./play.ts";
import { readPublished } from "./published.ts";
import { reportHtml } from "./report.ts";
import { killNode } from "./nodes.ts";
import type { Server } from "./server.ts";
import { openStage, type Stage } from "./stage.ts";
import { toldAfterBank } from "./told.ts";
import { summarise, summaryText, type Summary } from "./summary.ts";
import { judge, verdictText } from "./verdict.ts";

await runToEnd(async (ends) => {
  const args = process.argv.slice(2);
  if (args.includes("--help")) {
    console.log(USAGE);
    return 0;
  }
  try {
    return await rush(parseOptions(args), ends);
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    return 1;
  }
});

async function rush(options: RushOptions, ends: Ends): Promise<number> {
  const stage = await openStage(options, ends, console.log);
  const { server } = stage;
  const { history, crowd, meter } = await play(
    { ...options, progress: true },
    stage,
    ends,
    (scene) =>
      options.kill && server !== null
        ? killRepeatedly(strikeOf(options, stage, server), options.seed, scene)
        : Promise.resolve(),
  );
  console.log("The sale is over. Reading the database and judging …");
  const ledger =
    stage.databaseUrl === null
      ? null
      : await readLedger(stage.databaseUrl, stage.event, stage.bank);
  const published = options.queue === null ? null : await readPublished(stage);
  const map = await finalMap(stage, options.target === null);
  await server?.stop();
  const whole: History = {
    ...history,
    finalMap: map,
    queue: history.queue && { ...history.queue, published },
  };
  const verdict = judge(stage.event, whole, ledger);
  const told = toldAfterBank(history, ledger?.payments ?? []);
  const summary = summarise(
    options,
    whole,
    meter,
    crowd.endings,
    verdict,
    told,
    ledger,
    stage.event,
  );
  const page = writeReport(options.out, summary);
  console.log(`\n${summaryText(summary)}\n\n${verdictText(verdict)}\nReport: ${page}`);
  return verdict.result === "broken" ? 1 : 0;
}

/** One server is killed as a whole; of several nodes one, and the others go on. */
function strikeOf({ engine }: RushOptions, { organiserKey }: Stage, server: Server): Strike {
  const count = Number(engine["GRANDSTAND_NODES"] ?? 1);
  if (count > 1 && organiserKey !== null)
    return (random) => killNode(server.pid, { url: server.url, organiserKey, count }, random);
  return async () => {
    await server.kill();
    await server.start();
  };
}

function writeReport(folder: string, summary: Summary): string {
  mkdirSync(folder, { recursive: true });
  const page = join(folder, "rush.html");
  writeFileSync(page, reportHtml(summary));
  writeFileSync(join(folder, "rush.json"), `${JSON.stringify(summary, null, 2)}\n`);
  return page;
}
