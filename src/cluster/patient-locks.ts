/** Effect asks for the locks of its shards, takes those that are free, and comes back after a second for the
 * rest. But a shard that another node gives up is free within milliseconds: so it is asked for again here, before
 * the answer is given. */
import type { RunnerStorage } from "effect/cluster/RunnerStorage";
import * as Effect from "effect/Effect";

const AGAIN_AFTER_MS = 40;
/** Effect gives up waiting for an answer after a second, and then asks again at once. */
const TRIES = 20;

type Storage = RunnerStorage["Service"];

export function patient(storage: Storage): Storage {
  return {
    ...storage,
    acquire: (address, asked) => {
      const shards = [...asked];
      const attempt = (left: number): ReturnType<Storage["acquire"]> =>
        Effect.flatMap(storage.acquire(address, shards), (acquired) => {
          if (acquired.length === shards.length) return Effect.succeed(acquired);
          if (left > 0) return Effect.delay(attempt(left - 1), AGAIN_AFTER_MS);
          // To "none" it would come back a second later; without an answer it does so at once.
          return acquired.length > 0 ? Effect.succeed(acquired) : Effect.never;
        });
      return attempt(TRIES);
    },
  };
}
