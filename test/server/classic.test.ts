/** Technique 1 as a whole server, on real PostgreSQL, and with a real streaming replica. */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { expect, test } from "vitest";
import { freePort, Server } from "../../sim/server.ts";
import { runScript } from "../../sim/venue.ts";
import type { MeView, SeatsView } from "../../src/protocol/api.ts";
import { migrate } from "../../src/store/migrate.ts";
import { freshDatabase, startCluster } from "../database.ts";
import { missing } from "../redis.ts";
import { startReplica } from "../replica.ts";
import { startServer } from "../server.ts";
import { waitUntil } from "../wait-until.ts";
import { call, CUP_FINAL, Fan, planOf, problemOf } from "./fan.ts";

const CLASSIC = { GRANDSTAND_ENGINE: "classic" };
const SECRET = "a secret of the tests, long enough to be one";
const LONG_MS = 120_000;

async function rows(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url, options: "-c search_path=classic,public" });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function digits(url: string): Promise<string> {
  const answer = await fetch(new URL(`/api/events/${CUP_FINAL}/seats`, url), {
    headers: { accept: "application/json" },
  });
  return ((await answer.json()) as SeatsView).seats;
}

test("[C20] from the sign-in to a ticket, with what the organiser is told, in SQL and in the log", async () => {
  const server = await startServer({ env: CLASSIC });
  try {
    const ada = await Fan.signIn(server.url, "ada@example.org");
    const [first, second] = (await planOf(server.url)).seats.id;
    const hold = await ada.held([first!, second!]);
    const order = await ada.bought(hold.id);
    expect(order).toMatchObject({ status: "paid", seats: [first, second], total: hold.total });
    const { code } = order.tickets[0]!;
    const checked = await call(server.url, "GET", `/api/tickets/${code}/verify`);
    expect(checked.body).toMatchObject({ valid: true, seat: first });
    const sold = await rows(server.databaseUrl, "select seat from seats where status = 'sold'");
    expect(new Set(sold.map(({ seat }) => seat))).toEqual(new Set([first, second]));
    const orders = await rows(server.databaseUrl, "select id, status from orders");
    expect(orders).toEqual([{ id: order.id, status: "paid" }]);
    const facts = async (): Promise<string[]> => {
      const { organiserKey: token } = server;
      const path = `/api/organiser/events/${CUP_FINAL}/log`;
      const { body } = await call(server.url, "GET", path, { token });
      return (body as { facts: { type: string }[] }).facts.map(({ type }) => type);
    };
    await waitUntil("the facts are told", async () => (await facts()).length === 3);
    expect(await facts()).toEqual(["order.paid", "ticket.issued", "ticket.issued"]);
    expect(await server.ledger()).toMatchObject([{ status: "captured", order: order.id }]);
  } finally {
    await server.stop();
  }
});

test("[C21] a database is one engine's: the other does not start on it", async () => {
  const database = await freshDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "grandstand-classic-"));
  try {
    const common = { databaseUrl: database.url, secret: SECRET, dataDir };
    const server = await startServer({ ...common, env: CLASSIC });
    await server.stop();
    await expect(startServer(common)).rejects.toThrow(
      "This database is sold from by the engine classic",
    );
  } finally {
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  }
});

test.skipIf(missing)("[C23] an instance shows how cache, queue and pool fare", async () => {
  const env = { ...CLASSIC, GRANDSTAND_CACHE: "on", GRANDSTAND_QUEUE: "on" };
  const server = await startServer({ env });
  try {
    const ada = await Fan.signIn(server.url, "ada@example.org");
    const bob = await Fan.signIn(server.url, "bob@example.org");
    const [first] = (await planOf(server.url)).seats.id;
    await ada.held([first!]);
    expect(problemOf(await bob.hold([first!]))).toBe("seats-taken");
    const metrics = await (await fetch(new URL("/metrics", server.url))).text();
    const value = (name: string): number =>
      Number(new RegExp(`^grandstand_${name} (\\S+)$`, "m").exec(metrics)?.[1]);
    expect(value("queue_claims_total")).toBe(1);
    expect(value("queue_batches_total")).toBe(1);
    expect(value("queue_unkept_total")).toBe(0);
    // A Redis as young as this one asks the rows before it refuses, and is right.
    expect(value("cache_refusals_total")).toBe(1);
    expect(value("cache_disagreements_total")).toBe(0);
    expect(value("redis_failures_total")).toBe(0);
    expect(value("database_waiting")).toBe(0);
    expect(value("instance_pid")).toBe(process.pid);
  } finally {
    await server.stop();
  }
});

test("[C38] without Redis a server does not start, says so in one line, and leaves the database unclaimed", async () => {
  const database = await freshDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "grandstand-classic-"));
  const server = new Server({
    port: await freePort(),
    databaseUrl: database.url,
    organiserKey: SECRET,
    secret: SECRET,
    env: { ...CLASSIC, GRANDSTAND_CACHE: "on", GRANDSTAND_DATA: dataDir, PATH: "/nowhere" },
  });
  try {
    await expect(server.start()).rejects.toThrow(
      /^The server does not start: Cache and queue need Redis.* install it .*REDIS_URL\.$/,
    );
    expect(await rows(database.url, "select from engine")).toEqual([]);
  } finally {
    await server.stop();
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  }
});

test("[C24] its outbox is listed and revived by the operator's command", async () => {
  const id = randomUUID();
  const database = await freshDatabase();
  const env = { DATABASE_URL: database.url };
  try {
    await migrate(database.url);
    await rows(
      database.url,
      `insert into engine (name) values ('classic');
       insert into classic.outbox (id, lane, payload, created_at, due_at, state, error) values
         ('${id}', 'payment', '{}', 0, 0, 'dead', 'the bank has gone'), ('e2', 'mail', '{}', 0, 0, 'waiting', null)`,
    );
    const listed = await runScript("scripts/outbox.ts", ["list"], env);
    expect(listed).toContain("payment: 0 waiting; 1 dead");
    expect(listed).toContain("mail: 1 waiting");
    expect(listed).toMatch(new RegExp(`${id} .*the bank has gone`));
    expect(await runScript("scripts/outbox.ts", ["retry", id], env)).toContain("1 to be tried");
    const [dead] = await rows(
      database.url,
      "select count(*)::int as dead from classic.outbox where state = 'dead'",
    );
    expect(dead).toEqual({ dead: 0 });
  } finally {
    await database.drop();
  }
});

test(
  "[C22] the map is read from the replica; what is one's own never is; one that is behind is left aside",
  async () => {
    const cluster = await startCluster({ fsync: "off" });
    await migrate(cluster.url);
    const replica = await startReplica(cluster.url);
    const env = { ...CLASSIC, DATABASE_REPLICA_URL: replica.url };
    const server = await startServer({ databaseUrl: cluster.url, secret: SECRET, env });
    try {
      const ada = await Fan.signIn(server.url, "ada@example.org");
      const bob = await Fan.signIn(server.url, "bob@example.org");
      const [first, second] = (await planOf(server.url)).seats.id;
      await ada.held([first!]);
      await waitUntil("the map shows it", async () => (await digits(server.url)).startsWith("10"));
      const readers = await replica.query(
        "select 1 from pg_stat_activity where application_name = 'grandstand-classic'",
      );
      expect(readers.length).toBeGreaterThan(0);

      await replica.pause();
      await ada.held([second!]);
      // At once, though the replica has not heard of it.
      const me = (await ada.get("/api/me")).body as MeView;
      expect(me.holds).toHaveLength(2);
      expect(problemOf(await bob.hold([second!]))).toBe("seats-taken");
      await waitUntil("the primary is asked", async () =>
        (await digits(server.url)).startsWith("11"),
      );
      const known = await replica.query("select max(seq)::int as seq from classic.ticks");
      const made = await rows(cluster.url, "select max(seq)::int as seq from classic.ticks");
      expect(Number(known[0]!["seq"])).toBeLessThan(Number(made[0]!["seq"]));

      await replica.resume();
      const third = (await planOf(server.url)).seats.id[2]!;
      await bob.held([third]);
      await waitUntil("all of it", async () => (await digits(server.url)).startsWith("111"));
    } finally {
      await server.stop();
      await replica.stop();
      await cluster.stop();
    }
  },
  LONG_MS,
);
