/** The Redis that the cache and the queue stand on: the one that was named, or a redis-server found on PATH,
 * started on a free port of 127.0.0.1 and stopped with us. It keeps nothing on disk: what is in it may be
 * lost at any moment.
 *
 *   started --ends by itself--> gone --a moment later--> another on the same port, empty
 *      +-------stop-------------> stopped
 */
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import type { ClassicConfig } from "../config.ts";
import { freePort } from "../free-port.ts";
import type { Log } from "../runtime/seams.ts";
import { UsageError } from "../usage-error.ts";
import { connectRedis } from "./redis.ts";

const START_LIMIT_MS = 10_000;
/** Between the end of one and the start of the next. */
const PAUSE_MS = 500;
const HOST = "127.0.0.1";
/** A guard ends it as soon as we are gone, however suddenly: our end of the pipe closes with us. */
const GUARDED = `command -v redis-server >/dev/null || exit 127
  exec 3<&0
  redis-server "$@" >/dev/null & redis=$!; echo $redis
  { cat <&3 >/dev/null; kill -CONT $redis; kill $redis; } 2>/dev/null & guard=$!
  wait $redis; kill $guard`;
const MISSING =
  'There is no redis-server on PATH: install it ("apt-get install redis-server", "brew install redis"), set REDIS_URL, or start with --cache off --queue off.';

export interface RedisServer {
  readonly url: string;
  /** For trying things out: it stands still; only of one that we have started. */
  pause(): void;
  resume(): void;
  /** Resolves when it has ended, however. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

/** Undefined: nothing here needs one. Throws a UsageError if there is none to be had. */
export async function openRedis(
  { cache, queue, redisUrl }: ClassicConfig,
  log: Log,
): Promise<RedisServer | undefined> {
  if (!cache && queue === "off") return undefined;
  if (redisUrl !== undefined) {
    const answers = await isThere(redisUrl);
    if (answers) return theirs(redisUrl);
    const { host } = new URL(redisUrl);
    throw new UsageError(`Cannot connect to Redis at ${host}: is it running there? See REDIS_URL.`);
  }
  return keepRedis(log);
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
    child.once("exit", (code) =>
      reject(new UsageError(code === 127 ? MISSING : `redis-server ended with ${code}.`)),
    );
  });
  failed.catch(() => undefined);
  const url = `redis://${HOST}:${chosen}`;
  const deadline = performance.now() + START_LIMIT_MS;
  while (!(await Promise.race([isThere(url), failed]))) {
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

async function isThere(url: string): Promise<boolean> {
  const client = connectRedis(url, { once: true });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    client.destroy();
  }
}
