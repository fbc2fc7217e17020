/** Where a sale takes place: a PostgreSQL, a server process and an event, all of this run's own, or
 * a running server that was named. */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { openDatabase } from "../src/store/embedded.ts";
import { startBank } from "../src/payment/testbank-process.ts";
import type { BankAccess } from "./bank-ledger.ts";
import type { Ends } from "./ends.ts";
import type { RushOptions } from "./options.ts";
import { freePort, Server } from "./server.ts";
import { importStadium } from "./venue.ts";

export interface Stage {
  readonly url: URL;
  readonly event: string;
  /** Null: its database cannot be read. */
  readonly databaseUrl: string | null;
  /** Null: its ledger cannot be read. */
  readonly bank: BankAccess | null;
  /** Null: the sale must be open already. */
  readonly organiserKey: string | null;
  /** Null if it is not ours to stop. */
  readonly server: Server | null;
  /** Where letters are, if not at `url`: of nodes that are started one by one each keeps its own. */
  readonly inboxes?: readonly URL[];
}

const EVENT = "rush";
/** What a bank takes minutes for is to happen within a rush. */
const BANK_SPEED = 20;

export async function openStage(
  options: RushOptions,
  ends: Ends,
  log: (line: string) => void,
): Promise<Stage> {
  if (options.target !== null) {
    return {
      ...options.target,
      databaseUrl: process.env["DATABASE_URL"] ?? null,
      organiserKey: process.env["GRANDSTAND_ORGANISER_KEY"] ?? null,
      bank: bankOf(process.env),
      server: null,
    };
  }
  const { url: databaseUrl, folder } = await openOwnDatabase("rush", ends, log);
  const { seats, seed, holdMs, queue, engine: env } = options;
  const organiserKey = randomBytes(32).toString("hex");
  const port = await freePort();
  const bank = await openBank(port, folder, ends, log);
  // Last: from here on the bell is set.
  log(`Importing a stadium of ${seats.toLocaleString("en")} seats …`);
  await importStadium(databaseUrl, folder, { event: EVENT, seats, seed, holdMs, queue });
  const server = await openServer(databaseUrl, organiserKey, [], ends, { port, bank, env });
  return { url: server.url, event: EVENT, databaseUrl, bank, organiserKey, server };
}

/** A PostgreSQL in a folder that goes with it. */
export async function openOwnDatabase(
  name: string,
  ends: Ends,
  log: (line: string) => void,
): Promise<{ readonly url: string; readonly folder: string }> {
  const folder = resolve(".data", `${name}-${process.pid}`);
  const database = await ends.start(
    () => openDatabase({ dataDir: folder, log }),
    async (it) => {
      await it.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  );
  return { url: database.url, folder };
}

/** A bank that does not die with a server. */
export async function openBank(
  serverPort: number,
  folder: string,
  ends: Ends,
  log: (line: string) => void,
): Promise<BankAccess> {
  const secret = randomBytes(32).toString("hex");
  const { url } = await ends.start(
    () =>
      startBank({
        port: 0,
        secret,
        webhookUrl: `http://127.0.0.1:${serverPort}/api/payments/testbank/notices`,
        data: resolve(folder, "testbank.jsonl"),
        speed: BANK_SPEED,
        log,
      }),
    (bank) => bank.stop(),
  );
  return { url, secret };
}

function bankOf({
  TESTBANK_URL: url,
  TESTBANK_SECRET: secret,
}: NodeJS.ProcessEnv): BankAccess | null {
  return url === undefined || secret === undefined ? null : { url, secret };
}

export async function openServer(
  databaseUrl: string,
  organiserKey: string,
  flags: readonly string[],
  ends: Ends,
  more: {
    readonly secret?: string;
    /** Default: a free one. */
    readonly port?: number;
    /** Default: one of the server's own. */
    readonly bank?: BankAccess;
    /** Of the server, more than it has. */
    readonly env?: Readonly<Record<string, string>>;
    readonly challengeBits?: number;
  } = {},
): Promise<Server> {
  const { port = await freePort(), secret = randomBytes(32).toString("hex"), bank, env } = more;
  const { challengeBits } = more;
  const server = new Server({
    port,
    databaseUrl,
    organiserKey,
    secret,
    flags,
    ...(bank && { bank }),
    ...(env && { env }),
    ...(challengeBits !== undefined && { challengeBits }),
  });
  // It is ours from before it is ready.
  await ends.start(
    () => Promise.resolve(server),
    () => server.stop(),
  );
  atExit.add(server);
  await server.start();
  return server;
}

/** For an exit that nobody could prepare: nothing can be awaited there. */
const atExit = new Set<Server>();
process.once("exit", () => {
  for (const server of atExit) server.killNow();
});
