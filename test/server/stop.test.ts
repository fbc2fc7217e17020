/** How a server goes, and comes back. */
import { expect, test } from "vitest";
import { Watcher } from "../../src/http/testing/watcher.ts";
import { SERVER_STOPS } from "../../src/protocol/goodbye.ts";
import { freshDatabase } from "../database.ts";
import { startProcess, type ServerProcess } from "../process.ts";
import { waitUntil } from "../wait-until.ts";
import { crowd } from "./crowd.ts";
import { call, CUP_FINAL, Fan, planOf, problemOf } from "./fan.ts";

const FANS = 24;
const WATCHERS = 3;
const SECRET = "a secret of the tests, long enough to be one";
const LIVE = `/api/events/${CUP_FINAL}/live`;

const ENV = {
  GRANDSTAND_DEMO_SEATS: "5000",
  GRANDSTAND_SECRET: SECRET,
  GRANDSTAND_SIGN_INS_PER_MINUTE: "1000000",
  TESTBANK_PORT: "0",
};

/** Runs `body` with a fresh database and removes every server that it has started. */
async function stage(
  body: (start: (env?: Record<string, string>) => Promise<ServerProcess>) => Promise<void>,
): Promise<void> {
  const database = await freshDatabase();
  const servers: ServerProcess[] = [];
  try {
    await body(async (env = {}) => {
      const server = await startProcess({ env: { ...ENV, DATABASE_URL: database.url, ...env } });
      servers.push(server);
      return server;
    });
  } finally {
    for (const server of servers) await server.remove();
    await database.drop();
  }
}

const signedIn = (url: string): Promise<Fan[]> =>
  Promise.all(Array.from({ length: FANS }, (_, n) => Fan.signIn(url, `fan-${n}@example.org`)));

function watch(url: string): Watcher {
  return new Watcher(new URL(LIVE, url).href.replace("http", "ws"));
}

test.each([
  ["a server of actors", {}],
  [
    "a server with two instances",
    { GRANDSTAND_ENGINE: "classic", GRANDSTAND_INSTANCES: "2", GRANDSTAND_POOL: "4" },
  ],
])(
  "[U1] [U4] %s that is told to go fails no request: it says so first, answers all, and comes back with all",
  (_what, engine) =>
    stage(async (start) => {
      const env: Record<string, string> = { ...engine, GRANDSTAND_DRAIN_SECONDS: "2" };
      const first = await start(env);
      const fans = await signedIn(first.url);
      const seats = (await planOf(first.url)).seats.id;
      const watchers = Array.from({ length: WATCHERS }, () => watch(first.url));
      for (const watcher of watchers) await watcher.next();
      const bought = await fans[0]!.bought((await fans[0]!.held(seats.slice(-1))).id);
      const { outcomes, acknowledged, ...load } = crowd(first.url, fans, seats.slice(0, 600));
      await waitUntil("everybody has asked", () => acknowledged.size >= FANS);

      // One who waits for news of an order is answered as well.
      const news = fans[0]!.get(`/api/orders/${bought.id}?unlike=paid&wait=10`);
      first.signal("SIGTERM");
      await load.done;
      expect(await first.ended).toBe(0);
      expect((await news).status).toBe(200);
      for (const watcher of watchers) expect(await watcher.closed).toBe(SERVER_STOPS);
      expect([...outcomes.keys()].toSorted()).toEqual(["200", "201", "409"]);

      const again = await start({ ...env, PORT: new URL(first.url).port });
      const back = watch(again.url);
      await back.next();
      for (const [hold, fan] of acknowledged)
        expect((await fan.get(`/api/holds/${hold}`)).status).toBe(200);
      expect((await fans[0]!.get(`/api/orders/${bought.id}`)).status).toBe(200);
      await (await Fan.signIn(again.url, "late@example.org")).held(seats.slice(-2, -1));
      expect((await back.next()).binary).toBe(true);
      back.socket.terminate();
    }),
);

test("[U1] while it drains it is not ready, alive, and sells", () =>
  stage(async (start) => {
    const server = await start({ GRANDSTAND_DRAIN_SECONDS: "300" });
    const ada = await Fan.signIn(server.url, "ada@example.org");
    const [seat] = (await planOf(server.url)).seats.id;
    server.signal("SIGTERM");
    await waitUntil("it is not ready", async () => {
      const ready = await call(server.url, "GET", "/health/ready");
      return ready.status === 503 && problemOf(ready) === "not-ready";
    });
    expect((await call(server.url, "GET", "/health/live")).status).toBe(200);
    await ada.held([seat!]);
    const watcher = watch(server.url);
    await watcher.next();
    // Ctrl-C in the middle of it ends it now.
    server.signal("SIGINT");
    expect(await server.ended).toBe(0);
    expect(await watcher.closed).toBe(SERVER_STOPS);
  }));

test.each([
  ["a server", {}],
  ["a server with instances", { GRANDSTAND_ENGINE: "classic", GRANDSTAND_INSTANCES: "2" }],
])("[U1] Ctrl-C ends %s at once, however long it would drain", (_what, env) =>
  stage(async (start) => {
    const server = await start({ ...env, GRANDSTAND_DRAIN_SECONDS: "300" });
    const keeping = await call(server.url, "GET", "/health/ready");
    expect(keeping.status).toBe(200);
    server.signal("SIGINT");
    expect(await server.ended).toBe(0);
  }),
);
