/** How a crowd comes, and what each of it does: storms in at the bell, or waits in lobby and queue. */
import { attend, type Gate } from "./attend.ts";
import { visit, type Character, type Ending, type Hall } from "./fan.ts";
import type { Random } from "./random.ts";

/** Fans that arrive in one second on average; it sets how long arriving takes. */
const ARRIVALS_PER_SECOND = 3000;
const ARRIVING_MIN_MS = 5000;
/** The share that comes in the burst, and its mean delay as a part of the time of arriving. */
const BURST = 0.7;
const BURST_MEAN = 0.12;
/** The share that comes before the bell, evenly, and the part of the lobby's time in which it does. */
const BEFORE_THE_BELL = 0.96;
const COMING = 0.9;
/** How long after the bell others come. */
const LATE_MS = 15_000;

export interface Script {
  /** ms after the crowd has been let loose, ascending, one a fan. */
  readonly arrivals: Float64Array;
  /** Whether the crowd itself calls people back when seats return; a queue does that on its own. */
  readonly callsBack: boolean;
  visit(hall: Hall, who: Character): Promise<Ending>;
  /** Everything is sold, or the time is up. */
  over(): void;
}

export function bareScript(fans: number, random: Random): Script {
  return { arrivals: arrivals(fans, random), callsBack: true, visit, over: () => undefined };
}

/** `lobbyMs`: until the bell. */
export function queueScript(fans: number, random: Random, lobbyMs: number, gate: Gate): Script {
  return {
    arrivals: lobbyArrivals(fans, lobbyMs, random),
    callsBack: false,
    visit: (hall, who) => attend(hall, gate, who),
    over: () => gate.board.close(),
  };
}

/** When each fan arrives, ms after the bell, ascending. */
export function arrivals(fans: number, random: Random): Float64Array {
  const span = Math.max(ARRIVING_MIN_MS, (fans / ARRIVALS_PER_SECOND) * 1000);
  const times = Float64Array.from({ length: fans }, () =>
    random.chance(BURST)
      ? Math.min(span, random.exponential(span * BURST_MEAN))
      : span * random.next(),
  );
  return times.sort();
}

/** ms after the first could come, ascending. */
export function lobbyArrivals(fans: number, lobbyMs: number, random: Random): Float64Array {
  const times = Float64Array.from({ length: fans }, () =>
    random.chance(BEFORE_THE_BELL)
      ? lobbyMs * COMING * random.next()
      : lobbyMs + LATE_MS * random.next(),
  );
  return times.sort();
}
