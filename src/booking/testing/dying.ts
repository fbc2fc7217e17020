/** A journal at which a process dies: at its nth commit, before or after it has become durable. */
import type { Journal } from "../../runtime/journal.ts";
import type { Timers } from "../../runtime/seams.ts";
import { through } from "../../runtime/testing/through.ts";

/** What the database takes to find an actor, so that other commits happen meanwhile. */
const LOAD_MS = 2;

/** `after`: the commit is durable, but nobody hears of it any more. */
export function dying(nth: number, after: boolean) {
  let commits = 0;
  const died = { yet: false };
  const between = (journal: Journal, timers: Timers): Journal =>
    through(() => journal, {
      loadFamily: async (...args) => {
        await new Promise<void>((resolve) => timers.after(LOAD_MS, resolve));
        return journal.loadFamily(...args);
      },
      loadActors: async (...args) => {
        await new Promise<void>((resolve) => timers.after(LOAD_MS, resolve));
        return journal.loadActors(...args);
      },
      append: async (batch) => {
        died.yet = ++commits >= nth;
        if (!died.yet) return journal.append(batch);
        if (after && commits === nth) await journal.append(batch);
        return new Promise(() => undefined);
      },
    });
  return { between, died };
}
