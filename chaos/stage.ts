/** What a scenario plays on: a PostgreSQL of its own, a server, and a relay on either side of it.
 *
 *   fans --front relay--> server --back relay--> PostgreSQL
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Client } from "pg";
import type { Ends } from "../sim/ends.ts";
import { freePort, type Server } from "../sim/server.ts";
import { openBank, openServer, type Stage } from "../sim/stage.ts";
import { importStadium } from "../sim/venue.ts";
import { type Cluster, openCluster } from "../src/store/cluster.ts";
import { migrate } from "../src/store/migrate.ts";
import { ChaosRedis } from "./redis.ts";
import { openRelay, type Relay } from "./relay.ts";
import { type Replica, startReplica } from "./replica.ts";

const EVENT = "chaos";

export interface ChaosOptions {
  readonly seats: number;
  readonly seed: number;
  readonly holdMs: number;
  readonly engine: Readonly<Record<string, string>>;
  /** The seat map is read from a streaming replica. */
  readonly withReplica?: boolean;
}

export interface ChaosStage extends Stage {
  readonly server: Server;
  readonly databaseUrl: string;
  readonly organiserKey: string;
  readonly front: Relay;
  readonly back: Relay;
  /** The event, as a fan asks for it. */
  readonly eventUrl: URL;
  /** PostgreSQL ends as after a power cut, or tidily. */
  readonly haltDatabase: (mode: "fast" | "immediate") => Promise<void>;
  readonly startDatabase: () => Promise<void>;
  /** A statement of the operator of the database. */
  readonly administer: (sql: string) => Promise<void>;
  /** The Redis of the classic engine. */
  readonly redis: ChaosRedis | undefined;
  /** What the seat map is read from, where the scenario asks for one. */
  readonly replica: Replica | undefined;
  /** Another server on the same database, by the same relay. */
  readonly secondServer: () => Promise<Server>;
}

/** `engine`: the environment that chooses it. */
export async function openChaosStage(
  name: string,
  { seats, seed, holdMs, engine, withReplica = false }: ChaosOptions,
  ends: Ends,
): Promise<ChaosStage> {
  const folder = resolve(".data", `chaos-${name}-${process.pid}`);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  let cluster: Cluster = await ends.start(
    () => openCluster(folder),
    async () => {
      await cluster.stop("immediate");
      rmSync(folder, { recursive: true, force: true });
    },
  );
  const databaseUrl = cluster.url;
  await migrate(databaseUrl);
  await importStadium(databaseUrl, folder, { event: EVENT, seats, seed, holdMs });

  const back = await openRelay(Number(new URL(databaseUrl).port), ends);
  const relayed = new URL(databaseUrl);
  relayed.port = String(back.port);
  const organiserKey = randomBytes(32).toString("hex");
  const secret = randomBytes(32).toString("hex");
  const port = await freePort();
  const bank = await openBank(port, folder, ends, () => undefined);
  const needsRedis = [engine["GRANDSTAND_CACHE"], engine["GRANDSTAND_QUEUE"]].some(
    (it) => it !== "off",
  );
  const redis = needsRedis ? await ChaosRedis.start(ends) : undefined;
  const replica = withReplica
    ? await ends.start(
        () => startReplica(databaseUrl, replicaFolder(folder)),
        (it) => it.stop(),
      )
    : undefined;
  const env = {
    ...engine,
    ...(redis && { REDIS_URL: redis.url }),
    ...(replica && { DATABASE_REPLICA_URL: replica.url }),
  };
  const start = (port?: number): Promise<Server> =>
    openServer(relayed.href, organiserKey, [], ends, { secret, bank, env, ...(port && { port }) });
  const server = await start(port);
  const front = await openRelay(Number(server.url.port), ends);
  const url = new URL(`http://127.0.0.1:${front.port}`);
  return {
    url,
    event: EVENT,
    databaseUrl,
    bank,
    organiserKey,
    server,
    front,
    back,
    eventUrl: new URL(`/api/events/${EVENT}`, url),
    haltDatabase: (mode) => cluster.stop(mode),
    async startDatabase() {
      cluster = await openCluster(folder, { port: new URL(databaseUrl).port });
    },
    async administer(sql) {
      const client = new Client({
        connectionString: databaseUrl,
        // The cure must go through where nothing may be written.
        options: "-c default_transaction_read_only=off",
      });
      client.on("error", () => {}); // It may be told to end its own connection.
      await client.connect();
      try {
        await client.query(sql);
      } finally {
        await client.end().catch(() => {});
      }
    },
    redis,
    replica,
    secondServer: () => start(),
  };
}

function replicaFolder(folder: string): string {
  const own = join(folder, "replica");
  mkdirSync(own, { mode: 0o711 });
  return own;
}
