/** Which technique sells, and on how many processes and nodes. What is asked for must be of the engine that is chosen. */
import { hostname } from "node:os";
import type { Settings } from "./settings.ts";

export interface EngineConfig {
  readonly engine: "actors" | "classic";
  readonly classic: ClassicConfig;
  /** Of the engine `actors`: processes that serve behind one port, each a node of the cluster. */
  readonly nodes: number;
  /** Undefined: it is the only node of its database. */
  readonly cluster: ClusterConfig | undefined;
}

/** Of a node among others. */
export interface ClusterConfig {
  /** Where it listens for the other nodes; port 0: any that is free. */
  readonly host: string;
  readonly port: number;
  /** The host under which the others reach it. */
  readonly address: string;
  /** And the port; 0: the one on which it listens. */
  readonly addressPort: number;
}

/** Of the engine `classic`. */
export interface ClassicConfig {
  /** Processes that serve behind one port. */
  readonly instances: number;
  /** Connections of each to the database. */
  readonly poolMax: number;
  /** Hold locks in Redis, in front of the database. */
  readonly cache: boolean;
  /** Holds go through Redis Streams, in batches. `accepted`: acknowledged before they are durable. */
  readonly queue: "off" | "on" | "accepted";
  /** Undefined: a redis-server found on PATH is started if one is needed. */
  readonly redisUrl: string | undefined;
  /** Whom the seat map is read from; undefined: the primary. */
  readonly replicaUrl: string | undefined;
}

export const INSTANCES_MAX = 32;
/** Measured: docs/decisions/0020-classic.md. */
const POOL_MAX = 16;
export const POOL_BOUNDS = { min: 2, max: 200 } as const;

export function readEngine(settings: Settings, databaseUrl: string | undefined): EngineConfig {
  const redisUrl = settings.text("REDIS_URL");
  if (redisUrl !== undefined && !/^rediss?:$/.test(URL.parse(redisUrl)?.protocol ?? ""))
    settings.problems.push(
      "REDIS_URL must begin with redis:// or rediss:// and name a Redis server.",
    );
  const config: EngineConfig = {
    engine: settings.oneOf("GRANDSTAND_ENGINE", "actors", "actors", "classic"),
    classic: {
      instances: settings.integer("GRANDSTAND_INSTANCES", 1, 1, INSTANCES_MAX),
      poolMax: settings.integer("GRANDSTAND_POOL", POOL_MAX, POOL_BOUNDS.min, POOL_BOUNDS.max),
      cache: settings.choice("GRANDSTAND_CACHE", "off"),
      queue: settings.oneOf("GRANDSTAND_QUEUE", "off", "off", "on", "accepted"),
      redisUrl,
      replicaUrl: settings.database("DATABASE_REPLICA_URL"),
    },
    nodes: settings.integer("GRANDSTAND_NODES", 1, 1, INSTANCES_MAX),
    cluster: readCluster(settings),
  };
  checkEngine(config, settings.problems);
  if (config.nodes > 1) checkPorts(config.nodes, settings);
  if (config.cluster && databaseUrl === undefined)
    settings.problems.push("GRANDSTAND_CLUSTER joins the nodes of a database: set DATABASE_URL.");
  return config;
}

function readCluster(settings: Settings): ClusterConfig | undefined {
  const host = settings.host("GRANDSTAND_CLUSTER_HOST", "127.0.0.1");
  const port = settings.integer("GRANDSTAND_CLUSTER_PORT", 0, 0, 65_535);
  // Nobody is reached under the address that stands for all of one's own.
  const reached = host === "0.0.0.0" || host === "::" ? hostname() : host;
  const address = settings.host("GRANDSTAND_CLUSTER_ADDRESS", reached);
  const addressPort = settings.integer("GRANDSTAND_CLUSTER_ADDRESS_PORT", 0, 0, 65_535);
  const on = settings.choice("GRANDSTAND_CLUSTER", "off");
  return on ? { host, port, address, addressPort } : undefined;
}

/** Who asks for parts of both has to choose first. */
function checkEngine({ engine, classic, nodes, cluster }: EngineConfig, problems: string[]): void {
  const ofActors: string[] = [];
  if (nodes > 1) ofActors.push("GRANDSTAND_NODES");
  if (cluster) ofActors.push("GRANDSTAND_CLUSTER");
  const ofClassic: string[] = [];
  if (classic.instances > 1) ofClassic.push("GRANDSTAND_INSTANCES");
  if (classic.cache) ofClassic.push("GRANDSTAND_CACHE");
  if (classic.queue !== "off") ofClassic.push("GRANDSTAND_QUEUE");
  if (ofActors.length > 0 && ofClassic.length > 0) {
    problems.push(
      `${ofActors.join(" and ")} ${ofActors.length > 1 ? "are" : "is"} for the engine actors, ${ofClassic.join(" and ")} for the engine classic: leave one of them out.`,
    );
  } else if (engine === "actors") {
    for (const name of ofClassic)
      problems.push(`${name} is for the engine classic: add --engine classic.`);
  } else {
    for (const name of ofActors)
      problems.push(
        `${name} is for the engine actors: leave it out, or leave out --engine classic.`,
      );
  }
}

function checkPorts(nodes: number, { text, problems }: Settings): void {
  for (const name of ["GRANDSTAND_CLUSTER_PORT", "GRANDSTAND_CLUSTER_ADDRESS_PORT"])
    if (Number(text(name) ?? 0) !== 0)
      problems.push(
        `${name} is "${text(name)}": each of ${nodes} nodes on one machine needs a port of its own. Leave it out (then each takes a free one), or start them one by one with --cluster.`,
      );
}
