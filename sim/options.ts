/** The command line of the rush. */
import { parseArgs } from "node:util";

export const USAGE = `npm run rush -- [options]

  --seats N        seats of the stadium it generates (5000 to 100000; default 30000)
  --fans N         fans that come (default 100000)
  --seed N         the same seed plays the same crowd (default 1)
  --connections N  that the fans share (default 256)
  --duration S     seconds until the sale ends at the latest (default 600)
  --hold S         seconds a hold lasts (default 12)
  --kill           kill the server now and then, and start it again
  --out DIR        where rush.html and rush.json go (default report)
  --url U          use a running server; needs --event, and DATABASE_URL to check its database
  --event E        the event to rush for; its sale must be open or --url's organiser key be set`;

export interface RushOptions {
  readonly seats: number;
  readonly fans: number;
  readonly seed: number;
  readonly connections: number;
  readonly durationMs: number;
  readonly holdMs: number;
  readonly kill: boolean;
  readonly out: string;
  /** A running server and the event to rush for; null for a server of our own. */
  readonly target: { readonly url: URL; readonly event: string } | null;
}

/** A value that cannot be used: its message is one line for the user. */
export class OptionError extends Error {}

export function parseOptions(args: readonly string[]): RushOptions {
  const { values } = readArgs(args);
  const target =
    values.url === undefined ? null : { url: readUrl(values.url), event: values.event ?? "" };
  if (target?.event === "") throw new OptionError("--url needs --event: which event to rush for.");
  if (target !== null && values.kill) throw new OptionError("--kill needs a server of our own.");
  return {
    seats: integer("seats", values.seats, 5000, 100_000),
    fans: integer("fans", values.fans, 1, 1_000_000),
    seed: integer("seed", values.seed, 0, 2 ** 32 - 1),
    connections: integer("connections", values.connections, 1, 10_000),
    durationMs: integer("duration", values.duration, 1, 3600) * 1000,
    holdMs: integer("hold", values.hold, 1, 3600) * 1000,
    kill: values.kill,
    out: values.out,
    target,
  };
}

function readArgs(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seats: { type: "string", default: "30000" },
        fans: { type: "string", default: "100000" },
        seed: { type: "string", default: "1" },
        connections: { type: "string", default: "256" },
        duration: { type: "string", default: "600" },
        hold: { type: "string", default: "12" },
        kill: { type: "boolean", default: false },
        out: { type: "string", default: "report" },
        url: { type: "string" },
        event: { type: "string" },
      },
    });
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

function integer(name: string, value: string, min: number, max: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= min && number <= max) return number;
  throw new OptionError(`--${name} must be a whole number from ${min} to ${max}, got ${value}.`);
}

function readUrl(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url?.protocol === "http:") return url;
  throw new OptionError(`--url must be an http:// address, got ${value}.`);
}
