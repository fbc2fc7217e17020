/** The Caddyfile by Caddy itself: a restart behind it is a wait, not a failure. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { freePort } from "../../src/free-port.ts";
import { Watcher } from "../../src/http/testing/watcher.ts";
import { comeBackAfter, SERVER_STOPS } from "../../src/protocol/goodbye.ts";
import { freshDatabase } from "../database.ts";
import { startProcess, type ServerProcess } from "../process.ts";
import { waitUntil } from "../wait-until.ts";
import { call, CUP_FINAL, Fan, planOf } from "../server/fan.ts";

const HOST = "127.0.0.1";
const FANS = 12;
const LONG_MS = 120_000;
const CADDYFILE = ["--config", "deploy/Caddyfile", "--adapter", "caddyfile"];

const noCaddy = ((): boolean => {
  try {
    execFileSync("caddy", ["version"]);
    return false;
  } catch {
    return true;
  }
})();

interface Proxy {
  readonly url: string;
  stop(): Promise<void>;
}

async function startCaddy(upstreams: readonly string[]): Promise<Proxy> {
  const home = await mkdtemp(join(tmpdir(), "grandstand-caddy-"));
  const url = `http://${HOST}:${await freePort({ port: 0, host: HOST })}`;
  const child = spawn("caddy", ["run", ...CADDYFILE], {
    env: {
      PATH: process.env["PATH"],
      HOME: home,
      SITE: url,
      UPSTREAMS: upstreams.map((it) => new URL(it).host).join(" "),
    },
    stdio: "ignore",
  });
  const ended = once(child, "exit");
  await waitUntil("Caddy answers", async () => {
    if (child.exitCode !== null) throw new Error(`Caddy ended with ${child.exitCode}`);
    const answer = await fetch(new URL("/health/ready", url)).catch(() => undefined);
    return answer?.status === 200;
  });
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Fans who look at the map and hold their seats until they are stopped. */
function shoppers(fans: readonly Fan[], seats: readonly string[]) {
  const outcomes = new Map<string, number>();
  const stopping = new AbortController();
  const shop = async (fan: Fan, mine: readonly string[]): Promise<void> => {
    for (let n = 0; !stopping.signal.aborted; n++) {
      const seat = mine[n % mine.length]!;
      const asked = n % 4 === 0 ? fan.hold([seat]) : fan.get(`/api/events/${CUP_FINAL}`);
      const outcome = await asked.then(
        ({ status, body }) => (status < 500 ? String(status) : `${status} ${JSON.stringify(body)}`),
        String,
      );
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  };
  const all = fans.map((fan, n) => shop(fan, seats.slice(n * 5, (n + 1) * 5)));
  return {
    outcomes,
    get count() {
      return [...outcomes.values()].reduce((sum, n) => sum + n, 0);
    },
    async stop() {
      stopping.abort();
      await Promise.all(all);
    },
  };
}

/** As the page does: whoever is told to come back does so, and whoever finds nobody tries again. */
async function comesBack(url: string, watcher: Watcher): Promise<Watcher> {
  expect(await watcher.closed).toBe(SERVER_STOPS);
  await wait(comeBackAfter(watcher.reason, 0));
  for (;;) {
    const next = watch(url);
    if (await Promise.race([next.next().then(() => true), next.closed.then(() => false)]))
      return next;
  }
}

function watch(url: string): Watcher {
  return new Watcher(`${url.replace("http", "ws")}/api/events/${CUP_FINAL}/live`);
}

test.skipIf(noCaddy)("[U17] Caddy takes the Caddyfile (needs caddy)", () => {
  execFileSync("caddy", ["validate", ...CADDYFILE], { stdio: "pipe" });
});

test.skipIf(noCaddy).each([
  ["the one server of actors", 1, {}],
  ["one after the other of three nodes of actors", 3, { GRANDSTAND_CLUSTER: "on" }],
  ["one after the other of two classic servers", 2, { GRANDSTAND_ENGINE: "classic" }],
] as const)(
  "[U17] %s is started again behind Caddy: no request fails, who watches comes back (needs caddy)",
  async (_what, count, engine) => {
    const database = await freshDatabase();
    const ends: (() => Promise<unknown>)[] = [() => database.drop()];
    try {
      const env = {
        DATABASE_URL: database.url,
        GRANDSTAND_SECRET: "s".repeat(32),
        GRANDSTAND_ORGANISER_KEY: "k".repeat(32),
        GRANDSTAND_DEMO_SEATS: "5000",
        GRANDSTAND_DRAIN_SECONDS: "2",
        GRANDSTAND_TRUST_PROXY: "on",
        GRANDSTAND_TESTBANK: "off",
        ...engine,
      };
      const start = async (port = "0"): Promise<ServerProcess> => {
        const server = await startProcess({ env: { ...env, PORT: port } });
        ends.push(() => server.remove());
        return server;
      };
      const servers = [await start()];
      // Each has a development inbox of its own: as long as there is one server, the letters are in that.
      const signedIn = await Promise.all(
        Array.from({ length: FANS }, (_, n) => Fan.signIn(servers[0]!.url, `fan-${n}@example.org`)),
      );
      while (servers.length < count) servers.push(await start());
      const proxy = await startCaddy(servers.map(({ url }) => url));
      ends.push(() => proxy.stop());
      expect((await call(proxy.url, "GET", "/metrics")).status).toBe(404);

      const fans = signedIn.map((fan) => fan.at(proxy.url));
      const watchers = Array.from({ length: FANS }, () => watch(proxy.url));
      for (const watcher of watchers) await watcher.next();
      const load = shoppers(fans, (await planOf(proxy.url)).seats.id);
      ends.push(() => load.stop());
      const goesOn = async (): Promise<void> => {
        const before = load.count;
        await waitUntil("the sale goes on", () => load.count > before + 10 * FANS);
      };
      await goesOn();
      const back = watchers.map((watcher) => comesBack(proxy.url, watcher));
      for (const server of servers) {
        server.signal("SIGTERM");
        expect(await server.ended).toBe(0);
        await start(new URL(server.url).port);
        await goesOn();
      }
      await load.stop();
      expect([...load.outcomes.keys()].toSorted()).toEqual(["200", "201", "409"]);
      for (const watcher of await Promise.all(back)) watcher.socket.terminate();
    } finally {
      for (const end of ends.reverse()) await end();
    }
  },
  LONG_MS,
);
