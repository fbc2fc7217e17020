/** How Effect asks for locks, and gives them up.
 *
 * It takes those that are free, and comes back after a second for the rest. But a shard that another node gives up
 * is free within milliseconds: so it is asked for again here, before the answer is given. What is had by then is
 * served meanwhile: what the other has under way, and waits for before it gives up more, may be waiting for it.
 *
 * It gives up a hundred at the same time, each within a second, over the one connection that has them. On a busy
 * machine those at the end of the line were late, and with the connection all locks went: so they go one by one. */
import type { RunnerStorage } from "effect/cluster/RunnerStorage";
import * as Clock from "effect/Clock";
import * as Effect from "effect/Effect";
import * as Semaphore from "effect/Semaphore";
import type { Holdings } from "./holdings.ts";

const AGAIN_AFTER_MS = 40;
/** Effect waits a second for the answer, and then asks again at once. It gives up a question that is on its way
 * then together with the connection, and all locks of the node go with that: so the last one begins well before. */
const ASK_FOR_MS = 700;

type Storage = RunnerStorage["Service"];

export function patient(storage: Storage, holdings: Pick<Holdings, "come" | "go">): Storage {
  const oneByOne = Semaphore.makeUnsafe(1).withPermits(1);
  return {
    ...storage,
    // Effect need not have taken what was acquired for it.
    release: (address, shard) =>
      Effect.andThen(
        Effect.promise(() => holdings.go(numberOf(shard))),
        oneByOne(storage.release(address, shard)),
      ),
    acquire: (address, asked) => {
      const shards = [...asked];
      const had = new Set<number>();
      const attempt = (since: number): ReturnType<Storage["acquire"]> =>
        Effect.gen(function* () {
          const acquired = yield* storage.acquire(address, shards);
          for (const shard of acquired.map(numberOf)) {
            if (!had.has(shard)) holdings.come(shard);
            had.add(shard);
          }
          if (acquired.length === shards.length) return acquired;
          const now = yield* Clock.currentTimeMillis;
          if (now + AGAIN_AFTER_MS - since < ASK_FOR_MS)
            return yield* Effect.delay(attempt(since), AGAIN_AFTER_MS);
          // To "none" it would come back a second later; without an answer it does so at once.
          return acquired.length > 0 ? acquired : yield* Effect.never;
        });
      const letGo = Effect.sync(() => {
        for (const shard of had) void holdings.go(shard);
      });
      return Effect.flatMap(Clock.currentTimeMillis, attempt).pipe(Effect.onError(() => letGo));
    },
  };
}

/** Ours, of a shard of Effect's. */
export function numberOf({ id }: { readonly id: number }): number {
  return id - 1;
}
