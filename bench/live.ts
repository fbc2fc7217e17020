/** What the live map costs and how late it is: 10,000 clients of one event while seats are held at a steady
 * rate, against the same without clients. `node bench/live.ts [runs]`
 *
 * Holds are sent when they are due, not when the last was answered, and their time counts from when they
 * were due. The delay of a change counts from its hold's answer to its arrival at a client. */
import { readdirSync, readFileSync } from "node:fs";
import type { PlanView } from "../src/protocol/api.ts";
import { sleep } from "../sim/client.ts";
import { runToEnd, type Ends } from "../sim/ends.ts";
import { Pool } from "../sim/pool.ts";
import type { Server } from "../sim/server.ts";
import { Arena, CONNECTIONS } from "./arena.ts";
import { cpuSeconds } from "./cpu.ts";
import { Holder } from "./holder.ts";
import { readMetrics } from "./metrics.ts";
import { Watchers } from "./watching.ts";

const RUNS = 3;
const SEATS = 30_000;
const CLIENTS = 10_000;
const PROCESSES = 2;
/** 40 of them. */
const SAMPLE_EVERY = 250;
const RATES = [500, 2_000];
const SECONDS = 8;
const SEATS_A_BUYER = 5;
const WARM_HOLDS = 1_000;
/** Until the last delta has arrived everywhere. */
const SETTLE_MS = 2_000;
/** The feed has a file for each client, and so have their processes together. */
const FILES_NEEDED = CLIENTS + 1_000;

interface Figures {
  readonly holdP50: number;
  readonly holdP99: number;
  readonly server: number;
  readonly feed: number;
  readonly delayP50: number;
  readonly delayP99: number;
  readonly merged: number;
  /** CPU of the feed for one frame to one client, microseconds. */
  readonly usAFrame: number;
}

class Bench {
  readonly #arena: Arena;
  readonly #ends: Ends;
  #tokens: readonly string[] = [];

  constructor(arena: Arena, ends: Ends) {
    this.#arena = arena;
    this.#ends = ends;
  }

  async run(run: number): Promise<{ alone: Figures[]; watched: Figures[]; kbAClient: number }> {
    const [aloneEvent, watchedEvent] = [`alone-${run}`, `watched-${run}`];
    for (const event of [aloneEvent, watchedEvent]) await this.#arena.addEvent(event, SEATS);
    const server = await this.#arena.startServer();
    if (this.#tokens.length === 0) {
      const holds = WARM_HOLDS + SECONDS * RATES.reduce((sum, rate) => sum + rate, 0);
      await this.#arena.makeSessions(server, Math.ceil(holds / SEATS_A_BUYER));
      this.#tokens = JSON.parse(readFileSync(this.#arena.tokens, "utf8")) as string[];
    }
    for (const event of [aloneEvent, watchedEvent]) await this.#arena.openSale(server, event);
    const alone = await this.#measure(server, aloneEvent, []);
    const first = await this.#watch(server, watchedEvent, 1);
    const empty = residentKb(feedOf(server));
    const watchers = [];
    for (let n = 0; n < PROCESSES; n++)
      watchers.push(await this.#watch(server, watchedEvent, CLIENTS / PROCESSES - (n ? 0 : 1)));
    const watched = await this.#measure(server, watchedEvent, watchers);
    const kbAClient = (residentKb(feedOf(server)) - empty) / CLIENTS;
    for (const it of [first, ...watchers]) await it.close();
    await server.stop();
    return { alone, watched, kbAClient };
  }

  #watch(server: Server, event: string, clients: number): Promise<Watchers> {
    const { hostname: host, port } = server.url;
    const watching = { host, port: Number(port), event, clients, sampleEvery: SAMPLE_EVERY };
    return Watchers.open(watching, this.#ends);
  }

  /** One set of figures for every rate. */
  async #measure(server: Server, event: string, watchers: readonly Watchers[]): Promise<Figures[]> {
    const pool = new Pool(server.url, CONNECTIONS);
    const plan = await pool.request({ method: "GET", path: `/api/events/${event}/plan` });
    const seats = (JSON.parse(plan.body.toString()) as PlanView).seats.id;
    const holder = new Holder(pool, event, seats, this.#tokens);
    await holder.hold(WARM_HOLDS, RATES[0]!);
    const figures: Figures[] = [];
    for (const rate of RATES) {
      await sleep(SETTLE_MS);
      const before = cpuOf(server, watchers.length > 0);
      const metrics = await readMetrics(server.url);
      const since = performance.now();
      const { answered, took } = await holder.hold(rate * SECONDS, rate);
      const seconds = (performance.now() - since) / 1_000;
      const after = cpuOf(server, watchers.length > 0);
      await sleep(SETTLE_MS);
      const settled = await readMetrics(server.url);
      const grown = (name: string): number => (settled.get(name) ?? 0) - (metrics.get(name) ?? 0);
      const delays = await delaysAt(watchers, answered);
      figures.push({
        holdP50: quantile(took, 0.5),
        holdP99: quantile(took, 0.99),
        delayP50: quantile(delays, 0.5),
        delayP99: quantile(delays, 0.99),
        feed: (after.feed - before.feed) / seconds,
        server: (after.server - before.server) / seconds,
        merged: grown("grandstand_live_merged_total"),
        usAFrame: ((after.feed - before.feed) * 1e6) / grown("grandstand_live_frames_total"),
      });
    }
    pool.close();
    return figures;
  }
}

async function delaysAt(
  watchers: readonly Watchers[],
  answered: Float64Array,
): Promise<Float64Array> {
  const parts: number[] = [];
  for (const it of watchers) {
    const { delays, missing, gaps } = await it.collect(answered);
    if (missing + gaps > 0) throw new Error(`${missing} changes missing, ${gaps} gaps.`);
    for (const delay of delays) parts.push(delay);
  }
  return Float64Array.from(parts);
}

/** Seconds used so far. */
function cpuOf(server: Server, hasFeed: boolean): { server: number; feed: number } {
  const feed = hasFeed ? cpuSeconds(feedOf(server)) : 0;
  // A server's children are counted with it.
  return { server: cpuSeconds(server.pid ?? 0) - feed, feed };
}

/** Its process, by its parent and its name: the server does not say. */
function feedOf(server: Server): number {
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      if (Number(parent) !== server.pid) continue;
      if (readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("live/main.ts")) return Number(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error("The server has no feed.");
}

function residentKb(pid: number): number {
  const [, kb] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kb);
}

function quantile(values: Float64Array, q: number): number {
  return Float64Array.from(values).sort()[Math.floor(values.length * q)] ?? Number.NaN;
}

/** NaN for figures that nobody measured. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function row(what: string, rate: number, figures: readonly Figures[]): string {
  const of = (key: keyof Figures, digits: number): string =>
    median(figures.map((it) => it[key])).toFixed(digits);
  return (
    `${what} clients, ${rate} holds/s: holds p50 ${of("holdP50", 1)} p99 ${of("holdP99", 1)} ms; ` +
    `delay p50 ${of("delayP50", 0)} p99 ${of("delayP99", 0)} ms; ` +
    `cores: server ${of("server", 2)}, feed ${of("feed", 2)}; merged ${of("merged", 0)}; ${of("usAFrame", 1)} us of the feed a frame`
  );
}

function checkFiles(): void {
  const limits = readFileSync("/proc/self/limits", "utf8");
  const [, files] = /^Max open files\s+\S+\s+(\S+)/m.exec(limits) ?? [];
  if (files !== "unlimited" && Number(files) < FILES_NEEDED)
    throw new Error(`A process may open ${files} files; allow ${FILES_NEEDED} with ulimit -Hn.`);
}

await runToEnd(async (ends) => {
  checkFiles();
  const bench = new Bench(await Arena.open(ends, console.log), ends);
  const runs: Awaited<ReturnType<Bench["run"]>>[] = [];
  for (let run = 0; run < Number(process.argv[2] ?? RUNS); run++) {
    const result = await bench.run(run);
    runs.push(result);
    RATES.forEach((rate, n) => console.log(`  ${row("10,000", rate, [result.watched[n]!])}`));
  }
  console.log(`\nmedians of ${runs.length} runs`);
  RATES.forEach((rate, n) => {
    console.log(
      row(
        "0",
        rate,
        runs.map((it) => it.alone[n]!),
      ),
    );
    console.log(
      row(
        CLIENTS.toLocaleString("en"),
        rate,
        runs.map((it) => it.watched[n]!),
      ),
    );
  });
  console.log(
    `memory a client: ${median(runs.map((it) => it.kbAClient)).toFixed(1)} KB of the feed`,
  );
  return 0;
});
