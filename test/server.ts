/** A whole server in the test's own process, on a database of its own and a free port. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Config, readConfig } from "../src/config.ts";
import { openGrandstand } from "../src/grandstand.ts";
import type { Log } from "../src/runtime/seams.ts";
import { freshDatabase } from "./database.ts";

export interface TestServer {
  readonly url: string;
  readonly databaseUrl: string;
  readonly organiserKey: string;
  /** What the server has said. */
  readonly lines: readonly string[];
  readonly bankUrl: string;
  /** What the bank says, payment by payment. */
  ledger(): Promise<readonly BankPayment[]>;
  stop(): Promise<void>;
}

/** A payment as the bank's ledger has it. */
export interface BankPayment {
  readonly id: string;
  readonly order: string;
  readonly status: string;
  readonly amount: number;
  readonly refunded: number;
}

export interface TestServerOptions {
  /** Of the demo event `cup-final`, which is open from the start. */
  readonly seats?: number;
  /** Another database than a fresh one; it stays after the stop. */
  readonly databaseUrl?: string;
  /** Default: one that no other server has. */
  readonly secret?: string;
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: a fresh one. Another stays after the stop. */
  readonly dataDir?: string;
}

export async function startServer({
  seats,
  databaseUrl,
  secret,
  dataDir: givenDir,
  env = {},
}: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = givenDir ?? (await mkdtemp(join(tmpdir(), "grandstand-server-")));
  const fresh = databaseUrl === undefined ? await freshDatabase() : undefined;
  const url = databaseUrl ?? fresh?.url ?? "";
  const config: Config = readConfig(
    {
      PORT: "0",
      DATABASE_URL: url,
      GRANDSTAND_DATA: dataDir,
      GRANDSTAND_DEMO_SEATS: String(seats ?? 5_000),
      GRANDSTAND_SECRET: secret,
      GRANDSTAND_SIGN_INS_PER_MINUTE: "1000000",
      ...env,
    },
    [],
  );
  const lines: string[] = [];
  const log: Log = {
    info: (line) => void lines.push(line),
    error: (line) => void lines.push(line),
  };
  const grandstand = await openGrandstand(config, log);
  const { testBank } = config;
  const bankUrl = grandstand.bankUrl ?? "";
  return {
    bankUrl,
    async ledger() {
      const answer = await fetch(new URL("/v1/ledger", bankUrl), {
        headers: { authorization: `Bearer ${testBank.on ? testBank.secret : ""}` },
      });
      const text = await answer.text();
      return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line) as BankPayment);
    },
    url: grandstand.url,
    databaseUrl: url,
    organiserKey: config.organiserKey,
    lines,
    async stop() {
      await grandstand.stop();
      await fresh?.drop();
      if (givenDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
