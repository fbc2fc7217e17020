/** The server as a process: `npm start`. */
import type { Grandstand } from "./grandstand.ts";
import { answerHelp } from "./help.ts";
import { asInstance, beat, isInstance } from "./instances/worker.ts";
import { STOP_LIMIT_MS, unless } from "./start.ts";
import { consoleLog } from "./system.ts";
import { UsageError } from "./usage-error.ts";

answerHelp(`Usage: npm start -- [options]

  --engine E       actors or classic (default actors)
  --nodes N        of the engine actors: so many on this machine behind one port
  --cluster        of the engine actors: joins the other nodes on DATABASE_URL
  --instances N, --cache on|off, --queue on|off|accepted
                   of the engine classic
  Each is a setting as well (GRANDSTAND_ENGINE and so on); all the others are too, and are in README.md.`);

let grandstand: Grandstand | undefined;
let drainMs = 0;
/** Aborted when it is told to go: a start that is under way is given up. */
const told = new AbortController();
/** Who presses Ctrl-C does not want to wait, also where SIGTERM came first. */
const hurry = new AbortController();

async function main(): Promise<void> {
  process.on("SIGTERM", () => void stop("SIGTERM"));
  process.on("SIGINT", () => {
    hurry.abort();
    void stop("SIGINT");
  });
  const started = process.hrtime.bigint();
  // With its ears open: it takes a while, in which the first process of a container would hear nothing.
  const { openGrandstand, readConfig } = await unless(told.signal, load());
  const config = readConfig(process.env, process.argv.slice(2));
  ({ drainMs } = config);
  const log = isInstance() ? asInstance(consoleLog) : consoleLog;
  grandstand = await openGrandstand(config, log, told.signal);
  if (told.signal.aborted) return finish(grandstand);
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

async function load() {
  return { ...(await import("./grandstand.ts")), ...(await import("./config.ts")) };
}

async function stop(signal: string): Promise<void> {
  if (told.signal.aborted) return;
  const what = grandstand ? "finishing what is under way" : "giving the start up";
  if (!isInstance()) console.log(`${signal}: ${what} ...`);
  setTimeout(() => {
    console.error("The stop took too long; leaving now.");
    process.exit(1);
  }, drainMs + STOP_LIMIT_MS);
  told.abort();
  // Otherwise the start ends when all that it has begun is stopped.
  if (grandstand) await finish(grandstand);
}

async function finish(running: Grandstand): Promise<void> {
  await running.stop(hurry.signal);
  leave();
}

function leave(): void {
  if (!isInstance()) console.log("Stopped.");
  process.exit(0);
}

main().catch((error: unknown) => {
  if (error === told.signal.reason && told.signal.aborted) return leave();
  console.error(error instanceof UsageError ? error.message : error);
  process.exit(1);
});
