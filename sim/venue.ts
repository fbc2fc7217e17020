/** An event to sell: generated and imported by the same two commands that an organiser would use. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { QueueOptions } from "./options.ts";

/** Runs a script of the project to its end; throws with its last words if it fails. */
export async function runScript(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  }
  await once(child, "close");
  if (child.exitCode === 0) return printed;
  throw new Error(`${script} ended with ${child.exitCode ?? child.signalCode}:\n${printed}`);
}

export interface Venue {
  readonly event: string;
  readonly seats: number;
  readonly seed: number;
  readonly holdMs: number;
  /** Null: the sale simply opens. */
  readonly queue?: QueueOptions | null;
}

/** From the import until the server is there: the lobby is open by then. */
const START_MS = 6_000;
/** Until the organiser opens it by hand. */
const OPENS_AFTER_MS = 24 * 3_600_000;

/** `folder`: where the plan files may lie. */
export async function importStadium(
  databaseUrl: string,
  folder: string,
  venue: Venue,
): Promise<void> {
  const file = `${folder}/${venue.event}.json`;
  const size = ["--seats", String(venue.seats), "--seed", String(venue.seed)];
  await runScript("scripts/stadium.ts", [...size, "--out", file], {});
  const { queue } = venue;
  const opensInMs = queue ? queue.lobbyMs + START_MS : OPENS_AFTER_MS;
  const opens = new Date(Date.now() + opensInMs).toISOString();
  const holds = ["--hold", seconds(venue.holdMs), "--extension", seconds(venue.holdMs / 2)];
  const times = [
    ...holds,
    "--pay-time",
    seconds(venue.holdMs),
    "--retry-time",
    seconds(venue.holdMs / 2),
  ];
  const terms = ["--event", venue.event, "--opens", opens, ...times, ...queueFlags(queue)];
  await runScript("scripts/import.ts", [file, ...terms], { DATABASE_URL: databaseUrl });
}

function queueFlags(queue: QueueOptions | null | undefined): readonly string[] {
  if (!queue) return [];
  const { lobbyMs, ratePerMinute, insideMax, enterMs, shoppingMs } = queue;
  return Object.entries({
    "--lobby": seconds(lobbyMs + START_MS),
    "--rate": String(ratePerMinute),
    "--inside": String(insideMax),
    "--enter": seconds(enterMs),
    "--shopping": seconds(shoppingMs),
  }).flat();
}

/** As the import takes it. */
function seconds(ms: number): string {
  return `${Math.ceil(ms / 1000)}s`;
}
