/** The server as a process: `npm start`. */
import { readConfig } from "./config.ts";
import { openGrandstand, STOP_LIMIT_MS, type Grandstand } from "./grandstand.ts";
import { beat, isInstance } from "./instances/worker.ts";
import { consoleLog } from "./system.ts";
import { UsageError } from "./usage-error.ts";

let grandstand: Grandstand | undefined;
let stopping = false;
let drainMs = 0;
/** Who presses Ctrl-C does not want to wait, also where SIGTERM came first. */
const hurry = new AbortController();

async function main(): Promise<void> {
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => {
    hurry.abort();
    void stop("SIGINT");
  });
  const started = process.hrtime.bigint();
  const config = readConfig(process.env, process.argv.slice(2));
  ({ drainMs } = config);
  grandstand = await openGrandstand(config, consoleLog);
  if (stopping) return finish();
  if (isInstance()) return beat(); // the primary speaks for all
  const ms = Number(process.hrtime.bigint() - started) / 1e6;
  const { url, bankUrl } = grandstand;
  const seats = config.engine === "classic" ? "classic.seats" : "seats";
  console.log(`Grandstand serves ${url} (started in ${(ms / 1000).toFixed(1)} s)

  the page           ${url}/
  the API            ${url}/api/docs
  the test bank      ${bankUrl ?? "is off"}
  a crowd            npm run rush
  the sale in SQL    select status, count(*) from ${seats} group by status;
  Ctrl-C stops it; nothing acknowledged is lost.`);
}

async function stop(signal: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  if (!isInstance()) console.log(`${signal}: finishing what is under way ...`);
  // A start that is under way is stopped when it is through.
  if (grandstand) await finish();
}

async function finish(): Promise<void> {
  const limit = setTimeout(() => {
    console.error("The stop took too long; leaving now.");
    process.exit(1);
  }, drainMs + STOP_LIMIT_MS);
  await grandstand?.stop(hurry.signal);
  clearTimeout(limit);
  if (!isInstance()) console.log("Stopped.");
  process.exit(0);
}

main().catch((error: unknown) => {
  console.error(error instanceof UsageError ? error.message : error);
  process.exit(1);
});
