/** Plays one sale on a stage: opens it, lets the crowd and the faults at it, waits until the last holds have
 * come free, and says what was seen. */
import { randomBytes } from "node:crypto";
import type { PlanView } from "../src/protocol/api.ts";
import { Client, sleep } from "./client.ts";
import { Board } from "./board.ts";
import { newGate } from "./attend.ts";
import { Crowd, sampleOf } from "./crowd.ts";
import type { Ends } from "./ends.ts";
import { Recorder, type History, type Outage } from "./history.ts";
import { Meter } from "./meter.ts";
import type { RushOptions } from "./options.ts";
import { Pool } from "./pool.ts";
import { QueueClient } from "./queue-client.ts";
import { substream } from "./random.ts";
import { showProgress } from "./progress.ts";
import { setPhase } from "./sale.ts";
import { bareScript, queueScript, type Script } from "./script.ts";
import { served } from "./served.ts";
import { measureSkew } from "./skew.ts";
import type { Stage } from "./stage.ts";
import { clock } from "./wire.ts";

/** Connections of fans who wait for their order, at most: a page has one of its own. */
const PAGES_MAX = 2_000;
/** To a node whose letters are looked through. */
const INBOX_CONNECTIONS_MAX = 16;
/** How much longer than a hold the last ones may take to come free. */
const SETTLE_MARGIN_MS = 15_000;
const SETTLE_POLL_MS = 200;

export interface PlayOptions extends Pick<
  RushOptions,
  "fans" | "seed" | "durationMs" | "connections" | "holdMs" | "queue"
> {
  /** Shows a progress line. */
  readonly progress: boolean;
}

/** What a fault can see of the sale that it disturbs. */
export interface Scene {
  /** Of the seats, sold so far. */
  readonly sold: () => number;
  readonly over: () => boolean;
  /** The bell, by the crowd's clock; null: the sale was opened by hand. */
  readonly bellAt: number | null;
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
  const { fans, seed, queue } = options;
  // Makes the keys and buyers of this run its own.
  const run = randomBytes(4).toString("hex");
  const pool = await openPool(url, options.connections, ends);
  const pages = await openPool(url, PAGES_MAX, ends);
  const watchPool = await openPool(url, 1, ends);
  const inboxes: Pool[] = [];
  for (const at of stage.inboxes ?? [])
    inboxes.push(await openPool(at, INBOX_CONNECTIONS_MAX, ends));
  const skew = await measureSkew(watchPool, event);
  const plan = await fetchPlan(watchPool, event);
  if (queue === null && organiserKey !== null) await setPhase(url, organiserKey, event, "open");

  const meter = new Meter(clock());
  const recorder = new Recorder();
  const letters = inboxes.length > 0 ? inboxes : [pool];
  const client = new Client(pool, recorder, meter, run, pages, letters);
  const watch = new Client(watchPool, recorder, new Meter(clock()), `${run}w`);
  let crowd: Crowd | undefined;
  const board = new Board(
    new QueueClient(watch, recorder.queue, event),
    recorder.queue,
    () => crowd?.arrived ?? 0,
  );
  const opensAt = queue === null ? null : await bellOf(watch, event);
  const bellAt = opensAt === null ? null : opensAt - skew.offsetMs;
  const lobbyMs = bellAt === null ? 0 : Math.max(0, bellAt - clock());
  const chance = substream(seed, -1);
  const script: Script =
    queue === null
      ? bareScript(fans, chance)
      : queueScript(
          fans,
          chance,
          lobbyMs,
          newGate(new QueueClient(client, recorder.queue, event), board, queue.enterMs),
        );
  const durationMs = options.durationMs + lobbyMs;
  const settings = { event, fans, seed, durationMs, run };
  crowd = new Crowd(client, watch, () => pool.waiting, plan, recorder, settings, script);
  const reading = queue === null ? undefined : board.read();
  const { over, outages } = { over: () => crowd.over, outages: recorder.outages };
  const progress = options.progress
    ? showProgress(crowd, meter, fans, board, process.stdout)
    : null;
  try {
    const sold = (): number => (crowd.last?.sold ?? 0) / plan.seats.id.length;
    const faults = disturb({ sold, over, bellAt, outages });
    // A server that does not come back ends the run: waiting for the fans would never end.
    const failed = stage.server?.failed ?? new Promise(() => {});
    await Promise.race([crowd.play(), failed, faults.then(() => new Promise(() => {}))]);
    await faults;
    board.close();
    await reading;
    await settle(watch, recorder, event, options.holdMs);
  } finally {
    board.close();
    progress?.stop();
  }
  const { operations, sightings, samples, broken } = recorder;
  const { seen, told, enters, leaves } = recorder.queue;
  const history: History = {
    operations,
    sightings,
    samples,
    broken,
    outages,
    skew,
    finalMap: null,
    queue: opensAt === null ? null : { opensAt, seen, told, enters, leaves, published: null },
  };
  return { history, crowd, meter };
}

/** The server's clock. Throws if there is no lobby to wait in. */
async function bellOf(watch: Client, event: string): Promise<number> {
  const view = await watch.event(event);
  if (view?.phase !== "lobby")
    throw new Error(
      `The lobby of ${event} is not open when the crowd comes: its sale is ${view?.phase ?? "unknown"}. Give it longer: --lobby S.`,
    );
  return view.opensAt;
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
  const reply = await served(pool, `/api/events/${event}/plan`);
  return JSON.parse(reply.body.toString()) as PlanView;
}
