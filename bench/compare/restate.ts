/** Restate under the same loads: its server, a process with one object a seat (bench/restate/seat.mjs), and what
 * can be measured of them. It is no part of the product (its licence is the BSL): `npm install --prefix
 * bench/restate` puts it there.
 *
 *   generator --HTTP--> restate-server (durable log) --HTTP/2--> seat.mjs */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { Ends } from "../../sim/ends.ts";
import { freePort } from "../../sim/server.ts";
import { sleep } from "../../sim/client.ts";
import { cpuSeconds, memoryOf } from "../cpu.ts";
import { runJob } from "../job.ts";
import { type Point, USUAL } from "./growth.ts";
import type { Growth, Scale } from "./scale.ts";
import { LOSING, type Loaded, loadedOf, type Visit } from "./visit.ts";

const FOLDER = resolve("bench/restate");
const READY_LIMIT_MS = 60_000;
const POLL_MS = 100;
const WARM_ATTEMPTS = 2_000;

/** Undefined: it is there. Otherwise why it is not. */
export function restateMissing(): string | undefined {
  if (existsSync(binary())) return undefined;
  return "Restate is not installed: npm install --prefix bench/restate --ignore-scripts";
}

function binary(): string {
  const name = `@restatedev/restate-server-${process.platform}-${process.arch}`;
  return resolve(FOLDER, "node_modules", name, "bin/restate-server");
}

export function restateVersion(): string {
  const require = createRequire(resolve(FOLDER, "package.json"));
  return (require("@restatedev/restate-server/package.json") as { version: string }).version;
}

export async function visitRestate(round: number, scale: Scale, all: Ends): Promise<Visit> {
  return withRestate(all, async (restate) => {
    const holds = await restate.load(`h${round}`, scale.holds, 0);
    const contest = await restate.load(`c${round}`, scale.holds, LOSING);
    const none = { rush: null, orders: null, counters: null };
    return { opponent: "restate", round, holds, contest, memory: restate.memory(), ...none };
  });
}

export async function growRestate(
  { attempts, connections, losing }: Growth,
  all: Ends,
): Promise<Point[]> {
  return withRestate(all, async (restate) => {
    const points: Point[] = [];
    for (const x of connections) {
      const loaded = await restate.load(`n${x}`, attempts, USUAL.losing, x);
      points.push({ opponent: "restate", axis: "connections", x, loaded });
    }
    for (const x of losing) {
      const loaded = await restate.load(`l${x}`.replace(".", "-"), attempts, x);
      points.push({ opponent: "restate", axis: "losing", x, loaded });
    }
    return points;
  });
}

function at(port: number): string {
  return `127.0.0.1:${port}`;
}

interface Restate {
  /** `prefix`: makes these seats other ones than those before. */
  load(prefix: string, attempts: number, losing: number, connections?: number): Promise<Loaded>;
  memory(): Visit["memory"];
}

async function withRestate<T>(all: Ends, use: (restate: Restate) => Promise<T>): Promise<T> {
  const ends = await all.start(
    () => Promise.resolve(new Ends()),
    (it) => it.run(),
  );
  try {
    return await use(await start(ends));
  } finally {
    await ends.run();
  }
}

async function start(ends: Ends): Promise<Restate> {
  const folder = resolve(".data", `restate-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  await ends.start(
    () => Promise.resolve(),
    () => rmSync(folder, { recursive: true, force: true }),
  );
  const [ingress, admin, fabric, port] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ];
  const seats = await run(ends, process.execPath, [`${FOLDER}/seat.mjs`, `${port}`], {});
  // Its log is written through to the disk by default; nothing is turned down.
  const server = await run(ends, binary(), ["--no-logo", "--node-name", "compare"], {
    RESTATE_BASE_DIR: folder,
    RESTATE_LISTEN_MODE: "tcp",
    RESTATE_BIND_ADDRESS: at(fabric),
    RESTATE_ADVERTISED_ADDRESS: `http://${at(fabric)}`,
    RESTATE_INGRESS__BIND_ADDRESS: at(ingress),
    RESTATE_ADMIN__BIND_ADDRESS: at(admin),
    RESTATE_DISABLE_TELEMETRY: "true",
    DO_NOT_TRACK: "1",
    RESTATE_LOG_FILTER: "error",
  });
  const url = `http://${at(ingress)}/`;
  await until("it is ready", () => answers(`http://${at(admin)}/health`));
  await until("its seats are known", () =>
    answers(`http://${at(admin)}/deployments`, { uri: `http://${at(port)}` }),
  );
  await until("it holds a seat", () => answers(`${url}seat/first/hold`, { buyer: "nobody" }));
  const pids = (): readonly [seats: number, server: number] => [seats.pid ?? 0, server.pid ?? 0];
  const load: Restate["load"] = async (prefix, attempts, losing, connections = 128) => {
    const before = pids().map(cpuSeconds);
    const common = { url, connections, tokens: "", seed: 1, generator: "lean" } as const;
    const result = await runJob({ kind: "objects", prefix, attempts, losing, ...common });
    const [own = 0, engine = 0] = pids().map((pid, n) => cpuSeconds(pid) - (before[n] ?? 0));
    return loadedOf(result, { cpuSeconds: { server: own, Restate: engine }, written: null });
  };
  await load("warm", WARM_ATTEMPTS, 0);
  return {
    load,
    memory: () => {
      const [own, engine] = pids().map(memoryOf);
      return { server: own ?? 0, Restate: engine ?? 0 };
    },
  };
}

async function run(
  ends: Ends,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const child = await ends.start(
    async () => spawn(command, args, { stdio: "ignore", env: { ...process.env, ...env } }),
    async (it) => {
      if (it.exitCode !== null || it.signalCode !== null) return;
      const ended = once(it, "exit");
      it.kill("SIGKILL");
      await ended;
    },
  );
  process.once("exit", () => child.kill("SIGKILL"));
  child.once("error", () => undefined); // what waits for it says so
  return child;
}

async function until(what: string, there: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + READY_LIMIT_MS;
  while (!(await there())) {
    if (performance.now() > deadline) throw new Error(`Restate: ${what} does not come about.`);
    await sleep(POLL_MS);
  }
}

/** With a body: POST. */
async function answers(url: string, body?: object): Promise<boolean> {
  try {
    const headers = { "content-type": "application/json" };
    const post = { method: "POST", headers, body: JSON.stringify(body) };
    const answer = await fetch(url, body && post);
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
