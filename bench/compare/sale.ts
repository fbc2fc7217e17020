/** A whole sale by the crowd of the rush, from sign-in to ticket, judged by its verdict; and the same with a
 * process killed in the middle of it. */
import { instanceOf } from "../../sim/processes.ts";
import { Probe } from "../../chaos/probe.ts";
import { Ends } from "../../sim/ends.ts";
import { readLedger } from "../../sim/ledger.ts";
import { finalMap, play, type Scene } from "../../sim/play.ts";
import type { Server } from "../../sim/server.ts";
import { sleep } from "../../sim/client.ts";
import { openStage, type Stage } from "../../sim/stage.ts";
import { summarise, type Summary } from "../../sim/summary.ts";
import { toldAfterBank } from "../../sim/told.ts";
import { judge } from "../../sim/verdict.ts";
import { clock } from "../../sim/wire.ts";
import { countersOf, type Counters } from "./counters.ts";
import type { Opponent } from "./opponents.ts";
import type { Crowd } from "./scale.ts";
import { type ByRole, Meter, readDatabase } from "../usage.ts";

/** Of a sale. Times in seconds. */
export interface Sold {
  readonly opponent: string;
  readonly verdict: "clean" | "unchecked" | "broken";
  /** The checks that found something. */
  readonly broken: readonly string[];
  readonly seats: number;
  readonly sold: number;
  /** Null: not within its time. */
  readonly soldOutAfter: number | null;
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Orders that were paid. */
  readonly orders: number;
  /** Asked to come again, or not answered. */
  readonly failed: number;
  /** Microseconds of each kind of process, a request. */
  readonly cpu: ByRole;
  /** Bytes, when all is sold. */
  readonly memory: ByRole;
  /** For each seat that was sold, of everything: signing in, holds, orders, tickets, letters. */
  readonly perSeat: {
    readonly transactions: number;
    readonly rows: number;
    readonly walBytes: number;
  };
  readonly counters: Counters | null;
  /** The longest time in which nobody who asked for the event got an answer within a second, seconds. */
  readonly unserved: number;
  /** Null: nothing was. */
  readonly killed: Victim | null;
}

export type Victim = "server" | "instance" | "Redis";

const DURATION_MS = 240_000;
/** Of the seats, sold when it is killed. */
const KILL_AT = 0.3;
const WATCH_MS = 10;

export async function sell(
  { id, env }: Opponent,
  crowd: Crowd,
  seed: number,
  all: Ends,
  victim: Victim | null = null,
): Promise<Sold> {
  const ends = await all.start(
    () => Promise.resolve(new Ends()),
    (it) => it.run(),
  );
  const { holdMs } = crowd;
  const common = { ...crowd, seed, durationMs: DURATION_MS, holdMs, queue: null };
  const options = { ...common, engine: env ?? {}, kill: false, out: "", target: null };
  try {
    const stage = await openStage(options, ends, () => undefined);
    const { server, databaseUrl } = stage;
    if (!server || databaseUrl === null) throw new Error("The stage is not ours.");
    const meter = await Meter.start({ databaseUrl, server: () => server.pid });
    const probe = new Probe(new URL(`/api/events/${stage.event}`, server.url));
    const probing = probe.run();
    const {
      history,
      crowd,
      meter: answers,
    } = await play({ ...common, progress: false }, stage, ends, (scene) =>
      victim ? strike(victim, server, scene) : Promise.resolve(),
    );
    probe.stop();
    await probing;
    const used = await meter.read();
    const memory = meter.memory();
    const counters = env?.["GRANDSTAND_ENGINE"] === "classic" ? await countersOf(server.url) : null;
    const ledger = await readLedger(databaseUrl, stage.event, stage.bank);
    const whole = { ...history, finalMap: await finalMap(stage, true) };
    await server.stop();
    // PostgreSQL counts rows once the sessions that wrote them have ended.
    const { rows } = await rowsAfter(stage);
    const verdict = judge(stage.event, whole, ledger);
    const told = toldAfterBank(history, ledger.payments ?? []);
    const summary = summarise(
      options,
      whole,
      answers,
      crowd.endings,
      verdict,
      told,
      ledger,
      stage.event,
    );
    const sold = Math.max(1, summary.seats.sold);
    return {
      opponent: id,
      verdict: verdict.result,
      broken: verdict.findings.filter((it) => it.result === "bad").map((it) => it.id),
      ...figuresOf(summary),
      orders: ledger.orders.filter((it) => it.status === "paid").length,
      cpu: eachOf(used.cpuSeconds, summary.requests),
      memory,
      perSeat: {
        transactions: used.written.transactions / sold,
        rows: rows / sold,
        walBytes: used.written.walBytes / sold,
      },
      counters,
      unserved: probe.longestMs / 1000,
      killed: victim,
    };
  } finally {
    await ends.run();
  }
}

/** Kills once; whoever looks after it starts it again at once. */
async function strike(victim: Victim, server: Server, scene: Scene): Promise<void> {
  while (scene.sold() < KILL_AT && !scene.over()) await sleep(WATCH_MS);
  const killedAt = clock();
  if (victim === "server") {
    await server.kill();
    await server.start();
  } else {
    process.kill(instanceOf(server.pid, victim === "Redis" ? "redis-server" : "src/main.ts"), 9);
  }
  scene.outages.push({ killedAt, readyAt: clock() });
}

async function rowsAfter({ databaseUrl }: Stage): Promise<{ readonly rows: number }> {
  return readDatabase(databaseUrl ?? "");
}

function figuresOf(it: Summary) {
  const { free, held, sold, blocked } = it.seats;
  const failed = Object.entries(it.answers)
    .filter(([kind]) => kind === "no answer" || kind.startsWith("busy"))
    .reduce((sum, [, count]) => sum + count, 0);
  return {
    seats: free + held + sold + blocked,
    sold,
    soldOutAfter: it.soldOutAfter,
    requests: it.requests,
    perSecond: it.requestsPerSecond,
    p50Ms: it.p50Ms,
    p99Ms: it.p99Ms,
    failed,
  };
}

function eachOf(cpu: ByRole, requests: number): ByRole {
  return Object.fromEntries(
    Object.entries(cpu).map(([role, seconds]) => [role, (seconds / Math.max(1, requests)) * 1e6]),
  );
}
