import { RunnerAddress } from "effect/cluster/RunnerAddress";
import type { RunnerStorage } from "effect/cluster/RunnerStorage";
import * as ShardId from "effect/cluster/ShardId";
import * as Effect from "effect/Effect";
import * as Fiber from "effect/Fiber";
import * as Option from "effect/Option";
import * as TestClock from "effect/testing/TestClock";
import { expect, test } from "vitest";
import { patient } from "./patient-locks.ts";

/** Effect gives an acquire up after that, ms. */
const GIVEN_UP_MS = 1_000;
const SHARDS = [1, 2, 3].map((n) => ShardId.make("default", n));

/** An acquire of which the answer to the n-th question, `takesMs` later, is the first `answer(n)` shards. */
async function acquire(takesMs: number, answer: (n: number) => number) {
  const seen = { asked: 0, cut: 0, came: [] as number[], went: [] as number[] };
  const holdings = {
    come: (shard: number) => void seen.came.push(shard),
    go: async (shard: number) => void seen.went.push(shard),
  };
  const storage = {
    acquire: () =>
      Effect.suspend(() => Effect.succeed(SHARDS.slice(0, answer(++seen.asked)))).pipe(
        Effect.delay(takesMs),
        Effect.onInterrupt(() => Effect.sync(() => (seen.cut += 1))),
      ),
  } as unknown as RunnerStorage["Service"];
  const address = RunnerAddress.make({ host: "127.0.0.1", port: 1 });
  const acquired = await Effect.gen(function* () {
    const asked = patient(storage, holdings)
      .acquire(address, SHARDS)
      .pipe(Effect.timeoutOption(GIVEN_UP_MS));
    const fiber = yield* Effect.forkChild(asked);
    yield* TestClock.adjust(2 * GIVEN_UP_MS);
    return yield* Fiber.join(fiber);
  }).pipe(Effect.provide(TestClock.layer()), Effect.runPromise);
  return { ...seen, acquired: Option.map(acquired, (shards) => shards.length) };
}

test("[R123] locks that come free are had within the question, not a second later", async () => {
  const { acquired, asked, came, went } = await acquire(5, (n) => (n < 4 ? 1 : 3));
  expect([acquired, asked, came, went]).toEqual([Option.some(3), 4, [0, 1, 2], []]);
});

test.each([0, 1, 20, 50, 100, 170, 250])(
  "[R123] no question that takes %i ms is cut off: all locks of the node would go with it",
  async (takesMs) => {
    for (const free of [0, 2]) {
      const { acquired, cut } = await acquire(takesMs, () => free);
      expect(cut).toBe(0);
      expect(acquired).toEqual(free === 0 ? Option.none() : Option.some(free));
    }
  },
);

test("[R123] what is had is served while the rest is asked for, and not any more if Effect does not learn of it", async () => {
  const slow = await acquire(400, (n) => n);
  expect([slow.acquired, slow.came, slow.went]).toEqual([Option.some(2), [0, 1], []]);
  const late = await acquire(600, (n) => n);
  expect([late.acquired, late.came, late.went]).toEqual([Option.none(), [0], [0]]);
});

test("[R123] locks are given up one by one: each in its own time, and what else is asked comes in between", async () => {
  let under = 0;
  let most = 0;
  const storage = {
    release: () =>
      Effect.sync(() => (most = Math.max(most, ++under))).pipe(
        Effect.andThen(Effect.sleep(20)),
        Effect.andThen(Effect.sync(() => under--)),
      ),
  } as unknown as RunnerStorage["Service"];
  const went: number[] = [];
  const go = async (shard: number) => void went.push(shard);
  const locks = patient(storage, { come: () => undefined, go });
  const address = RunnerAddress.make({ host: "127.0.0.1", port: 1 });
  await Effect.gen(function* () {
    const all = SHARDS.map((shard) => locks.release(address, shard));
    const fiber = yield* Effect.forkChild(Effect.all(all, { concurrency: "unbounded" }));
    yield* Effect.promise(() => Promise.resolve());
    yield* TestClock.adjust(20 * SHARDS.length);
    yield* Fiber.join(fiber);
  }).pipe(Effect.provide(TestClock.layer()), Effect.runPromise);
  expect([under, most, went]).toEqual([0, 1, [0, 1, 2]]);
});
