/** Several instances behind one port: opens what they share, then them. */
import type { Config } from "../config.ts";
import { fingerprintOf } from "../keys.ts";
import { freePort } from "../free-port.ts";
import { offerDemo } from "../demo.ts";
import type { Grandstand } from "../grandstand.ts";
import { cannotListen } from "../cannot-listen.ts";
import { urlOf } from "../http/listeners.ts";
import { openBank } from "../own-bank.ts";
import type { Log } from "../runtime/seams.ts";
import { createPool } from "../store/connect.ts";
import { startDatabase } from "../store/embedded.ts";
import { claimEngine } from "../store/engine.ts";
import { expectCluster } from "../store/presence.ts";
import { type OnStop, start } from "../start.ts";
import { openRedis } from "../classic/redis-server.ts";
import { Instances } from "./primary.ts";

/** Throws a UsageError for what the operator can put right, and the reason of `givenUp` when the start is given up;
 * nothing is left running then. */
export function openInstances(config: Config, log: Log, givenUp: AbortSignal): Promise<Grandstand> {
  return start((onStop) => open(config, log, onStop), givenUp);
}

async function open(
  config: Config,
  log: Log,
  onStop: OnStop,
): Promise<Pick<Grandstand, "url" | "bankUrl">> {
  const databaseUrl = await startDatabase(config, log, onStop);
  await prepare(config, databaseUrl, log);
  // Fixed now: they must all have the same.
  const port = await freePort(config).catch((error) => {
    throw cannotListen(error, config);
  });
  const url = urlOf({ host: config.host, port });
  const bankUrl = await openBank(config, url, log, onStop);
  const redis = config.engine === "classic" ? await openRedis(config.classic, log) : undefined;
  if (redis) onStop(() => redis.stop());
  const shared = { port, databaseUrl, bankUrl, redisUrl: redis?.url };
  const instances = new Instances(config, shared, log);
  onStop((hurry) => instances.stop(hurry));
  await instances.start();
  return { url, bankUrl: bankUrl === "" ? undefined : bankUrl };
}

async function prepare(config: Config, url: string, log: Log): Promise<void> {
  const pool = createPool(url, { max: 1, applicationName: "grandstand" });
  try {
    await claimEngine(pool, config.engine);
    if (config.engine === "actors") await expectCluster(pool, fingerprintOf(config.secret));
    await offerDemo(pool, config, log);
  } finally {
    await pool.end();
  }
}
