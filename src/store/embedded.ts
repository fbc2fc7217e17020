/** The database behind one server process: the one it was told to use, or its own in the data folder. */
import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";

import type { Config } from "../config.ts";
import type { Log } from "../runtime/seams.ts";
import type { OnStop } from "../start.ts";
import { UsageError } from "../usage-error.ts";
import { findCluster, openCluster } from "./cluster.ts";
import { checkServer } from "./connect.ts";
import { takeInstanceLock } from "./instance-lock.ts";
import { migrate } from "./migrate.ts";

export interface Database {
  readonly url: string;
  /** Stops what openDatabase started; a server named by a URL goes on. Call it last of all. */
  stop(): Promise<void>;
}

export interface DatabaseOptions {
  /** A PostgreSQL server to use. Without it, one of our own runs in the data folder. */
  readonly url?: string | undefined;
  readonly dataDir: string;
  readonly log: (line: string) => void;
}

/** As `openDatabase`, for a start that may be given up: what has begun by then is awaited, and stopped. Resolves to
 * its URL when it has the newest schema. */
export async function startDatabase(
  { databaseUrl: url, dataDir }: Pick<Config, "databaseUrl" | "dataDir">,
  log: Log,
  onStop: OnStop,
): Promise<string> {
  const opening = openDatabase({ url, dataDir, log: (line) => log.info(line) });
  if (url === undefined) onStop(async () => (await opening.catch(() => undefined))?.stop());
  const database = await opening;
  await migrate(database.url);
  return database.url;
}

/** Throws a UsageError that says in one line what is wrong. */
export async function openDatabase({ url, dataDir, log }: DatabaseOptions): Promise<Database> {
  if (url !== undefined) {
    await checkServer(url);
    return { url, stop: () => Promise.resolve() };
  }
  const folder = resolve(dataDir);
  makeFolder(folder);
  const lock = await takeInstanceLock(folder);
  try {
    if (!existsSync(resolve(folder, "postgres")))
      log(`Creating a PostgreSQL database in ${folder}`);
    const cluster = await openCluster(folder);
    if (cluster.adopted) log(`Went on with the PostgreSQL that was still running in ${folder}`);
    const stop = async (): Promise<void> => {
      await cluster.stop();
      lock.release();
    };
    return { url: cluster.url, stop };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** As openDatabase, but where a server runs on the data folder already, its database is shared: for
 * commands that work beside it. */
export async function joinDatabase(options: DatabaseOptions): Promise<Database> {
  const running =
    options.url === undefined ? await findCluster(resolve(options.dataDir)) : undefined;
  if (running === undefined) return openDatabase(options);
  return { url: running, stop: () => Promise.resolve() };
}

function makeFolder(folder: string): void {
  try {
    // Others may pass through (PostgreSQL runs under its own account for root), but not list it.
    mkdirSync(folder, { recursive: true, mode: 0o711 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The data folder ${folder} cannot be made: ${why}. Set GRANDSTAND_DATA.`);
  }
}
