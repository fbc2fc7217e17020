/** Effect asks for the locks of its shards, takes those that are free, and comes back after a second for the
 * rest. But a shard that another node gives up is free within a few milliseconds: so it is asked for again here,
 * before the answer is given. */
import * as Effect from "effect/Effect";
import type { RunnerStorage } from "effect/cluster/RunnerStorage";

const AGAIN_AFTER_MS = 40;
/** The engine waits a second for an answer; those that are locked already wait with the others. */
const TRIES = 16;

type Storage = RunnerStorage["Service"];

export function patient(storage: Storage): Storage {
  return {
    ...storage,
    acquire: (address, asked) => {
      const shards = [...asked];
      const attempt = (left: number): ReturnType<Storage["acquire"]> =>
        Effect.flatMap(storage.acquire(address, shards), (acquired) =>
          acquired.length === shards.length || left === 0
            ? Effect.succeed(acquired)
            : Effect.delay(attempt(left - 1), AGAIN_AFTER_MS),
        );
      return attempt(TRIES);
    },
  };
}
