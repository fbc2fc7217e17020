/** Several instances behind one port: opens what they share, then them. */
import { join } from "node:path";
import type { Config } from "../config.ts";
import { freePort } from "../free-port.ts";
import { seedDemo } from "../demo.ts";
import type { Grandstand } from "../grandstand.ts";
import { cannotListen } from "../http/cannot-listen.ts";
import { urlOf } from "../http/listeners.ts";
import { startBank } from "../payment/testbank-process.ts";
import type { Log } from "../runtime/seams.ts";
import { createPool } from "../store/connect.ts";
import { openDatabase } from "../store/embedded.ts";
import { claimEngine } from "../store/engine.ts";
import { migrate } from "../store/migrate.ts";
import { expectCluster } from "../store/presence.ts";
import { systemClock } from "../system.ts";
import { openRedis } from "../classic/redis-server.ts";
import { Instances } from "./primary.ts";

type End = (hurry: AbortSignal) => Promise<unknown>;

/** Throws a UsageError for what the operator can put right; nothing is left running then. */
export async function openInstances(config: Config, log: Log): Promise<Grandstand> {
  const running: End[] = [];
  const stop = async (hurry = AbortSignal.abort()) => {
    for (const end of running.splice(0).reverse()) await end(hurry);
  };
  try {
    const database = await openDatabase({
      url: config.databaseUrl,
      dataDir: config.dataDir,
      log: (line) => log.info(line),
    });
    running.push(() => database.stop());
    await migrate(database.url);
    await prepare(config, database.url);
    // Fixed now: they must all have the same.
    const port = await freePort(config).catch((error) => {
      throw cannotListen(error, config);
    });
    const url = urlOf({ host: config.host, port });
    const bankUrl = await openBank(config, url, log, running);
    const redis = config.engine === "classic" ? await openRedis(config.classic, log) : undefined;
    if (redis) running.push(() => redis.stop());
    const shared = { port, databaseUrl: database.url, bankUrl, redisUrl: redis?.url };
    const instances = await Instances.start(config, shared, log);
    running.push((hurry) => instances.stop(hurry));
    return { url, bankUrl: bankUrl === "" ? undefined : bankUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function prepare(config: Config, url: string): Promise<void> {
  const pool = createPool(url, { max: 1, applicationName: "grandstand" });
  try {
    await claimEngine(pool, config.engine);
    if (config.engine === "actors") await expectCluster(pool);
    if (config.demo) await seedDemo(pool, config.demoSeats, systemClock.now());
  } finally {
    await pool.end();
  }
}

async function openBank(
  { testBank, dataDir }: Config,
  url: string,
  log: Log,
  running: End[],
): Promise<string> {
  if (!testBank.on) return "";
  if (testBank.url !== undefined) return testBank.url;
  const bank = await startBank({
    port: testBank.port,
    secret: testBank.secret,
    webhookUrl: `${url}/api/payments/testbank/notices`,
    data: join(dataDir, "testbank.jsonl"),
    log: (line) => log.error(line),
  });
  running.push(() => bank.stop());
  return bank.url;
}
