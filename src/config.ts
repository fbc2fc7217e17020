/** What the operator decides, read once at the start. Everything has a default that works on a laptop.
 *
 * All problems are reported at once: each says what it got and what is allowed. Secrets are read or
 * made here and are never part of a message. */
import { resolve } from "node:path";
import type { Seller } from "./domain/paper.ts";
import { type EngineConfig, readEngine } from "./engine-config.ts";
import { LIVE_NETWORK_CLIENTS_MAX } from "./http/limits.ts";
import { keptSecret } from "./kept-secret.ts";
import { deriveKey } from "./keys.ts";
import type { StripeConfig } from "./payment/stripe.ts";
import type { VapidKeys } from "./push/web-push.ts";
import { type Env, Settings } from "./settings.ts";
import { UsageError } from "./usage-error.ts";
import { readVapidKeys } from "./vapid-keys.ts";
import { readWalletKeys, type WalletKeys } from "./wallet-keys.ts";

export interface Config extends EngineConfig {
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

/** Of a limit that an operator may set: so many are none. */
const MOST = 10_000_000;

/** Throws a UsageError with one line a problem. `argv` is what follows the script's name. */
export function readConfig(environment: Env, argv: readonly string[]): Config {
  const settings = new Settings(environment, argv);
  const { problems, text } = settings;
  const host = settings.host("HOST", "127.0.0.1");
  const databaseUrl = settings.database("DATABASE_URL");
  const production = text("NODE_ENV") === "production";
  const port = settings.integer("PORT", 3000, 0, 65_535);
  const publicUrl = settings.address("PUBLIC_URL");
  const stripe = readStripe(settings);
  const smtp = readSmtp(settings);
  const seller = readSeller(settings);
  const wallets = readWalletKeys(text, problems);
  const push = readVapidKeys(text, problems);
  const signInsPerMinute = settings.integer("GRANDSTAND_SIGN_INS_PER_MINUTE", 240, 1, MOST);
  const joinsPerMinute = settings.integer("GRANDSTAND_JOINS_PER_MINUTE", 240, 1, MOST);
  const livePerNetwork = settings.integer(
    "GRANDSTAND_LIVE_PER_NETWORK",
    LIVE_NETWORK_CLIENTS_MAX,
    1,
    MOST,
  );
  const challengeBits = settings.integer("GRANDSTAND_CHALLENGE_BITS", 14, 0, 24);
  const trustProxy = settings.choice("GRANDSTAND_TRUST_PROXY", "off");
  const drainMs = settings.integer("GRANDSTAND_DRAIN_SECONDS", 0, 0, 300) * 1_000;
  const bank = readBank(settings, production, port);
  const engine = readEngine(settings, databaseUrl);
  const dataDir = resolve(text("GRANDSTAND_DATA") ?? ".data");
  const demo = settings.choice("GRANDSTAND_DEMO", "on");
  const demoSeats = settings.integer("GRANDSTAND_DEMO_SEATS", 30_000, 5_000, 100_000);
  const mustBeGiven = databaseUrl !== undefined && production;
  const givenSecret = settings.secret("GRANDSTAND_SECRET", mustBeGiven);
  const givenKey = settings.secret("GRANDSTAND_ORGANISER_KEY", mustBeGiven);
  if (problems.length > 0) throw new UsageError(problems.join("\n"));

  const secret = givenSecret ?? keptSecret(dataDir, "secret");
  return {
    ...engine,
    port,
    host,
    databaseUrl,
    dataDir,
    demo,
    demoSeats,
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
    smtp,
    testBank: bank.on
      ? { ...bank, secret: bank.secret ?? deriveKey(secret, "testbank").toString("hex") }
      : bank,
    secret,
    organiserKey: givenKey ?? keptSecret(dataDir, "organiser-key"),
  };
}

function readStripe(settings: Settings): StripeConfig | undefined {
  const names = ["STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET"];
  const [secretKey, publishableKey, webhookSecret] = names.map(settings.text);
  const apiBase = settings.address("STRIPE_API_BASE");
  const missing = names.filter((name) => settings.text(name) === undefined);
  if (missing.length > 0 && missing.length < names.length)
    settings.problems.push(`Stripe needs ${names.join(", ")}: not set ${missing.join(", ")}.`);
  return secretKey !== undefined && publishableKey !== undefined && webhookSecret !== undefined
    ? { secretKey, publishableKey, webhookSecret, apiBase }
    : undefined;
}

function readSmtp({ text, problems }: Settings): Config["smtp"] {
  const url = text("SMTP_URL");
  if (url === undefined) return undefined;
  if (!/^smtps?:\/\/[^/]/.test(url) || !URL.parse(url)?.hostname)
    problems.push("SMTP_URL must begin with smtp:// or smtps:// and name a mail server.");
  const from = text("MAIL_FROM") ?? "";
  if (!/^[^@]*@[^@]+$/.test(from))
    problems.push(
      `MAIL_FROM is "${from}": with SMTP_URL it must be the address that letters come from.`,
    );
  return { url, from };
}

function readSeller({ text, problems }: Settings): Seller {
  const vat = text("GRANDSTAND_VAT_PERCENT");
  if (vat !== undefined && !/^\d{1,2}(\.\d{1,2})?$/.test(vat))
    problems.push(`GRANDSTAND_VAT_PERCENT is "${vat}": it must be a number from 0 to 99.99.`);
  return {
    name: text("GRANDSTAND_SELLER") ?? "Grandstand",
    address: text("GRANDSTAND_SELLER_ADDRESS")?.split(/\s*;\s*/) ?? [],
    vatNumber: text("GRANDSTAND_SELLER_VAT") ?? null,
    vatPercent: vat === undefined ? null : Number(vat),
  };
}

/** `secret` undefined: one of the common secret. */
function readBank(settings: Settings, production: boolean, port: number) {
  const on = settings.choice("GRANDSTAND_TESTBANK", production ? "off" : "on");
  const url = settings.address("TESTBANK_URL");
  // Beside our own port, so that the pages it gave out are still there after a restart.
  const beside = port === 0 ? 0 : Math.min(port + 1, 65_535);
  const own = settings.integer("TESTBANK_PORT", beside, 0, 65_535);
  if (on && url === undefined && port !== 0 && own === port)
    settings.problems.push(
      `TESTBANK_PORT and PORT are both ${port}: choose another port for the test bank.`,
    );
  return on
    ? ({ on, url, port: own, secret: settings.text("TESTBANK_SECRET") } as const)
    : ({ on } as const);
}
