/** Several nodes on one database, each with relays of its own, behind one balancer:
 *
 *   fans --balancer--> node --back relay--> PostgreSQL
 *   other nodes --between relay--> node
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import type { Ends } from "../sim/ends.ts";
import { freePort, type Server } from "../sim/server.ts";
import { openBank, openServer, type Stage } from "../sim/stage.ts";
import { untilShared } from "../sim/nodes.ts";
import { importStadium } from "../sim/venue.ts";
import { deriveKey } from "../src/keys.ts";
import { createSessions, type Sessions } from "../src/http/sessions.ts";
import { openCluster } from "../src/store/cluster.ts";
import { migrate } from "../src/store/migrate.ts";
import { systemClock } from "../src/system.ts";
import { Balancer } from "./balancer.ts";
import { openRelay, type Relay } from "./relay.ts";
import type { Testimony } from "./witnesses.ts";

const EVENT = "chaos";

export interface ChaosNode {
  readonly server: Server;
  /** To the database. */
  readonly back: Relay;
  /** From the other nodes. */
  readonly between: Relay;
}

export interface NodesStage extends Stage {
  readonly databaseUrl: string;
  readonly organiserKey: string;
  readonly eventUrl: URL;
  readonly nodes: readonly ChaosNode[];
  /** Whose turn it is to suffer. */
  readonly next: () => ChaosNode;
  /** How long one is paused, or without the database. */
  readonly pauseMs: number;
  readonly sessions: Pick<Sessions, "issue">;
  readonly testimony: Testimony;
}

export async function openNodesStage(
  name: string,
  { seats, seed, holdMs, nodes: count, pauseMs }: NodesOptions,
  ends: Ends,
): Promise<NodesStage> {
  const folder = resolve(".data", `chaos-${name}-${process.pid}`);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const { url: databaseUrl } = await ends.start(
    () => openCluster(folder),
    async (it) => {
      await it.stop("immediate");
      rmSync(folder, { recursive: true, force: true });
    },
  );
  await migrate(databaseUrl);
  await importStadium(databaseUrl, folder, { event: EVENT, seats, seed, holdMs });
  const ports = await Promise.all(Array.from({ length: count }, () => freePort()));
  const balancer = await ends.start(
    () => Balancer.open(ports),
    (it) => it.close(),
  );
  const bank = await openBank(balancer.port, folder, ends, () => undefined);
  const [organiserKey, secret] = [randomHex(), randomHex()];
  const nodes: ChaosNode[] = [];
  for (const port of ports) {
    const back = await openRelay(Number(new URL(databaseUrl).port), ends);
    const relayed = new URL(databaseUrl);
    relayed.port = String(back.port);
    const listensAt = await freePort();
    const between = await openRelay(listensAt, ends);
    const env = {
      GRANDSTAND_CLUSTER: "1",
      GRANDSTAND_CLUSTER_PORT: String(listensAt),
      GRANDSTAND_CLUSTER_ADDRESS_PORT: String(between.port),
    };
    const server = await openServer(relayed.href, organiserKey, [], ends, {
      port,
      secret,
      bank,
      env,
    });
    nodes.push({ server, back, between });
  }
  const url = new URL(`http://127.0.0.1:${balancer.port}`);
  await untilShared({ url, organiserKey, count });
  let turn = 0;
  return {
    url,
    event: EVENT,
    databaseUrl,
    bank,
    organiserKey,
    server: null,
    eventUrl: new URL(`/api/events/${EVENT}`, url),
    nodes,
    // A balancer may lead whoever looks for a letter to the same node every time, and to the wrong one.
    inboxes: ports.map((port) => new URL(`http://127.0.0.1:${port}`)),
    next: () => nodes[turn++ % nodes.length]!,
    pauseMs,
    sessions: createSessions(deriveKey(secret, "sessions"), systemClock),
    testimony: { orders: 0, refused: 0, right: 0, wrong: 0, examples: [] },
  };
}

export interface NodesOptions {
  readonly seats: number;
  readonly seed: number;
  readonly holdMs: number;
  readonly nodes: number;
  readonly pauseMs: number;
}

function randomHex(): string {
  return randomBytes(32).toString("hex");
}
