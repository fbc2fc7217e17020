/** What can go wrong around a server, done to a real one in the middle of a sale. Each resolves when the
 * trouble is over and service is back; a trouble comes twice, because the second meets a system that has
 * already recovered once. */
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { clock } from "../sim/wire.ts";
import { instanceOf } from "../sim/processes.ts";
import { untilServing } from "./probe.ts";
import type { ChaosStage } from "./stage.ts";

export interface Scenario {
  readonly name: string;
  /** What is injected. */
  readonly what: string;
  readonly strike: (stage: ChaosStage) => Promise<void>;
  /** Default: both engines. */
  readonly engine?: "actors" | "classic";
  readonly withReplica?: boolean;
  /** Without it there is nothing to disturb. */
  readonly needs?: "Redis" | "instances";
}

/** The lease is 2 s: a server that is silent for longer may have been replaced. */
const LONGER_THAN_THE_LEASE_MS = 3_000;
const SHORT_MS = 500;
const REPLICA_BEHIND_MS = 10_000;

export const SCENARIOS: readonly Scenario[] = [
  {
    name: "server-killed",
    what: "SIGKILL of the server, started again at once",
    strike: async ({ server }) => {
      await server.kill();
      await server.start();
    },
  },
  {
    name: "server-paused",
    engine: "actors",
    what: "SIGSTOP of the server for 3 s, then SIGCONT; nobody took over",
    strike: async ({ server }) => pause(server.pid),
  },
  {
    name: "server-overtaken",
    engine: "actors",
    what: "SIGSTOP of the server, another takes over and the fans are sent there; then SIGCONT",
    strike: overtake,
  },
  {
    name: "connections-terminated",
    what: "pg_terminate_backend of every connection of the server",
    strike: ({ administer }) => administer(TERMINATE),
  },
  {
    name: "database-crashed",
    what: "PostgreSQL stopped with -m immediate, started again after 0.5 s",
    strike: async (stage) => restart(stage, "immediate"),
  },
  {
    name: "database-restarted",
    what: "PostgreSQL stopped with -m fast, started again after 0.5 s",
    strike: async (stage) => restart(stage, "fast"),
  },
  {
    name: "backend-killed",
    engine: "actors",
    what: "SIGKILL of the backend that writes the journal: PostgreSQL ends all others and recovers",
    strike: killWriter,
  },
  {
    name: "database-read-only",
    what: "every write refused for 1 s, as on a full disk",
    strike: async ({ administer }) => {
      await administer("alter system set default_transaction_read_only = on");
      await administer("select pg_reload_conf()");
      await wait(2 * SHORT_MS);
      await administer("alter system reset all");
      await administer("select pg_reload_conf()");
    },
  },
  {
    name: "database-stalled",
    what: "nothing passes between server and PostgreSQL for 3 s, then all of it",
    strike: async ({ back }) => {
      back.stall();
      await wait(LONGER_THAN_THE_LEASE_MS);
      back.open();
    },
  },
  {
    name: "database-cut",
    what: "every connection to PostgreSQL reset, and refused for 0.5 s",
    strike: async ({ back }) => {
      back.shut();
      await wait(SHORT_MS);
      back.open();
    },
  },
  {
    name: "commit-answers-lost",
    what: "PostgreSQL does the work, its answers are swallowed for 0.1 s, then the line breaks",
    strike: async ({ back }) => {
      back.swallow();
      await wait(100);
      back.cut();
      back.open();
    },
  },
  {
    name: "database-slow",
    what: "25 ms each way to PostgreSQL for 2 s",
    strike: async ({ back }) => {
      back.slow(25);
      await wait(4 * SHORT_MS);
      back.slow(0);
    },
  },
  {
    name: "fans-cut-off",
    what: "every connection of the fans reset: answers are lost, and asked for again by their key",
    strike: async ({ front }) => {
      for (let n = 0; n < 5; n++) {
        front.cut();
        await wait(SHORT_MS / 5);
      }
    },
  },
];

/** What only the classic engine has: a cache, a queue, and more than one instance. */
export const CLASSIC_SCENARIOS: readonly Scenario[] = [
  {
    name: "redis-killed",
    needs: "Redis",
    what: "SIGKILL of Redis; an empty one in its place after 1 s",
    strike: async (stage) => {
      const redis = redisOf(stage);
      await redis.kill();
      await wait(2 * SHORT_MS);
      await redis.startAgain();
    },
  },
  {
    name: "redis-stalled",
    needs: "Redis",
    what: "SIGSTOP of Redis for 3 s, then SIGCONT",
    strike: async (stage) => {
      const redis = redisOf(stage);
      redis.pause();
      await wait(LONGER_THAN_THE_LEASE_MS);
      redis.resume();
    },
  },
  {
    name: "redis-flushed",
    needs: "Redis",
    what: "FLUSHALL: cache, queue and consumer groups are gone at once",
    strike: (stage) => redisOf(stage).flush(),
  },
  {
    name: "instance-killed",
    needs: "instances",
    what: "SIGKILL of one of the instances; the primary starts another",
    strike: async ({ server }) => process.kill(instanceOf(server.pid), "SIGKILL") && undefined,
  },
  {
    name: "instance-stopped",
    needs: "instances",
    what: "SIGSTOP of one instance for 3 s, then SIGCONT: what it was in the middle of goes on",
    strike: ({ server }) => pause(instanceOf(server.pid)),
  },
  {
    name: "replica-behind",
    what: "the replica that the map is read from shows nothing new for 10 s",
    withReplica: true,
    strike: async ({ replica }) => {
      if (!replica) throw new Error("There is no replica on this stage.");
      await replica.pause();
      await wait(REPLICA_BEHIND_MS);
      await replica.resume();
    },
  },
];

function redisOf({ redis }: ChaosStage): NonNullable<ChaosStage["redis"]> {
  if (!redis) throw new Error("There is no Redis on this stage.");
  return redis;
}

const TERMINATE = `select pg_terminate_backend(pid) from pg_stat_activity
  where application_name like 'grandstand%' and pid <> pg_backend_pid()`;

async function pause(pid: number | undefined): Promise<void> {
  if (pid === undefined) throw new Error("The server does not run.");
  process.kill(pid, "SIGSTOP");
  await wait(LONGER_THAN_THE_LEASE_MS);
  process.kill(pid, "SIGCONT");
}

/** The one that was overtaken must not answer anything any more but "not the owner". */
async function overtake(stage: ChaosStage): Promise<void> {
  const { server, front } = stage;
  const { pid } = server;
  if (pid === undefined) throw new Error("The server does not run.");
  process.kill(pid, "SIGSTOP");
  front.cut();
  const second = await stage.secondServer();
  front.aim(Number(second.url.port));
  front.cut();
  process.kill(pid, "SIGCONT");
  const answer = await fetch(new URL(stage.eventUrl.pathname, server.url));
  const problem = await answer.text();
  if (answer.status !== 503 || !problem.includes("not-owner")) {
    throw new Error(`The server that was overtaken answered ${answer.status}: ${problem}`);
  }
  // Back again, so that the second strike finds the stage as the first did.
  await server.stop();
  await server.start();
  front.aim(Number(server.url.port));
  front.cut();
  await second.stop();
}

async function restart(stage: ChaosStage, mode: "fast" | "immediate"): Promise<void> {
  await stage.haltDatabase(mode);
  await wait(SHORT_MS);
  await stage.startDatabase();
}

async function killWriter({ databaseUrl }: ChaosStage): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  client.on("error", () => {}); // It goes down with all the others.
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    "select pid from pg_stat_activity where application_name = 'grandstand-journal'",
  );
  const [writer] = rows;
  if (writer === undefined) throw new Error("Nobody writes the journal.");
  process.kill(writer.pid, "SIGKILL");
  await client.end().catch(() => {});
}

/** Strikes, waits for service, and says from when to when memory may have been lost. */
export async function strike(
  { strike }: Scenario,
  stage: ChaosStage,
): Promise<{ readonly killedAt: number; readonly readyAt: number }> {
  const killedAt = clock();
  await strike(stage);
  await untilServing(stage.eventUrl);
  return { killedAt, readyAt: clock() };
}
