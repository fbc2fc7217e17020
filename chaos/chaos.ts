/** Real faults: a real server and a real PostgreSQL under the crowd of the rush, disturbed in the ways of
 * scenarios.ts. For each: what was injected, how long service was out, and the verdict of the same
 * independent check.
 *
 * Exit code 0: every verdict is clean. */
import { parseArgs } from "node:util";
import { sleep } from "../sim/client.ts";
import { Ends, runToEnd } from "../sim/ends.ts";
import { readLedger } from "../sim/ledger.ts";
import { ENGINE_OPTIONS, ENGINE_USAGE, engineOf } from "../sim/engine-options.ts";
import { answerHelp } from "../src/help.ts";
import { integer, OptionError } from "../sim/option-value.ts";
import type { History, Outage } from "../sim/history.ts";
import { finalMap, play, type Scene } from "../sim/play.ts";
import { countOf } from "../sim/progress.ts";
import type { Stage } from "../sim/stage.ts";
import { judge, verdictText } from "../sim/verdict.ts";
import { checkRedis } from "../src/classic/redis-server.ts";
import { Probe } from "./probe.ts";
import { NODE_SCENARIOS, strikeNode } from "./node-scenarios.ts";
import { openNodesStage } from "./nodes-stage.ts";
import { CLASSIC_SCENARIOS, type Scenario, SCENARIOS, strike } from "./scenarios.ts";
import { type ChaosOptions, openChaosStage } from "./stage.ts";
import type { Testimony } from "./witnesses.ts";

const ONE = { seats: 5_000, fans: 7_000, holdS: 2 };
/** Rows answer later than actors: of holds of 2 s nearly all were over before their fans had paid on a busy machine,
 * nothing was sold, and no strike came. */
const CLASSIC = { ...ONE, holdS: 8 };
/** Trouble lasts longer, and who is asked afterwards needs seats that are still free: a longer sale, not sold out. */
const NODES = { seats: 12_000, fans: 4_500, holdS: 4 };
const CROWD = {
  connections: 128,
  progress: false,
};
/** A sale ends when all is sold; a busy machine takes its time, and trouble must come all the same. */
const SALE_MAX_S = 180;
/** The lease is 2 s, and others have taken what was there long before this is over. */
const PAUSE_S = 8;
/** Shares of the seats sold at which the trouble comes. */
const STRIKES = [0.1, 0.45];
const WATCH_MS = 10;
const LOG_SHOWN_CHARS = 2_000;

answerHelp(`npm run chaos -- [options]

  --only NAMES     these scenarios only, of those that fit the server
  --seed N         the same seed plays the same crowd (default 1)
  --seats N, --fans N, --hold S
                   of the sale and its crowd; a hold lasts so many seconds
  --at SHARES      of the seats sold at which trouble comes (default ${STRIKES.join()})
  --for S          seconds until the sale ends at the latest (default ${SALE_MAX_S})
${ENGINE_USAGE}:
                   what goes wrong among them (node-scenarios.ts)
  --pause S        that a node among others stands still (default ${PAUSE_S})`);

await runToEnd(async (ends) => {
  const { values } = parseArgs({
    options: {
      only: { type: "string" },
      seed: { type: "string", default: "1" },
      seats: { type: "string" },
      fans: { type: "string" },
      hold: { type: "string" },
      at: { type: "string", default: STRIKES.join() },
      for: { type: "string", default: String(SALE_MAX_S) },
      pause: { type: "string", default: String(PAUSE_S) },
      ...ENGINE_OPTIONS,
      // Classic with all its parts, unless told otherwise.
      instances: { type: "string" },
      cache: { type: "string" },
      queue: { type: "string" },
    },
  });
  const classic = values.engine === "classic";
  const {
    instances = classic ? "2" : "1",
    cache = classic ? "on" : "off",
    queue = classic ? "on" : "off",
  } = values;
  const engine = engineOf({ ...values, instances, cache, queue });
  const nodes = Number(engine.GRANDSTAND_NODES);
  const usual = classic ? CLASSIC : nodes > 1 ? NODES : ONE;
  const numbers = {
    seed: integer("seed", values.seed, 0, 2 ** 32 - 1),
    seats: integer("seats", values.seats ?? String(usual.seats), 1_000, 100_000),
    fans: integer("fans", values.fans ?? String(usual.fans), 1, 1_000_000),
    holdMs: integer("hold", values.hold ?? String(usual.holdS), 1, 3_600) * 1_000,
    strikesAt: values.at.split(",").map(shareOf),
    durationMs: integer("for", values.for, 1, 3_600) * 1_000,
    pauseMs: integer("pause", values.pause, 3, 600) * 1_000,
  };
  const has = { Redis: cache === "on" || queue !== "off", instances: Number(instances) > 1 };
  // It is killed: it must be ours.
  await checkRedis({ cache: has.Redis, queue: "off", redisUrl: undefined });
  const there = nodes > 1 ? amongNodes(nodes) : aroundOne(values.engine, has);
  const names = there.map(({ name }) => name);
  const only = values.only?.split(",") ?? names;
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new OptionError(`There is no ${unknown.join()} here: ${names.join(", ")}.`);
  const chosen = there.filter(({ name }) => only.includes(name));
  let clean = 0;
  for (const trouble of chosen)
    if ((await run(trouble, { ...numbers, engine }, ends)) === "clean") clean++;
  console.log(`\n${clean} of ${chosen.length} scenarios clean.`);
  return clean === chosen.length ? 0 : 1;
});

function shareOf(text: string): number {
  const share = Number(text);
  if (text.trim() !== "" && share >= 0 && share < 1) return share;
  throw new OptionError(`--at names shares from 0 up to 1, as 0.1,0.45, got ${text}.`);
}

/** What is done to a stage while a sale goes on there. */
interface Trouble {
  readonly name: string;
  readonly what: string;
  readonly open: (options: StageOptions, ends: Ends) => Promise<Disturbed>;
}

interface Disturbed {
  readonly stage: Stage & { readonly databaseUrl: string; readonly eventUrl: URL };
  readonly strike: () => Promise<Outage>;
  /** What the servers printed last. */
  readonly log: () => string;
  /** Of nodes that others have gone on without. */
  readonly testimony?: Testimony;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function count(number: number): string {
  return number.toLocaleString("en");
}

/** From the first time a change was sent to its first definite answer, ms. */
function slowest({ operations }: History): number {
  return operations.reduce((longest, { sentAt, answers }) => {
    const answeredAt = Math.min(...answers.map(({ at }) => at));
    return answeredAt === Infinity ? longest : Math.max(longest, answeredAt - sentAt);
  }, 0);
}

function testimonyText({ orders, right, refused, wrong, examples }: Testimony): string {
  const said = `${count(right)} right, ${count(refused)} refused, ${count(wrong)} WRONG`;
  const asked = `       who was left behind, asked for ${orders} orders and the map: ${said}`;
  return [asked, ...examples].join("\n         ");
}

function aroundOne(
  engine: string,
  has: Record<NonNullable<Scenario["needs"]>, boolean>,
): Trouble[] {
  const all = engine === "classic" ? [...SCENARIOS, ...CLASSIC_SCENARIOS] : SCENARIOS;
  return all
    .filter((it) => it.engine === undefined || it.engine === engine)
    .filter((it) => it.needs === undefined || has[it.needs])
    .map((scenario) => ({
      ...scenario,
      open: async (options, ends) => {
        const { withReplica = false } = scenario;
        const stage = await openChaosStage(scenario.name, { ...options, withReplica }, ends);
        return { stage, strike: () => strike(scenario, stage), log: () => stage.server.log };
      },
    }));
}

function amongNodes(nodes: number): Trouble[] {
  return NODE_SCENARIOS.map((scenario) => ({
    ...scenario,
    open: async (options, ends) => {
      const stage = await openNodesStage(scenario.name, { ...options, nodes }, ends);
      const log = (): string => stage.nodes.map(({ server }) => server.log).join("\n");
      const testimony = scenario.leavesBehind ? stage.testimony : undefined;
      const strike = (): Promise<Outage> => strikeNode(scenario, stage);
      return { stage, strike, log, ...(testimony && { testimony }) };
    },
  }));
}

type StageOptions = ChaosOptions & { readonly pauseMs: number };

type RunOptions = StageOptions & {
  readonly fans: number;
  readonly durationMs: number;
  /** Shares of the seats sold, ascending. */
  readonly strikesAt: readonly number[];
};

/** `short`: nothing is wrong, but the sale was over before all was done to it that should have been. */
type Result = "clean" | "BROKEN" | "short";

async function run(
  trouble: Trouble,
  { fans, durationMs, strikesAt, ...options }: RunOptions,
  all: Ends,
): Promise<Result> {
  const ends = await all.start(
    () => Promise.resolve(new Ends()),
    (it) => it.run(),
  );
  const since = performance.now();
  try {
    const { stage, strike, log, testimony } = await trouble.open(options, ends);
    const probe = new Probe(stage.eventUrl);
    const probing = probe.run();
    let strikes = 0;
    const disturb = async ({ sold, over, outages }: Scene): Promise<void> => {
      for (const share of strikesAt) {
        while (sold() < share && !over()) await sleep(WATCH_MS);
        if (over()) return;
        outages.push(await strike());
        strikes++;
      }
    };
    const { history, meter } = await play(
      { ...CROWD, fans, durationMs, holdMs: options.holdMs, queue: null, seed: options.seed },
      stage,
      ends,
      disturb,
    );
    probe.stop();
    await probing;
    const ledger = await readLedger(stage.databaseUrl, stage.event, stage.bank);
    const map = await finalMap(stage, true);
    const verdict = judge(stage.event, { ...history, finalMap: map }, ledger);
    const right = verdict.result === "clean" && (testimony?.wrong ?? 0) === 0;
    const whole = strikes === strikesAt.length && testimony?.orders !== 0;
    const result = !right ? "BROKEN" : whole ? "clean" : "short";
    const took = ((performance.now() - since) / 1000).toFixed(0);
    const sold = history.samples.at(-1)?.sold ?? 0;
    console.log(
      `${result.padEnd(6)} ${trouble.name}: ${trouble.what}\n` +
        `       ${strikes} of ${strikesAt.length} times; longest without service ${seconds(probe.longestMs)}, ` +
        `until a fan was answered ${seconds(slowest(history))}; ` +
        `${count(sold)} sold, ${count(countOf(meter.total.answers))} requests; ${took} s`,
    );
    if (testimony) console.log(testimonyText(testimony));
    if (result === "short")
      console.log(
        "       The sale was over too soon to prove it: more --seats, or an earlier --at.",
      );
    if (result === "BROKEN")
      console.log(`${verdictText(verdict)}\n${log().slice(-LOG_SHOWN_CHARS)}`);
    return result;
  } finally {
    await ends.run();
  }
}
