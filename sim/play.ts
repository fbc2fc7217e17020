/** Plays one sale on a stage: opens it, lets the crowd and the faults at it, waits until the last holds have
 * come free, and says what was seen. */
import { randomBytes } from "node:crypto";
import type { PlanView } from "../src/protocol/api.ts";
import { Client, sleep } from "./client.ts";
import { Crowd, sampleOf } from "./crowd.ts";
import type { Ends } from "./ends.ts";
import { Recorder, type History, type Outage } from "./history.ts";
import { Meter } from "./meter.ts";
import type { RushOptions } from "./options.ts";
import { Pool } from "./pool.ts";
import { showProgress } from "./progress.ts";
import { setPhase } from "./sale.ts";
import { measureSkew } from "./skew.ts";
import type { Stage } from "./stage.ts";
import { clock } from "./wire.ts";

/** How much longer than a hold the last ones may take to come free. */
const SETTLE_MARGIN_MS = 15_000;
const SETTLE_POLL_MS = 200;

export interface PlayOptions extends Pick<
  RushOptions,
  "fans" | "seed" | "durationMs" | "connections" | "holdMs"
> {
  /** Shows a progress line. */
  readonly progress: boolean;
}

/** What a fault can see of the sale that it disturbs. */
export interface Scene {
  /** Of the seats, sold so far. */
  readonly sold: () => number;
  readonly over: () => boolean;
  /** To be told when memory was lost: a refusal of before may have become another one. */
  readonly outages: Outage[];
}

export interface Played {
  readonly history: History;
  readonly crowd: Crowd;
  readonly meter: Meter;
}

export async function play(
  options: PlayOptions,
  stage: Stage,
  ends: Ends,
  disturb: (scene: Scene) => Promise<void>,
): Promise<Played> {
  const { url, event, organiserKey } = stage;
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
  const progress = options.progress ? showProgress(crowd, meter, fans, process.stdout) : null;
  try {
    const sold = (): number => (crowd.last?.sold ?? 0) / plan.seats.id.length;
    const faults = disturb({ sold, over: () => crowd.over, outages });
    // A server that does not come back ends the run: waiting for the fans would never end.
    await Promise.race([crowd.play(), faults.then(() => new Promise(() => {}))]);
    await faults;
    await settle(watch, recorder, event, options.holdMs);
  } finally {
    progress?.stop();
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
export async function finalMap({ url, event }: Stage, ours: boolean): Promise<History["finalMap"]> {
  const pool = new Pool(url, 1);
  try {
    const watch = new Client(pool, new Recorder(), new Meter(clock()), "look");
    const view = await watch.event(event);
    const seats = await watch.seats(event);
    // With holds still running, the map may be younger than what was read of the database.
    const quiet = view?.sections.every((section) => section.held === 0) === true;
    if (seats === null || (!ours && !quiet)) return null;
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
