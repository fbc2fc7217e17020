/** The command line of the rush. */
import { parseArgs } from "node:util";
import { ENGINE_OPTIONS, ENGINE_USAGE, engineOf } from "./engine-options.ts";
import { integer, OptionError } from "./option-value.ts";

export const USAGE = `npm run rush -- [options]

  --seats N        seats of the stadium it generates (1000 to 100000; default 30000)
  --fans N         fans that come (default 200000; without a lobby 100000)
  --no-lobby       no lobby, draw and queue: everybody storms in at the bell. So it is with the engine
                   classic, and at a running server unless --lobby is given
  --lobby S        seconds from the first fan to the bell (default: a second for 1000 fans, at least 8)
  --rate N         people let in a minute (default: two for every seat)
  --inside N       people inside at a time (default: one for every six seats)
  --enter S        seconds that a call is good for (default 30; more where fans learn their numbers slowly)
  --seed N         the same seed plays the same crowd (default 1)
  --connections N  that the fans share (default 256)
  --duration S     seconds until the sale ends at the latest (default 600)
  --hold S         seconds a hold lasts (default 12)
${ENGINE_USAGE}
  --kill           kill the server now and then, and start it again; of several nodes, one of them
  --out DIR        where rush.html and rush.json go (default report)
  --url U          use a running server; needs --event, and DATABASE_URL to check its database
  --event E        the event to rush for; its sale must be open or --url's organiser key be set.
                   With --lobby its lobby must be open, and its bell still to come`;

export interface RushOptions {
  readonly seats: number;
  readonly fans: number;
  readonly seed: number;
  readonly connections: number;
  readonly durationMs: number;
  readonly holdMs: number;
  /** What chooses the engine, as the server's environment. */
  readonly engine: Readonly<Record<string, string>>;
  readonly kill: boolean;
  /** Null: everybody storms in at the bell. */
  readonly queue: QueueOptions | null;
  readonly out: string;
  /** A running server and the event to rush for; null for a server of our own. */
  readonly target: { readonly url: URL; readonly event: string } | null;
}

/** How the crowd is let in. */
export interface QueueOptions {
  /** From the first fan to the bell. */
  readonly lobbyMs: number;
  readonly ratePerMinute: number;
  readonly insideMax: number;
  readonly enterMs: number;
  readonly shoppingMs: number;
}

const QUEUE_FLAGS = ["lobby", "rate", "inside", "enter"] as const;
const ENTER_S = "30";
const QUEUE_FANS = 200_000;
const BARE_FANS = 100_000;
/** As many fans as sign in and join in a second, with something to spare. */
const FANS_A_LOBBY_SECOND = 1_000;
const LOBBY_MIN_S = 8;
const PEOPLE_MAX = 100_000;
const SHOPPING_MS = 30_000;

export function parseOptions(args: readonly string[]): RushOptions {
  const { values } = readArgs(args);
  const target =
    values.url === undefined ? null : { url: readUrl(values.url), event: values.event ?? "" };
  if (target?.event === "") throw new OptionError("--url needs --event: which event to rush for.");
  if (target !== null && values.kill) throw new OptionError("--kill needs a server of our own.");
  const engine = engineOf(values);
  const classic = engine.GRANDSTAND_ENGINE === "classic";
  if (classic && values.lobby !== undefined)
    throw new OptionError("--lobby: the engine classic has no lobby and no queue. Leave it out.");
  const ours = target === null && !classic;
  const queued = !values["no-lobby"] && (values.lobby !== undefined || ours);
  const idle = queued ? undefined : QUEUE_FLAGS.find((flag) => values[flag] !== undefined);
  if (idle !== undefined)
    throw new OptionError(`--${idle} is about the queue, and there is none. Leave it out.`);
  const seats = integer("seats", values.seats, 1000, 100_000);
  const fans = integer(
    "fans",
    values.fans ?? String(queued ? QUEUE_FANS : BARE_FANS),
    1,
    1_000_000,
  );
  return {
    seats,
    fans,
    queue: queued ? readQueue(values, seats, fans) : null,
    seed: integer("seed", values.seed, 0, 2 ** 32 - 1),
    connections: integer("connections", values.connections, 1, 10_000),
    durationMs: integer("duration", values.duration, 1, 3600) * 1000,
    holdMs: integer("hold", values.hold, 1, 3600) * 1000,
    engine,
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
        fans: { type: "string" },
        "no-lobby": { type: "boolean", default: false },
        lobby: { type: "string" },
        rate: { type: "string" },
        inside: { type: "string" },
        enter: { type: "string" },
        seed: { type: "string", default: "1" },
        connections: { type: "string", default: "256" },
        duration: { type: "string", default: "600" },
        hold: { type: "string", default: "12" },
        kill: { type: "boolean", default: false },
        ...ENGINE_OPTIONS,
        out: { type: "string", default: "report" },
        url: { type: "string" },
        event: { type: "string" },
      },
    });
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

function readQueue(
  { lobby, rate, inside, enter = ENTER_S }: Partial<Record<(typeof QUEUE_FLAGS)[number], string>>,
  seats: number,
  fans: number,
): QueueOptions {
  const lobbyS = Math.max(LOBBY_MIN_S, Math.ceil(fans / FANS_A_LOBBY_SECOND));
  return {
    lobbyMs: integer("lobby", lobby ?? String(lobbyS), 1, 3600) * 1000,
    ratePerMinute: people("rate", rate, seats * 2),
    insideMax: people("inside", inside, seats / 6),
    enterMs: integer("enter", enter, 1, 3599) * 1000,
    shoppingMs: SHOPPING_MS,
  };
}

function people(name: string, value: string | undefined, otherwise: number): number {
  const usual = String(Math.min(PEOPLE_MAX, Math.ceil(otherwise)));
  return integer(name, value ?? usual, 1, PEOPLE_MAX);
}

function readUrl(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url?.protocol === "http:") return url;
  throw new OptionError(`--url must be an http:// address, got ${value}.`);
}
