/** Three nodes, each started again in turn under load: as it was, or as a newer version of the server. */
import { Client } from "pg";
import { expect, test } from "vitest";
import { deriveKey } from "../../src/keys.ts";
import { createSessions } from "../../src/http/sessions.ts";
import { SeatStatus } from "../../src/domain/availability.ts";
import type { SeatsView } from "../../src/protocol/api.ts";
import { systemClock } from "../../src/system.ts";
import type { ClusterAnswer } from "../../src/protocol/organiser.ts";
import { freshDatabase } from "../database.ts";
import { startProcess, type ServerProcess } from "../process.ts";
import { waitUntil } from "../wait-until.ts";
import { call, CUP_FINAL, Fan, planOf, problemOf } from "./fan.ts";
import { rounds } from "./rounds.ts";

const NODES = 3;
const CLIENTS = 12;
const SECRET = "a secret of the tests, long enough to be one";
const ORGANISER_KEY = "a key of the tests, long enough to be one!";
const LONG_MS = 180_000;

const ENV = {
  GRANDSTAND_CLUSTER: "1",
  GRANDSTAND_DEMO_SEATS: "5000",
  GRANDSTAND_DRAIN_SECONDS: "1",
  GRANDSTAND_SECRET: SECRET,
  GRANDSTAND_ORGANISER_KEY: ORGANISER_KEY,
  GRANDSTAND_TESTBANK: "off",
};

type Version = readonly [string, ...string[]];
const THIS: Version = [process.execPath, "src/main.ts"];
const READS_NEWER: Version = versionOf("./test/server/reads-newer.ts");
const NEWER: Version = versionOf("./test/server/newer-version.ts");

function versionOf(changes: string): Version {
  return [process.execPath, "--import", changes, "src/main.ts"];
}

/** The kinds of those that a newer version has written. */
async function newerEvents(url: string): Promise<readonly string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ kind: string }>(
    "select distinct event->>'kind' as kind from journal where event->>'v' = '2' or event->>'kind' = 'let-go' order by 1",
  );
  await client.end();
  return rows.map(({ kind }) => kind);
}

async function clusterOf(url: string): Promise<ClusterAnswer> {
  const answer = await call(url, "GET", "/api/cluster", { token: ORGANISER_KEY });
  expect(answer.status).toBe(200);
  return answer.body as ClusterAnswer;
}

test.each([
  ["[U18] each of three nodes is started again in turn under load", THIS, THIS],
  [
    "[U19] three nodes that read what the next version writes become it one by one under load",
    READS_NEWER,
    NEWER,
  ],
] as const)(
  "%s: no request fails, and every hold is there",
  async (_, before, next) => {
    const database = await freshDatabase();
    const ends: (() => Promise<unknown>)[] = [() => database.drop()];
    const all: ServerProcess[] = [];
    const start = async (version: Version, port = "0"): Promise<ServerProcess> => {
      const env = { ...ENV, DATABASE_URL: database.url, PORT: port };
      const server = await startProcess({ env, command: version });
      all.push(server);
      ends.push(() => server.remove());
      return server;
    };
    try {
      const servers: ServerProcess[] = [];
      while (servers.length < NODES) servers.push(await start(before));
      const urls = servers.map(({ url }) => url);
      const sessions = createSessions(deriveKey(SECRET, "sessions"), systemClock);
      const tokenOf = (n: number): string => sessions.issue(`fan-${n}@example.org`).token;
      // Two apart: nobody leaves a single seat between others.
      const seats = (await planOf(urls[0]!)).seats.id.filter((_, n) => n % 3 === 0);
      const load = await rounds({ urls, clients: CLIENTS, tokenOf, seats });
      ends.push(() => load.stop());
      const goesOn = async (): Promise<void> => {
        const enough = load.count + 20 * CLIENTS;
        await waitUntil("requests are answered", () => load.count > enough);
      };
      await goesOn();
      for (const server of servers) {
        server.signal("SIGTERM");
        expect(await server.ended).toBe(0);
        expect(load.isReady(server.url)).toBe(false);
        await goesOn();
        await start(next, new URL(server.url).port);
        await waitUntil("it has its part", async () => {
          const { nodes, shards } = await clusterOf(server.url);
          return nodes.length === NODES && shards.every(({ node }) => node !== null);
        });
        await goesOn();
      }
      await load.stop();

      const expected = ["hold: 201", "look: 200", "map: 200", "release: 204"];
      const said = all.map((server) => server.said()).join("\n");
      expect([...load.outcomes.keys()].toSorted(), said).toEqual(expected);
      expect(load.kept.size).toBeGreaterThan(CLIENTS);
      for (const url of urls)
        for (const [hold, token] of load.kept)
          expect((await call(url, "GET", `/api/holds/${hold}`, { token })).status).toBe(200);
      expect((await call(urls[0]!, "GET", `/api/events/${CUP_FINAL}/seats`)).status).toBe(200);
      expect(await newerEvents(database.url)).toEqual(next === NEWER ? ["held", "let-go"] : []);
    } finally {
      for (const end of ends.reverse()) await end();
    }
  },
  LONG_MS,
);

test(
  "[U23] who stood still, and was gone on without, still leaves in good order",
  async () => {
    const database = await freshDatabase();
    const ends: (() => Promise<unknown>)[] = [() => database.drop()];
    const start = async (): Promise<ServerProcess> => {
      const env = { ...ENV, GRANDSTAND_DEMO: "off", DATABASE_URL: database.url };
      const server = await startProcess({ env });
      ends.push(() => server.remove());
      return server;
    };
    try {
      const [still, other] = [await start(), await start()];
      const holders = async () => {
        const { shards } = await clusterOf(other.url);
        return new Set(shards.map(({ node }) => node)).size;
      };
      await waitUntil("both have their part", async () => (await holders()) === 2);
      still.signal("SIGSTOP");
      await waitUntil("the other has all", async () => (await holders()) === 1);
      still.signal("SIGCONT");
      await waitUntil("both have their part again", async () => (await holders()) === 2);
      still.signal("SIGTERM");
      expect(await still.ended, still.said()).toBe(0);
    } finally {
      for (const end of ends.reverse()) await end();
    }
  },
  LONG_MS,
);

test(
  "[U20] what a newer version has written an older node refuses, seat by seat, and says so; the newer one goes on with it",
  async () => {
    const database = await freshDatabase();
    const ends: (() => Promise<unknown>)[] = [() => database.drop()];
    const start = async (version: Version): Promise<ServerProcess> => {
      const env = { ...ENV, GRANDSTAND_DRAIN_SECONDS: "0", DATABASE_URL: database.url };
      const server = await startProcess({ env, command: version });
      ends.push(() => server.remove());
      return server;
    };
    const isServed = (url: string) =>
      waitUntil("it has all", async () => {
        const { nodes, shards } = await clusterOf(url);
        return nodes.length === 1 && shards.every(({ node }) => node === nodes[0]!.id);
      });
    try {
      const newer = await start(NEWER);
      const ada = await Fan.signIn(newer.url, "ada@example.org");
      const [x, , , y] = (await planOf(newer.url)).seats.id;
      const hold = await ada.held([x!]);
      const older = await start(THIS);
      newer.signal("SIGTERM");
      expect(await newer.ended).toBe(0);
      await isServed(older.url);

      const there = (await Fan.signIn(older.url, "bob@example.org")).at(older.url);
      const refused = await there.hold([x!]);
      expect([refused.status, problemOf(refused)]).toEqual([503, "newer-version"]);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      expect((await there.hold([y!])).status).toBe(201);
      const map = await fetch(new URL(`/api/events/${CUP_FINAL}/seats`, older.url), {
        headers: { accept: "application/json" },
      });
      const { seats } = (await map.json()) as SeatsView;
      // As the newer one told it, or blocked.
      expect([seats[0], seats[3]]).not.toContain(String(SeatStatus.free));
      expect(older.said().match(/a newer version of the server has written 1 of/g)).toHaveLength(1);
      expect(older.said()).toContain('event "held" of seat/cup-final/');
      const metrics = await call(older.url, "GET", "/metrics");
      expect(String(metrics.body)).toContain("grandstand_unread_actors 1");
      expect((await call(older.url, "GET", "/health/ready")).status).toBe(200);

      const again = await start(NEWER);
      older.signal("SIGTERM");
      expect(await older.ended).toBe(0);
      await isServed(again.url);
      const taken = await there.at(again.url).hold([x!]);
      expect([taken.status, problemOf(taken)]).toEqual([409, "seats-taken"]);
      const back = ada.at(again.url);
      expect((await back.send("DELETE", `/api/holds/${hold.id}`)).status).toBe(204);
      expect((await there.at(again.url).hold([x!])).status).toBe(201);
    } finally {
      for (const end of ends.reverse()) await end();
    }
  },
  LONG_MS,
);
