/** What the operator decides, read once at the start. Everything has a default that works on a laptop.
 *
 * All problems are reported at once: each says what it got and what is allowed. Secrets are read or
 * made here and are never part of a message. */
import { hkdfSync, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join, resolve } from "node:path";

import type { Seller } from "./domain/paper.ts";
import type { StripeConfig } from "./payment/stripe.ts";
import { LIVE_NETWORK_CLIENTS_MAX } from "./http/limits.ts";
import { parseDatabaseUrl } from "./store/connect.ts";
import { UsageError } from "./usage-error.ts";
import type { VapidKeys } from "./push/web-push.ts";
import { readVapidKeys } from "./vapid-keys.ts";
import { readWalletKeys, type WalletKeys } from "./wallet-keys.ts";

export interface Config {
  /** 0 asks the system for a free one. */
  readonly port: number;
  readonly host: string;
  /** Undefined: a PostgreSQL of our own in dataDir. */
  readonly databaseUrl: string | undefined;
  /** Absolute. */
  readonly dataDir: string;
  /** What all keys are derived from: sessions, ticket signatures. */
  readonly secret: string;
  /** Who shows it may run the sale. */
  readonly organiserKey: string;
  /** Whether an empty database is given an event to play with. */
  readonly demo: boolean;
  readonly demoSeats: number;
  /** The address that payers and banks reach us at; undefined: our own. */
  readonly publicUrl: string | undefined;
  readonly testBank: TestBankConfig;
  /** Undefined: events that are paid through Stripe cannot be sold here. */
  readonly stripe: StripeConfig | undefined;
  /** Undefined: the development inbox, or nothing in production. */
  readonly smtp: { readonly url: string; readonly from: string } | undefined;
  /** Also: webhooks lead to public addresses by https only. */
  readonly production: boolean;
  /** From one network: behind one there may be many people. */
  readonly signInsPerMinute: number;
  readonly joinsPerMinute: number;
  /** Clients of the live map at once, of one network. */
  readonly livePerNetwork: number;
  /** Zero bits that who joins a queue must find; 0: none. */
  readonly challengeBits: number;
  /** Whether the address of a caller is what a proxy in front says. */
  readonly trustProxy: boolean;
  /** At SIGTERM: from when we say that we are not ready to when we stop listening. */
  readonly drainMs: number;
  readonly seller: Seller;
  /** Undefined: tickets cannot be added to that wallet here. */
  readonly wallets: WalletKeys;
  /** Undefined: nobody is told by notifications. */
  readonly push: VapidKeys | undefined;
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

/** `url` undefined: a bank of our own, started with us, at `port`. */
export type TestBankConfig =
  | { readonly on: false }
  | {
      readonly on: true;
      readonly url: string | undefined;
      readonly port: number;
      readonly secret: string;
    };

type Env = Readonly<Record<string, string | undefined>>;

/** Settings that the command line may give as well. */
const OPTIONS: Readonly<Record<string, string>> = {
  "--engine": "GRANDSTAND_ENGINE",
  "--instances": "GRANDSTAND_INSTANCES",
  "--cache": "GRANDSTAND_CACHE",
  "--queue": "GRANDSTAND_QUEUE",
  "--nodes": "GRANDSTAND_NODES",
};
/** Settings that are on when the command line names them. */
const FLAGS: Readonly<Record<string, string>> = { "--cluster": "GRANDSTAND_CLUSTER" };
export const INSTANCES_MAX = 32;
/** Measured: docs/decisions/0020-classic.md. */
const POOL_MAX = 16;
export const POOL_BOUNDS = { min: 2, max: 200 } as const;

/** How else on and off are written. */
const SWITCHES: Readonly<Record<string, string>> = { "1": "on", "0": "off", on: "on", off: "off" };
const SECRET_LENGTH_MIN = 32;
const KEY_BYTES = 32;

/** Throws a UsageError with one line a problem. `argv` is what follows the script's name. */
export function readConfig(environment: Env, argv: readonly string[]): Config {
  const problems: string[] = [];
  const env = { ...environment, ...readOptions(argv, problems) };

  const text = (name: string): string | undefined => env[name]?.trim() || undefined;

  const integer = (name: string, fallback: number, min: number, max: number): number => {
    const given = text(name);
    const value = given === undefined ? fallback : /^\d{1,9}$/.test(given) ? Number(given) : NaN;
    if (value >= min && value <= max) return value;
    problems.push(`${name} is "${given}": it must be a whole number from ${min} to ${max}.`);
    return fallback;
  };

  const choice = (name: string, fallback: "on" | "off"): boolean => {
    const given = SWITCHES[text(name) ?? fallback] ?? text(name);
    if (given !== "on" && given !== "off") problems.push(`${name} is "${given}": write on or off.`);
    return given === "on";
  };

  const oneOf = <T extends string>(name: string, fallback: T, ...allowed: readonly T[]): T => {
    const given = text(name) ?? fallback;
    const found = allowed.find((one) => one === given);
    if (found === undefined) problems.push(`${name} is "${given}": write ${allowed.join(" or ")}.`);
    return found ?? fallback;
  };

  const hostIn = (name: string, fallback: string): string => {
    const given = text(name);
    if (given !== undefined && !/^[a-z\d.:-]{1,253}$/i.test(given))
      problems.push(`${name} is "${given}": it must be an IP address or a host name.`);
    return given ?? fallback;
  };
  const host = hostIn("HOST", "127.0.0.1");

  const database = (name: string): string | undefined => {
    const given = text(name);
    try {
      if (given !== undefined) parseDatabaseUrl(given);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(error.message.replace("DATABASE_URL", name));
    }
    return given;
  };
  const databaseUrl = database("DATABASE_URL");

  const production = env["NODE_ENV"] === "production";
  const mustBeGiven = databaseUrl !== undefined && production;
  const secret = (name: string): string | undefined => {
    const given = text(name);
    const length = given?.length ?? 0;
    if (given !== undefined && length < SECRET_LENGTH_MIN) {
      problems.push(`${name} has ${length} characters: it must have ${SECRET_LENGTH_MIN} or more.`);
    } else if (given === undefined && mustBeGiven) {
      problems.push(
        `${name} is not set: in production with DATABASE_URL it must be given (${SECRET_LENGTH_MIN} characters or more), so that all servers share it.`,
      );
    }
    return given;
  };

  const address = (name: string): string | undefined => {
    const given = text(name);
    if (given === undefined) return undefined;
    if (!/^https?:$/.test(URL.parse(given)?.protocol ?? ""))
      problems.push(`${name} is "${given}": it must be an address that begins with http(s)://.`);
    return given;
  };

  const port = integer("PORT", 3000, 0, 65_535);
  const publicUrl = address("PUBLIC_URL");
  const stripeNames = ["STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET"];
  const [secretKey, publishableKey, webhookSecret] = stripeNames.map(text);
  const apiBase = address("STRIPE_API_BASE");
  const missing = stripeNames.filter((name) => text(name) === undefined);
  if (missing.length > 0 && missing.length < stripeNames.length)
    problems.push(`Stripe needs ${stripeNames.join(", ")}: not set ${missing.join(", ")}.`);
  const stripe =
    secretKey !== undefined && publishableKey !== undefined && webhookSecret !== undefined
      ? { secretKey, publishableKey, webhookSecret, apiBase }
      : undefined;
  const smtpUrl = text("SMTP_URL");
  if (smtpUrl !== undefined && !/^smtps?:$/.test(URL.parse(smtpUrl)?.protocol ?? ""))
    problems.push("SMTP_URL must begin with smtp:// or smtps:// and name a mail server.");
  const mailFrom = text("MAIL_FROM");
  if (smtpUrl !== undefined && !/^[^@]*@[^@]+$/.test(mailFrom ?? "")) {
    problems.push(
      `MAIL_FROM is "${mailFrom ?? ""}": with SMTP_URL it must be the address that letters come from.`,
    );
  }
  const vat = text("GRANDSTAND_VAT_PERCENT");
  if (vat !== undefined && !/^\d{1,2}(\.\d{1,2})?$/.test(vat))
    problems.push(`GRANDSTAND_VAT_PERCENT is "${vat}": it must be a number from 0 to 99.99.`);
  const seller: Seller = {
    name: text("GRANDSTAND_SELLER") ?? "Grandstand",
    address: text("GRANDSTAND_SELLER_ADDRESS")?.split(/\s*;\s*/) ?? [],
    vatNumber: text("GRANDSTAND_SELLER_VAT") ?? null,
    vatPercent: vat === undefined ? null : Number(vat),
  };
  const wallets = readWalletKeys(text, problems);
  const push = readVapidKeys(text, problems);
  const signInsPerMinute = integer("GRANDSTAND_SIGN_INS_PER_MINUTE", 240, 1, 10_000_000);
  const joinsPerMinute = integer("GRANDSTAND_JOINS_PER_MINUTE", 240, 1, 10_000_000);
  const livePerNetwork = integer(
    "GRANDSTAND_LIVE_PER_NETWORK",
    LIVE_NETWORK_CLIENTS_MAX,
    1,
    10_000_000,
  );
  const challengeBits = integer("GRANDSTAND_CHALLENGE_BITS", 14, 0, 24);
  const trustProxy = choice("GRANDSTAND_TRUST_PROXY", "off");
  const drainMs = integer("GRANDSTAND_DRAIN_SECONDS", 0, 0, 300) * 1_000;
  const bankOn = choice("GRANDSTAND_TESTBANK", production ? "off" : "on");
  const bankUrl = address("TESTBANK_URL");
  // Beside our own port, so that the pages it gave out are still there after a restart.
  const bankPort = integer("TESTBANK_PORT", port === 0 ? 0 : Math.min(port + 1, 65_535), 0, 65_535);
  if (bankOn && bankUrl === undefined && port !== 0 && bankPort === port)
    problems.push(
      `TESTBANK_PORT and PORT are both ${port}: choose another port for the test bank.`,
    );
  const bankSecret = text("TESTBANK_SECRET");

  const redisUrl = text("REDIS_URL");
  if (redisUrl !== undefined && !/^rediss?:$/.test(URL.parse(redisUrl)?.protocol ?? ""))
    problems.push("REDIS_URL must begin with redis:// or rediss:// and name a Redis server.");
  const settings = {
    engine: oneOf("GRANDSTAND_ENGINE", "actors", "actors", "classic"),
    classic: {
      instances: integer("GRANDSTAND_INSTANCES", 1, 1, INSTANCES_MAX),
      poolMax: integer("GRANDSTAND_POOL", POOL_MAX, POOL_BOUNDS.min, POOL_BOUNDS.max),
      cache: choice("GRANDSTAND_CACHE", "off"),
      queue: oneOf("GRANDSTAND_QUEUE", "off", "off", "on", "accepted"),
      redisUrl,
      replicaUrl: database("DATABASE_REPLICA_URL"),
    },
    nodes: integer("GRANDSTAND_NODES", 1, 1, INSTANCES_MAX),
    cluster: readCluster(choice("GRANDSTAND_CLUSTER", "off"), hostIn, integer),
    port,
    host,
    databaseUrl,
    dataDir: resolve(text("GRANDSTAND_DATA") ?? ".data"),
    demo: choice("GRANDSTAND_DEMO", "on"),
    demoSeats: integer("GRANDSTAND_DEMO_SEATS", 30_000, 5_000, 100_000),
  };
  const { instances, cache, queue } = settings.classic;
  const ofActors: string[] = [];
  if (settings.nodes > 1) ofActors.push("GRANDSTAND_NODES");
  if (settings.cluster) ofActors.push("GRANDSTAND_CLUSTER");
  const ofClassic: string[] = [];
  if (instances > 1) ofClassic.push("GRANDSTAND_INSTANCES");
  if (cache) ofClassic.push("GRANDSTAND_CACHE");
  if (queue !== "off") ofClassic.push("GRANDSTAND_QUEUE");
  checkEngine(settings.engine, ofActors, ofClassic, problems);
  if (settings.nodes > 1)
    for (const name of ["GRANDSTAND_CLUSTER_PORT", "GRANDSTAND_CLUSTER_ADDRESS_PORT"])
      if (Number(text(name) ?? 0) !== 0)
        problems.push(
          `${name} is "${text(name)}": each of ${settings.nodes} nodes on one machine needs a port of its own. Leave it out (then each takes a free one), or start them one by one with --cluster.`,
        );
  if (settings.cluster && databaseUrl === undefined)
    problems.push("GRANDSTAND_CLUSTER joins the nodes of a database: set DATABASE_URL.");
  const givenSecret = secret("GRANDSTAND_SECRET");
  const givenKey = secret("GRANDSTAND_ORGANISER_KEY");
  if (problems.length > 0) throw new UsageError(problems.join("\n"));

  const main = givenSecret ?? keptSecret(settings.dataDir, "secret");
  const shared = bankSecret ?? deriveKey(main, "testbank").toString("hex");
  return {
    ...settings,
    publicUrl,
    production,
    signInsPerMinute,
    joinsPerMinute,
    livePerNetwork,
    challengeBits,
    trustProxy,
    drainMs,
    seller,
    wallets,
    push,
    stripe,
    smtp: smtpUrl === undefined ? undefined : { url: smtpUrl, from: mailFrom ?? "" },
    testBank: bankOn ? { on: true, url: bankUrl, port: bankPort, secret: shared } : { on: false },
    secret: main,
    organiserKey: givenKey ?? keptSecret(settings.dataDir, "organiser-key"),
  };
}

/** What is asked for must be of the engine that is chosen; who asks for parts of both has to choose first. */
function checkEngine(
  engine: Config["engine"],
  ofActors: readonly string[],
  ofClassic: readonly string[],
  problems: string[],
): void {
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

function readCluster(
  on: boolean,
  host: (name: string, fallback: string) => string,
  integer: (name: string, fallback: number, min: number, max: number) => number,
): ClusterConfig | undefined {
  const own = host("GRANDSTAND_CLUSTER_HOST", "127.0.0.1");
  const port = integer("GRANDSTAND_CLUSTER_PORT", 0, 0, 65_535);
  // Nobody is reached under the address that stands for all of one's own.
  const reached = own === "0.0.0.0" || own === "::" ? hostname() : own;
  const address = host("GRANDSTAND_CLUSTER_ADDRESS", reached);
  const addressPort = integer("GRANDSTAND_CLUSTER_ADDRESS_PORT", 0, 0, 65_535);
  return on ? { host: own, port, address, addressPort } : undefined;
}

function readOptions(argv: readonly string[], problems: string[]): Env {
  const given: Record<string, string> = {};
  for (let n = 0; n < argv.length; n++) {
    const [name = "", inline] = argv[n]!.split("=", 2);
    const setting = OPTIONS[name] ?? FLAGS[name];
    if (setting === undefined) {
      const known = Object.keys({ ...OPTIONS, ...FLAGS }).join(", ");
      problems.push(
        `Unknown argument "${argv[n]}": there are ${known}; the rest is set up by environment variables.`,
      );
    } else {
      const value = inline ?? (FLAGS[name] === undefined ? argv[++n] : "on");
      if (value?.trim()) given[setting] = value;
      else problems.push(`${name} needs a value.`);
    }
  }
  return given;
}

/** A key of 32 bytes for one purpose: whoever learns it learns neither the secret nor another key.
 * HKDF with SHA-256 (RFC 5869). */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", `grandstand ${purpose}`, KEY_BYTES));
}

/** Tells secrets apart, and is kept where they are not: in the database, for the nodes to compare (store/presence.ts).
 * It is a derived key that is used for nothing else, so it opens nothing. Whoever reads it can try secrets out on
 * it, as on any ticket or its public key, which everybody may fetch: that is hopeless for a secret that was drawn
 * at random, and neither here nor there does a guessable one of 32 characters become a good one. */
export function fingerprintOf(secret: string): string {
  return deriveKey(secret, "fingerprint").toString("hex");
}

/** Made at the first start and kept in the data folder, readable by its owner only. */
function keptSecret(dataDir: string, name: string): string {
  const file = join(dataDir, name);
  const unfinished = `${file}.${process.pid}.new`;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    try {
      return readKept(file);
    } catch (error) {
      if (!hasCode(error, "ENOENT")) throw error;
    }
    // Whole or not at all, and never over another's: of several that start at once, one wins.
    writeFileSync(unfinished, `${randomBytes(KEY_BYTES).toString("base64url")}\n`, { mode: 0o600 });
    try {
      linkSync(unfinished, file);
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    } finally {
      rmSync(unfinished);
    }
    return readKept(file);
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error)) throw error;
    throw new UsageError(`Cannot keep a secret in ${file}: ${error.message}.`);
  }
}

function readKept(file: string): string {
  const kept = readFileSync(file, "utf8").trim();
  if (kept.length >= SECRET_LENGTH_MIN) return kept;
  throw new UsageError(
    `${file} holds ${kept.length} characters: it must hold ${SECRET_LENGTH_MIN} or more. Restore it, or remove it to get a new one.`,
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
