/** The Redis that the cache and the queue stand on: the one that was named, or a redis-server found on PATH,
 * started on a free port of 127.0.0.1 and stopped with us. It keeps nothing on disk: what is in it may be
 * lost at any moment.
 *
 *   started --ends by itself--> gone --a moment later--> another on the same port, empty
 *      +-------stop-------------> stopped
 */
import { execFile, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import type { ClassicConfig } from "../engine-config.ts";
import { freePort } from "../free-port.ts";
import type { Log } from "../runtime/seams.ts";
import { UsageError } from "../usage-error.ts";
import { connectRedis } from "./redis.ts";

const START_LIMIT_MS = 10_000;
/** One that stands still takes connections and says nothing. */
const ANSWER_LIMIT_MS = 2_000;
/** Between the end of one and the start of the next. */
const PAUSE_MS = 500;
const HOST = "127.0.0.1";
/** A guard ends it as soon as we are gone, however suddenly: our end of the pipe closes with us. */
const GUARDED = `exec 3<&0
  redis-server "$@" >/dev/null & redis=$!; echo $redis
  { cat <&3 >/dev/null; kill -CONT $redis; kill $redis; } 2>/dev/null & guard=$!
  wait $redis; kill $guard 2>/dev/null`;
const MISSING =
  'Cache and queue need Redis, and there is no redis-server on PATH: install it ("apt-get install redis-server", "brew install redis") or set REDIS_URL.';

export interface RedisServer {
  readonly url: string;
  /** For trying things out: it stands still; only of one that we have started. */
  pause(): void;
  resume(): void;
  /** Resolves when it has ended, however. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

type Wanted = Pick<ClassicConfig, "cache" | "queue" | "redisUrl">;

/** Throws a UsageError if one is needed and there is none to be had. Before anything else is begun. */
export async function checkRedis(config: Wanted): Promise<void> {
  const { redisUrl } = config;
  if (!needsRedis(config)) return;
  if (redisUrl === undefined) {
    // Whether it runs at all: found it may be, and without its libraries.
    await promisify(execFile)("redis-server", ["--version"]).catch(() => {
      throw new UsageError(MISSING);
    });
    return;
  }
  const reason = await whyNot(redisUrl);
  if (reason === undefined) return;
  const { host } = new URL(redisUrl);
  throw new UsageError(
    `Cannot use Redis at ${host} (${reason}): is it running there? See REDIS_URL.`,
  );
}

/** Undefined: nothing here needs one. One that was named need not be there at the moment: who begins to sell
 * when another has died must not wait for it. */
export async function openRedis(config: Wanted, log: Log): Promise<RedisServer | undefined> {
  if (!needsRedis(config)) return undefined;
  const { redisUrl } = config;
  return redisUrl === undefined ? keepRedis(log) : theirs(redisUrl);
}

function needsRedis({ cache, queue }: Wanted): boolean {
  return cache || queue !== "off";
}

/** One of our own, and whenever it ends by itself another in its place. */
export async function keepRedis(log: Log): Promise<RedisServer> {
  let server = await startRedis(log);
  const { url } = server;
  const stopped = new AbortController();
  const keep = async (): Promise<void> => {
    for (;;) {
      await server.ended;
      if (stopped.signal.aborted) return;
      log.error("redis-server has ended; another takes its place");
      await wait(PAUSE_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
      if (stopped.signal.aborted) return;
      server = await startRedis(log, Number(new URL(url).port)).catch(() => server);
      if (stopped.signal.aborted) await server.stop();
    }
  };
  const ended = keep();
  return {
    url,
    ended,
    pause: () => server.pause(),
    resume: () => server.resume(),
    async stop() {
      stopped.abort();
      await server.stop();
      await ended;
    },
  };
}

export async function startRedis(log: Log, port?: number): Promise<RedisServer> {
  const chosen = port ?? (await freePort({ port: 0, host: HOST }));
  const settings = ["--port", String(chosen), "--bind", HOST, "--save", ""];
  const all = [...settings, "--appendonly", "no", "--dir", tmpdir()];
  const child = spawn("sh", ["-c", GUARDED, "sh", ...all], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  let pid = 0;
  child.stdout.once("data", (line: Buffer) => (pid = Number(line.toString())));
  const failed = new Promise<never>((_, reject) => {
    child.once("error", () => reject(new UsageError(MISSING)));
    child.once("exit", () => reject(new UsageError("redis-server ended before it answered.")));
  });
  failed.catch(() => undefined);
  const url = `redis://${HOST}:${chosen}`;
  const deadline = performance.now() + START_LIMIT_MS;
  while ((await Promise.race([whyNot(url), failed])) !== undefined) {
    if (performance.now() < deadline) continue;
    child.stdin.end();
    throw new UsageError("redis-server does not start within 10 seconds.");
  }
  log.info(`Started redis-server on port ${chosen}`);
  return {
    url,
    ended,
    pause: () => void process.kill(pid, "SIGSTOP"),
    resume: () => void process.kill(pid, "SIGCONT"),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

function nothing(): void {
  // it is not ours
}

function theirs(url: string): RedisServer {
  const ended = new Promise(nothing);
  return { url, ended, pause: nothing, resume: nothing, stop: () => Promise.resolve() };
}

/** Undefined: it answers. */
async function whyNot(url: string): Promise<string | undefined> {
  try {
    await greet(url);
    return undefined;
  } catch (error) {
    // Of several addresses that were tried none has a message of its own.
    const { message, code } = error as NodeJS.ErrnoException;
    return message || (code ?? "no connection");
  }
}

async function greet(url: string): Promise<void> {
  const client = connectRedis(url, { once: true });
  const answered = new AbortController();
  const limit = async (): Promise<never> => {
    await wait(ANSWER_LIMIT_MS, undefined, answered);
    throw new Error("it does not answer");
  };
  try {
    await Promise.race([client.connect().then(() => client.ping()), limit()]);
  } finally {
    answered.abort();
    client.destroy();
  }
}
