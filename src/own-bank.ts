/** The test bank that a box office has beside it, unless it was told of one or takes payments elsewhere. */
import { join } from "node:path";
import type { Config } from "./config.ts";
import { startBank } from "./payment/testbank-process.ts";
import type { Log } from "./runtime/seams.ts";
import type { OnStop } from "./start.ts";

/** Its address; empty if there is none. `url`: ours, which it calls. */
export async function openBank(
  { testBank, dataDir }: Pick<Config, "testBank" | "dataDir">,
  url: string,
  log: Log,
  onStop: OnStop,
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
  onStop(() => bank.stop());
  return bank.url;
}
