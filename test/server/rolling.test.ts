/** Three nodes, each started again in turn under load. */
import { expect, test } from "vitest";
import { deriveKey } from "../../src/config.ts";
import { createSessions } from "../../src/http/sessions.ts";
import { systemClock } from "../../src/system.ts";
import type { ClusterAnswer } from "../../src/protocol/organiser.ts";
import { freshDatabase } from "../database.ts";
import { startProcess, type ServerProcess } from "../process.ts";
import { waitUntil } from "../wait-until.ts";
import { call, CUP_FINAL, planOf } from "./fan.ts";
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

async function clusterOf(url: string): Promise<ClusterAnswer> {
  const answer = await call(url, "GET", "/api/cluster", { token: ORGANISER_KEY });
  expect(answer.status).toBe(200);
  return answer.body as ClusterAnswer;
}

test(
  "[U18] each of three nodes is started again in turn under load: no request fails, and every hold is there",
  async () => {
    const database = await freshDatabase();
    const ends: (() => Promise<unknown>)[] = [() => database.drop()];
    const start = async (port = "0"): Promise<ServerProcess> => {
      const env = { ...ENV, DATABASE_URL: database.url, PORT: port };
      const server = await startProcess({ env });
      ends.push(() => server.remove());
      return server;
    };
    try {
      const servers: ServerProcess[] = [];
      while (servers.length < NODES) servers.push(await start());
      const urls = servers.map(({ url }) => url);
      const sessions = createSessions(deriveKey(SECRET, "sessions"), systemClock);
      const tokenOf = (n: number): string => sessions.issue(`fan-${n}@example.org`).token;
      // Two apart: nobody leaves a single seat between others.
      const seats = (await planOf(urls[0]!)).seats.id.filter((_, n) => n % 3 === 0);
      const load = await rounds({ urls, clients: CLIENTS, tokenOf, seats });
      ends.push(() => load.stop());
      const goesOn = async (): Promise<void> => {
        const before = load.count;
        await waitUntil("requests are answered", () => load.count > before + 20 * CLIENTS);
      };
      await goesOn();
      for (const server of servers) {
        server.signal("SIGTERM");
        expect(await server.ended).toBe(0);
        expect(load.isReady(server.url)).toBe(false);
        await goesOn();
        await start(new URL(server.url).port);
        await waitUntil("it has its part", async () => {
          const { nodes, shards } = await clusterOf(server.url);
          return nodes.length === NODES && shards.every(({ node }) => node !== null);
        });
        await goesOn();
      }
      await load.stop();

      const expected = ["hold: 201", "look: 200", "map: 200", "release: 204"];
      expect([...load.outcomes.keys()].toSorted()).toEqual(expected);
      expect(load.kept.size).toBeGreaterThan(CLIENTS);
      for (const url of urls)
        for (const [hold, token] of load.kept)
          expect((await call(url, "GET", `/api/holds/${hold}`, { token })).status).toBe(200);
      expect((await call(urls[0]!, "GET", `/api/events/${CUP_FINAL}/seats`)).status).toBe(200);
    } finally {
      for (const end of ends.reverse()) await end();
    }
  },
  LONG_MS,
);
