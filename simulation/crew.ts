/** Plays seeds on several threads. What comes of a seed does not depend on where it is played: each run has its
 * own clock, chance and database. */
/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { type Result, runSeed } from "./run.ts";

/** Threads that play: cores of the machine that this was made for. */
const THREADS = 2;

interface Order {
  readonly seed: number;
  readonly minutes: number;
}

/** As they end, in whatever order. */
export async function playAll(
  seeds: readonly number[],
  minutes: number,
  ended: (result: Result) => void,
): Promise<void> {
  const waiting = [...seeds];
  const play = async (): Promise<void> => {
    const worker = new Worker(new URL(import.meta.url));
    const failed = new Promise<never>((_, reject) => worker.once("error", reject));
    try {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        const result = new Promise<Result>((resolve) => worker.once("message", resolve));
        worker.postMessage({ seed, minutes } satisfies Order);
        ended(await Promise.race([result, failed]));
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(THREADS, seeds.length) }, play));
}

if (!isMainThread) {
  parentPort?.on("message", ({ seed, minutes }: Order) => {
    void runSeed(seed, minutes).then((result) => parentPort?.postMessage(result));
  });
}
