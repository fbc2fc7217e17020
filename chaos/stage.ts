/** What a scenario plays on: a PostgreSQL of its own, a server, and a relay on either side of it.
 *
 *   fans --front relay--> server --back relay--> PostgreSQL
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { Client } from "pg";
import type { Ends } from "../sim/ends.ts";
import { freePort, type Server } from "../sim/server.ts";
import { openBank, openServer, type Stage } from "../sim/stage.ts";
import { importStadium } from "../sim/venue.ts";
import { type Cluster, openCluster } from "../src/store/cluster.ts";
import { migrate } from "../src/store/migrate.ts";
import { Relay } from "./relay.ts";

const EVENT = "chaos";

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
  /** Another server on the same database, by the same relay. */
  readonly secondServer: () => Promise<Server>;
}

export async function openChaosStage(
  name: string,
  seats: number,
  seed: number,
  holdMs: number,
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
  const start = (port?: number): Promise<Server> =>
    openServer(relayed.href, organiserKey, [], ends, { secret, bank, ...(port && { port }) });
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
    secondServer: () => start(),
  };
}

function openRelay(target: number, ends: Ends): Promise<Relay> {
  return ends.start(
    () => Relay.open(target),
    (relay) => relay.close(),
  );
}
