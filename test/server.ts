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
  stop(): Promise<void>;
}

export interface TestServerOptions {
  /** Of the demo event `cup-final`, which is open from the start. */
  readonly seats?: number;
  /** Another database than a fresh one; it stays after the stop. */
  readonly databaseUrl?: string;
  /** Default: one that no other server has. */
  readonly secret?: string;
}

export async function startServer({
  seats,
  databaseUrl,
  secret,
}: TestServerOptions = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "grandstand-server-"));
  const fresh = databaseUrl === undefined ? await freshDatabase() : undefined;
  const url = databaseUrl ?? fresh?.url ?? "";
  const config: Config = readConfig(
    {
      PORT: "0",
      DATABASE_URL: url,
      GRANDSTAND_DATA: dataDir,
      GRANDSTAND_DEMO_SEATS: String(seats ?? 5_000),
      GRANDSTAND_SECRET: secret,
    },
    [],
  );
  const lines: string[] = [];
  const log: Log = {
    info: (line) => void lines.push(line),
    error: (line) => void lines.push(line),
  };
  const grandstand = await openGrandstand(config, log);
  return {
    url: grandstand.url,
    databaseUrl: url,
    organiserKey: config.organiserKey,
    lines,
    async stop() {
      await grandstand.stop();
      await fresh?.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
