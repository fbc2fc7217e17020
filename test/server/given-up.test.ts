/** A server that is told to go while it starts. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { expect, test } from "vitest";
import { freePort } from "../../src/free-port.ts";
import { LOCK_KEY, migrate } from "../../src/store/migrate.ts";
import { freshDatabase } from "../database.ts";
import { launchProcess } from "../process.ts";
import { waitUntil } from "../wait-until.ts";

const SECRET = "a secret of the tests, long enough to be one";
const MODES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["a server", {}],
  ["a node", { GRANDSTAND_CLUSTER: "on" }],
  ["three nodes", { GRANDSTAND_NODES: "3" }],
];
/** On a busy machine, whatever it waits for: some of it would take a minute. */
const PROMPT_MS = 10_000;
const LOOK_EVERY_MS = 50;

/** Starts one, tells it to go when `waits` says so, and expects that it goes at once and says no more. */
async function expectGivenUp(
  env: Readonly<Record<string, string>>,
  waits: () => Promise<unknown>,
): Promise<void> {
  const settings = { GRANDSTAND_SECRET: SECRET, GRANDSTAND_DEMO_SEATS: "5000", TESTBANK_PORT: "0" };
  const server = await launchProcess({ env: { ...settings, ...env } });
  try {
    await waits();
    const since = performance.now();
    server.signal("SIGTERM");
    expect([await server.ended, server.said()]).toEqual([
      0,
      "SIGTERM: giving the start up ...\nStopped.\n",
    ]);
    expect(performance.now() - since).toBeLessThan(PROMPT_MS);
  } finally {
    await server.remove();
  }
}

test.each(MODES)(
  "[U21] %s that waits for a database which says nothing goes at once",
  async (_what, env) => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    try {
      const database = { DATABASE_URL: `postgres://me:x@127.0.0.1:${port}/x` };
      await expectGivenUp({ ...env, ...database }, () =>
        waitUntil("it asks", () => sockets.length > 0),
      );
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  },
);

/** Runs `body` with a fresh database and a session on it. */
async function withDatabase(body: (url: string, client: Client) => Promise<void>): Promise<void> {
  const database = await freshDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    await body(database.url, client);
  } finally {
    await client.end();
    await database.drop();
  }
}

test.each(MODES)("[U21] %s that waits for somebody who migrates goes at once", (_what, env) =>
  withDatabase(async (url, client) => {
    await client.query("select pg_advisory_lock($1)", [LOCK_KEY]);
    await expectGivenUp({ ...env, DATABASE_URL: url }, () =>
      waitUntil("it waits", async () => {
        await sleep(LOOK_EVERY_MS);
        const { rowCount } = await client.query(
          "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        return rowCount === 1;
      }),
    );
  }),
);

test.each(MODES.slice(0, 2))(
  "[U21] %s that waits for the leases of others goes at once",
  (_what, env) =>
    withDatabase(async (url, client) => {
      await migrate(url);
      // Of the sort that lets it not in; it would be refused when it has waited.
      await client.query(
        "insert into nodes (id, lease_until, address) values ('other', 'infinity', $1)",
        ["GRANDSTAND_CLUSTER" in env ? null : "127.0.0.1:1"],
      );
      const port = String(await freePort({ port: 0, host: "127.0.0.1" }));
      await expectGivenUp({ ...env, DATABASE_URL: url, PORT: port, GRANDSTAND_DEMO: "off" }, () =>
        waitUntil("it listens, and is not ready", async () => {
          await sleep(LOOK_EVERY_MS);
          const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(
            () => undefined,
          );
          return answer?.status === 503;
        }),
      );
    }),
);
