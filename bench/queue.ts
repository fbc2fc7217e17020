/** A lobby of a million in one server: what they take, how fast they join, how long the draw lasts and what
 * stands still meanwhile, how many read the board, and how long a start takes with all of them in the journal.
 * The first 200,000 join by HTTP, the rest is written into the journal (seed-entries.ts).
 * `node bench/queue.ts [entries]` */
import { readFileSync } from "node:fs";
import type { QueueView } from "../src/protocol/queue.ts";
import { sleep } from "../sim/client.ts";
import { runToEnd } from "../sim/ends.ts";
import type { Server } from "../sim/server.ts";
import { GROUPS } from "../src/booking/place-in-line.ts";
import { Arena } from "./arena.ts";
import { heapBytes, INSPECT_FLAGS, longestStall, watchStalls } from "./heap.ts";
import { rate } from "./job.ts";
import { seedEntries } from "./seed-entries.ts";

const ENTRIES = 1_000_000;
const JOINS_MAX = 200_000;
const SEATS = 30_000;
const EVENT = "crowd";
const PATH = `/api/events/${EVENT}/queue`;
const BOARD_SECONDS = 5;
const POLL_MS = 20;
/** Until the board shows the last of those who joined. */
const SETTLE_MS = 2_000;
const MB = 1024 * 1024;

async function measure(arena: Arena, entries: number): Promise<void> {
  await arena.addEvent(EVENT, SEATS);
  let server = await start(arena);
  await arena.setPhase(server, EVENT, "lobby");
  await until(server, (it) => it.draw !== null);
  const empty = { heap: await heapBytes(server), resident: resident(server) };

  const joins = await arena.join(server, EVENT, Math.min(entries, JOINS_MAX));
  say(`${n(joins.requests)} joins`, [
    `${n(rate(joins))}/s (${n(joins.statuses["503"] ?? 0)} told to come again), p50 ${joins.p50Ms.toFixed(1)} ms, p99 ${joins.p99Ms.toFixed(1)} ms`,
    `${joins.rowsPerCommit.toFixed(0)} rows a commit`,
    `cores: server ${joins.serverCpu.toFixed(2)}, database ${joins.databaseCpu.toFixed(2)}`,
  ]);

  await sleep(SETTLE_MS);
  const joined = (await until(server, () => true)).entries;
  await server.stop();
  const missing = Math.max(GROUPS.length, entries - joined);
  const all = joined + (await seedEntries(arena.databaseUrl, EVENT, missing, GROUPS.length));
  const since = performance.now();
  server = await start(arena);
  const readyMs = performance.now() - since;
  const stalls = watchStalls(server);
  await until(server, (it) => it.entries === all);
  say(`start with ${n(all)} in the journal`, [
    `ready after ${seconds(readyMs)}`,
    `all in memory after ${seconds(performance.now() - since)}`,
    `longest stall ${await stalls.then(() => longestStall(server)).then(ms)}`,
    `at most ${(highest(server) / MB).toFixed(0)} MB resident`,
  ]);
  const heap = await heapBytes(server);
  say("memory", [
    `${n((heap - empty.heap) / all)} bytes of heap an entry, ${(heap / MB).toFixed(0)} MB in all`,
    `resident ${(resident(server) / MB).toFixed(0)} MB, with an empty queue ${(empty.resident / MB).toFixed(0)} MB`,
  ]);

  await board(arena, server, "lobby");
  await watchStalls(server);
  const bell = performance.now();
  await arena.setPhase(server, EVENT, "queue");
  const drawn = await until(server, (it) => it.draw?.seed !== null);
  say("draw", [
    `shown ${seconds(performance.now() - bell)} after the bell`,
    `${n(drawn.draw?.lots ?? 0)} lots`,
    `longest stall ${ms(await longestStall(server))}`,
  ]);
  await board(arena, server, "queue");

  await watchStalls(server);
  const asked = performance.now();
  const lots = await (await fetch(new URL(`${PATH}/lots`, server.url))).text();
  say("list of lots", [
    `${(lots.length / MB).toFixed(1)} MB in ${seconds(performance.now() - asked)}`,
    `longest stall ${ms(await longestStall(server))}`,
  ]);
  await server.stop();
}

/** No work is asked for: it is the fans' devices that would do it. */
function start(arena: Arena): Promise<Server> {
  return arena.startServer(INSPECT_FLAGS, 0);
}

async function board(arena: Arena, server: Server, when: string): Promise<void> {
  const gets = await arena.get(server, PATH, BOARD_SECONDS);
  say(`the board, ${when}`, [
    `${n(rate(gets))}/s, p50 ${gets.p50Ms.toFixed(1)} ms, p99 ${gets.p99Ms.toFixed(1)} ms`,
  ]);
}

async function until(server: Server, done: (view: QueueView) => boolean): Promise<QueueView> {
  for (;;) {
    const view = (await (await fetch(new URL(PATH, server.url))).json()) as QueueView;
    if (done(view)) return view;
    await sleep(POLL_MS);
  }
}

/** Bytes; what it has been at most, and what it is. */
function highest(server: Server): number {
  return status(server, "VmHWM");
}

function resident(server: Server): number {
  return status(server, "VmRSS");
}

function status(server: Server, field: string): number {
  const text = readFileSync(`/proc/${server.pid}/status`, "utf8");
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(text)?.[1]) * 1024;
}

function say(what: string, figures: readonly string[]): void {
  console.log(`${what}: ${figures.join("; ")}`);
}

function n(value: number): string {
  return Math.round(value).toLocaleString("en");
}

function seconds(value: number): string {
  return `${(value / 1000).toFixed(2)} s`;
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

await runToEnd(async (ends) => {
  await measure(await Arena.open(ends, console.log), Number(process.argv[2] ?? ENTRIES));
  return 0;
});
