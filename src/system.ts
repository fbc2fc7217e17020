/** The real world behind the runtime's seams. */
import { performance } from "node:perf_hooks";
import type { Clock, Log, Random, Timers } from "./runtime/seams.ts";

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};

export const systemTimers: Timers = {
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  soon: (run) => {
    setImmediate(run);
  },
};

export const systemRandom: Random = { next: () => Math.random() };

export const consoleLog: Log = {
  info: (message) => console.log(message),
  error: (message) => console.error(message),
};
