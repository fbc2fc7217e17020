/** Plays a whole sale against a real server and judges it.
 *
 *   stage (database, event, server) -> crowd (and faults) -> settle -> ledger -> verdict -> report
 *
 * Exit code 0: clean. 1: something is wrong, or nothing could be judged. 130: Ctrl-C. */
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlanView } from "../src/protocol/api.ts";
import { Client, sleep } from "./client.ts";
import { Crowd, sampleOf } from "./crowd.ts";
import { runToEnd, type Ends } from "./ends.ts";
import { killRepeatedly } from "./faults.ts";
import { Recorder, type History } from "./history.ts";
import { readLedger } from "./ledger.ts";
import { Meter } from "./meter.ts";
import { OptionError, parseOptions, USAGE, type RushOptions } from "./options.ts";
import { Pool } from "./pool.ts";
import { showProgress } from "./progress.ts";
import { reportHtml } from "./report.ts";
import { setPhase } from "./sale.ts";
import { measureSkew } from "./skew.ts";
import { openStage, type Stage } from "./stage.ts";
import { summarise, summaryText, type Summary } from "./summary.ts";
import { judge, verdictText } from "./verdict.ts";
import { clock } from "./wire.ts";

/** How much longer than a hold the last ones may take to come free. */
const SETTLE_MARGIN_MS = 15_000;
const SETTLE_POLL_MS = 200;

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
  const { history, crowd, meter } = await play(options, stage, ends);
  console.log("The sale is over. Reading the database and judging …");
  const ledger =
    stage.databaseUrl === null ? null : await readLedger(stage.databaseUrl, stage.event);
  const finalMap = await look(stage, options);
  await stage.server?.stop();
  const verdict = judge(stage.event, { ...history, finalMap }, ledger);
  const summary = summarise(options, history, meter, crowd.endings, verdict);
  const page = writeReport(options.out, summary);
  console.log(`\n${summaryText(summary)}\n\n${verdictText(verdict)}\nReport: ${page}`);
  return verdict.result === "broken" ? 1 : 0;
}

interface Played {
  readonly history: History;
  readonly crowd: Crowd;
  readonly meter: Meter;
}

async function play(options: RushOptions, stage: Stage, ends: Ends): Promise<Played> {
  const { url, event, organiserKey, server } = stage;
  const { fans, seed, durationMs } = options;
  // Makes the keys and buyers of this run its own.
  const run = randomBytes(4).toString("hex");
  const pool = await openPool(url, options.connections, ends);
  const watchPool = await openPool(url, 1, ends);
  const skew = await measureSkew(watchPool, event);
  const plan = await fetchPlan(watchPool, event);
  if (organiserKey !== null) await setPhase(url, organiserKey, event, "open");

  const meter = new Meter(clock());
  const recorder = new Recorder();
  const client = new Client(pool, recorder, meter, run);
  const watch = new Client(watchPool, recorder, new Meter(clock()), `${run}w`);
  const settings = { event, fans, seed, durationMs, run };
  const crowd = new Crowd(client, watch, () => pool.waiting, plan, recorder, settings);
  const { outages } = recorder;
  const progress = showProgress(crowd, meter, fans, process.stdout);
  try {
    const share = (): number => (crowd.last?.sold ?? 0) / plan.seats.id.length;
    const faults =
      options.kill && server !== null
        ? killRepeatedly(server, seed, share, () => crowd.over, outages)
        : Promise.resolve();
    // A server that does not come back ends the run: waiting for the fans would never end.
    await Promise.race([crowd.play(), faults.then(() => new Promise(() => {}))]);
    await faults;
    await settle(watch, recorder, event, options.holdMs);
  } finally {
    progress.stop();
  }
  const { operations, sightings, samples, broken } = recorder;
  const history = { operations, sightings, samples, broken, outages, skew, finalMap: null };
  return { history, crowd, meter };
}

/** Waits for the last holds to come free, so that what is read afterwards no longer changes. */
async function settle(
  watch: Client,
  recorder: Recorder,
  event: string,
  holdMs: number,
): Promise<void> {
  const deadline = clock() + holdMs + SETTLE_MARGIN_MS;
  while (clock() < deadline) {
    const view = await watch.event(event);
    if (view !== null) recorder.samples.push(sampleOf(view));
    if (recorder.samples.at(-1)?.held === 0) return;
    await sleep(SETTLE_POLL_MS);
  }
}

/** The map as anyone sees it when all is over. */
async function look({ url, event }: Stage, options: RushOptions): Promise<History["finalMap"]> {
  const pool = new Pool(url, 1);
  try {
    const watch = new Client(pool, new Recorder(), new Meter(clock()), "look");
    const view = await watch.event(event);
    const seats = await watch.seats(event);
    // With holds still running, the map may be younger than what was read of the database.
    const quiet = view?.sections.every((section) => section.held === 0) === true;
    if (seats === null || (options.target !== null && !quiet)) return null;
    return { ids: (await fetchPlan(pool, event)).seats.id, seats: seats.join("") };
  } finally {
    pool.close();
  }
}

function openPool(url: URL, connections: number, ends: Ends): Promise<Pool> {
  return ends.start(
    () => Promise.resolve(new Pool(url, connections)),
    (pool) => pool.close(),
  );
}

async function fetchPlan(pool: Pool, event: string): Promise<PlanView> {
  const reply = await pool.request({ method: "GET", path: `/api/events/${event}/plan` });
  if (reply.status !== 200)
    throw new Error(`GET …/plan answered ${reply.status}: ${reply.body.toString()}`);
  return JSON.parse(reply.body.toString()) as PlanView;
}

function writeReport(folder: string, summary: Summary): string {
  mkdirSync(folder, { recursive: true });
  const page = join(folder, "rush.html");
  writeFileSync(page, reportHtml(summary));
  writeFileSync(join(folder, "rush.json"), `${JSON.stringify(summary, null, 2)}\n`);
  return page;
}
