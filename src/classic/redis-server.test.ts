/** Whether there is a Redis to be had, and what is said if there is none. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { UsageError } from "../usage-error.ts";
import { checkRedis, openRedis } from "./redis-server.ts";

const log = { info: () => undefined, error: () => undefined };
const servers: Server[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of servers.splice(0)) server.close();
});

async function listen(talk: (socket: Socket) => void): Promise<string> {
  const server = createServer(talk).listen(0, "127.0.0.1");
  await once(server, "listening");
  servers.push(server);
  return `redis://:hunter2@127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function nobody(): Promise<string> {
  const url = await listen(() => undefined);
  servers.pop()?.close();
  return url;
}

async function problemOf(redisUrl?: string): Promise<string> {
  const error: unknown = await checkRedis({ cache: true, queue: "off", redisUrl }).catch(
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(UsageError);
  return (error as UsageError).message;
}

test("[C38] no redis-server on PATH: one line says how to install it", async () => {
  vi.stubEnv("PATH", "/nowhere");
  const problem = await problemOf();
  expect(problem).toContain('install it ("apt-get install redis-server"');
  expect(problem).toContain("REDIS_URL");
  expect(problem).not.toContain("\n");
});

test("[C38] without cache and queue none is needed", async () => {
  vi.stubEnv("PATH", "/nowhere");
  const none = { cache: false, queue: "off", redisUrl: undefined } as const;
  await checkRedis(none);
  expect(await openRedis(none, log)).toBeUndefined();
});

test("[C38] a Redis that was named and cannot be used is one line, without its password", async () => {
  const away = await problemOf(await nobody());
  expect(away).toMatch(/^Cannot use Redis at 127.0.0.1:\d+ \(.*ECONNREFUSED.*\).*REDIS_URL.$/);
  const strange = await problemOf("redis://127.0.0.1:1/not-a-number");
  expect(strange).toMatch(/^Cannot use Redis at 127.0.0.1:1 \(.+\)/);
  const silent = await problemOf(await listen(() => undefined));
  expect(silent).toContain("(it does not answer)");
  const locked = await problemOf(
    await listen((socket) => socket.on("data", () => socket.write("-WRONGPASS no\r\n"))),
  );
  expect(locked).toContain("(WRONGPASS no)");
  for (const problem of [away, silent, locked]) expect(problem).not.toContain("hunter2");
});

test("[C39] who begins to sell while the Redis that was named is away does not wait for it", async () => {
  const redisUrl = await nobody();
  const redis = await openRedis({ cache: true, queue: "on", redisUrl }, log);
  expect(redis?.url).toBe(redisUrl);
});
