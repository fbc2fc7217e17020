/** An actor that only counts who comes through: what is told of it can be checked to the last one. Several
 * nodes play it, each through every other. */
import { defineActor } from "../src/runtime/actor.ts";

/** Few, so that somebody has just gone through each. */
export const TURNSTILES = 3;

export const turnstileActor = defineActor<
  { passed: number },
  { readonly kind: "passed"; readonly who: string }
>()({
  name: "turnstile",
  events: { passed: 1 },
  initial: () => ({ passed: 0 }),
  evolve: (turnstile) => {
    turnstile.passed++;
  },
  on: {
    /** Which one it was, from 1. */
    pass: ({ passed }, { who }: { who: string }) => ({
      reply: passed + 1,
      events: [{ kind: "passed", who } as const],
    }),
    count: ({ passed }) => ({ reply: passed }),
  },
});
