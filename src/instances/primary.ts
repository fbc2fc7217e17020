/** The process in front of the instances: owns what they share (port, database, bank, cache), keeps as many
 * of them as were asked for, and sells nothing itself.
 *
 *   started --first beat--> serving --killed, or silent for too long--> gone --> another in its place
 */
import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import type { Config } from "../config.ts";
import type { Log } from "../runtime/seams.ts";
import { instancesOf } from "./count.ts";
import type { Shared } from "./shared.ts";
import { isBeat, isCopy } from "./messages.ts";
import { UsageError } from "../usage-error.ts";

/** An instance that says nothing for so long is ended: it holds connections that nobody answers, ms. */
const SILENCE_MAX_MS = 10_000;
const LOOK_EVERY_MS = 1_000;
/** One that dies sooner is not replaced at once, ms. */
const YOUNG_MS = 5_000;
const PAUSE_MS = 1_000;
/** With the time to drain before it. */
const STOP_LIMIT_MS = 12_000;

interface Instance {
  readonly worker: Worker;
  readonly since: number;
  heardAt: number;
}

export class Instances {
  readonly #count: number;
  readonly #env: NodeJS.ProcessEnv;
  readonly #stopLimitMs: number;
  readonly #log: Log;
  readonly #all = new Map<number, Instance>();
  #watch: NodeJS.Timeout | undefined;
  #started = false;
  #stopping = false;

  constructor(config: Config, shared: Shared, log: Log) {
    this.#count = instancesOf(config);
    this.#stopLimitMs = config.drainMs + STOP_LIMIT_MS;
    this.#log = log;
    this.#env = {
      GRANDSTAND_INSTANCES: "1",
      GRANDSTAND_NODES: "1",
      GRANDSTAND_DEMO: "off",
      PORT: String(shared.port),
      DATABASE_URL: shared.databaseUrl,
      GRANDSTAND_SECRET: config.secret,
      GRANDSTAND_ORGANISER_KEY: config.organiserKey,
      ...(shared.bankUrl !== "" && { TESTBANK_URL: shared.bankUrl }),
      ...(config.testBank.on && { TESTBANK_SECRET: config.testBank.secret }),
      ...(shared.redisUrl !== undefined && { REDIS_URL: shared.redisUrl }),
    };
    // Options of the command line would win over what is said here.
    cluster.setupPrimary({ args: engineArgs(config) });
  }

  /** Resolves when all of them listen; throws a UsageError if one ends before, which has said why. */
  async start(): Promise<void> {
    this.#watch = setInterval(() => this.#endSilent(), LOOK_EVERY_MS);
    await Promise.all(Array.from({ length: this.#count }, () => this.#start()));
    this.#started = true;
  }

  get pids(): readonly number[] {
    return [...this.#all.keys()];
  }

  /** Each drains for itself. */
  async stop(hurry: AbortSignal): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#watch);
    const ends = [...this.#all.values()].map(async ({ worker }) => {
      if (worker.isDead()) return;
      const ended = once(worker.process, "exit");
      const hasten = (): void => void worker.process.kill("SIGINT");
      if (hurry.aborted) hasten();
      else worker.process.kill("SIGTERM");
      hurry.addEventListener("abort", hasten);
      const late = setTimeout(() => worker.process.kill("SIGKILL"), this.#stopLimitMs);
      await ended;
      clearTimeout(late);
      hurry.removeEventListener("abort", hasten);
    });
    await Promise.all(ends);
  }

  #start(): Promise<void> {
    const worker = cluster.fork(this.#env);
    const pid = worker.process.pid!;
    const now = performance.now();
    // Until it serves, which is when it says so first, it may take its time.
    const instance: Instance = { worker, since: now, heardAt: Infinity };
    this.#all.set(pid, instance);
    const { promise: serves, resolve, reject } = Promise.withResolvers<void>();
    worker.on("message", (message: unknown) => {
      if (isBeat(message)) {
        instance.heardAt = performance.now();
        resolve();
      }
      if (isCopy(message)) {
        for (const other of this.#all.values())
          if (other.worker !== worker && other.worker.isConnected()) other.worker.send(message);
      }
    });
    // Told something after it had died: its end is what counts.
    worker.on("error", () => undefined);
    worker.on("exit", (code, signal) => {
      this.#all.delete(pid);
      reject(new UsageError(`One of ${this.#count} ended (${signal ?? code}) before it served.`));
      // Before all have served that ends the start.
      if (this.#stopping || (!this.#started && instance.heardAt === Infinity)) return;
      void this.#replace(instance, signal ?? code);
    });
    return serves;
  }

  async #replace({ since, worker }: Instance, how: string | number): Promise<void> {
    this.#log.error(`instance ${worker.process.pid} ended (${how}); another takes its place`);
    if (performance.now() - since < YOUNG_MS) await wait(PAUSE_MS);
    if (!this.#stopping) await this.#start().catch(() => undefined); // its own end starts the next
  }

  #endSilent(): void {
    const late = performance.now() - SILENCE_MAX_MS;
    for (const { worker, heardAt } of this.#all.values())
      if (heardAt < late) worker.process.kill("SIGKILL");
  }
}

function engineArgs({ engine, classic }: Config): string[] {
  if (engine === "actors") return ["--engine", engine, "--cluster"];
  return ["--engine", engine, "--cache", classic.cache ? "on" : "off", "--queue", classic.queue];
}
