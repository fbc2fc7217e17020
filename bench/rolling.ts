/** What buyers notice while three nodes are stopped and started again, one after the other: failed requests, and
 * the longest one of each stop and each start. Behind a balancer that asks the nodes whether they are ready.
 *
 *   node bench/rolling.ts [--clients 24] [--pause 40] [--drain 1] [--rounds 1] */
import { parseArgs } from "node:util";
import { sleep } from "../sim/client.ts";
import { runToEnd } from "../sim/ends.ts";
import { integer } from "../sim/option-value.ts";
import { openOwnDatabase } from "../sim/stage.ts";
import { deriveKey } from "../src/keys.ts";
import { createSessions } from "../src/http/sessions.ts";
import type { ClusterAnswer } from "../src/protocol/organiser.ts";
import { systemClock } from "../src/system.ts";
import { startProcess, type ServerProcess } from "../test/process.ts";
import { call, planOf } from "../test/server/fan.ts";
import { rounds } from "../test/server/rounds.ts";

const NODES = 3;
const LOOK_EVERY_MS = 50;
const SECRET = "s".repeat(32);
const ORGANISER_KEY = "k".repeat(32);

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(LOOK_EVERY_MS);
}

await runToEnd(async (ends) => {
  const { values } = parseArgs({
    options: {
      clients: { type: "string", default: "24" },
      pause: { type: "string", default: "40" },
      drain: { type: "string", default: "1" },
      rounds: { type: "string", default: "1" },
    },
  });
  const { url: databaseUrl } = await openOwnDatabase("rolling", ends, () => undefined);
  const start = (port = "0"): Promise<ServerProcess> =>
    ends.start(
      () =>
        startProcess({
          env: {
            DATABASE_URL: databaseUrl,
            GRANDSTAND_CLUSTER: "1",
            GRANDSTAND_DRAIN_SECONDS: values.drain,
            GRANDSTAND_ORGANISER_KEY: ORGANISER_KEY,
            GRANDSTAND_SECRET: SECRET,
            GRANDSTAND_TESTBANK: "off",
            PORT: port,
          },
        }),
      (server) => server.remove(),
    );
  const servers: ServerProcess[] = [];
  while (servers.length < NODES) servers.push(await start());
  const urls = servers.map(({ url }) => url);
  const sessions = createSessions(deriveKey(SECRET, "sessions"), systemClock);
  const seats = (await planOf(urls[0]!)).seats.id.filter((_, n) => n % 3 === 0);
  const load = await rounds({
    urls,
    clients: integer("clients", values.clients, 1, 1_000),
    pauseMs: integer("pause", values.pause, 0, 10_000),
    tokenOf: (n) => sessions.issue(`fan-${n}@example.org`).token,
    seats,
  });
  const isWhole = async (url: string): Promise<boolean> => {
    const { body } = await call(url, "GET", "/api/cluster", { token: ORGANISER_KEY });
    const { nodes, shards } = body as ClusterAnswer;
    return nodes.length === NODES && shards.every(({ node }) => node !== null);
  };
  /** Of the requests that end while `during` runs. */
  const longest = async (name: string, during: () => Promise<unknown>): Promise<void> => {
    const from = load.count;
    const since = performance.now();
    await during();
    const times = load.times.slice(from).toSorted((a, b) => b - a);
    const told = [0, 0.01, 0.5].map((part) => times[Math.floor(times.length * part)]?.toFixed(0));
    console.log(
      `${name}: ${((performance.now() - since) / 1_000).toFixed(1)} s, ${times.length} requests, longest ${told[0]} ms, p99 ${told[1]} ms, median ${told[2]} ms`,
    );
  };
  const some = (): Promise<void> => {
    const enough = load.count + 1_000;
    return until(() => load.count > enough);
  };
  await longest("before", some);
  for (let round = 0; round < integer("rounds", values.rounds, 1, 20); round++)
    for (const [n, server] of servers.entries()) {
      await longest(`stop of node ${n}`, async () => {
        server.signal("SIGTERM");
        const code = await server.ended;
        if (code !== 0) throw new Error(`it ended with ${code}:\n${server.said()}`);
        await some();
      });
      await longest(`start of node ${n}`, async () => {
        servers[n] = await start(new URL(server.url).port);
        await until(() => isWhole(server.url));
        await some();
      });
    }
  await load.stop();
  let missing = 0;
  for (const [hold, token] of load.kept)
    if ((await call(urls[0]!, "GET", `/api/holds/${hold}`, { token })).status !== 200) missing++;
  console.log(`${load.kept.size} holds were kept, ${missing} of them are not there`);
  for (const [outcome, count] of [...load.outcomes].toSorted(([a], [b]) => a.localeCompare(b)))
    console.log(`${outcome}: ${count}`);
  return missing;
});
