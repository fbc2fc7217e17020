import { expect, test } from "vitest";
import { RecordingLog } from "../runtime/testing/recording-log.ts";
import { SeededRandom } from "../runtime/testing/seeded-random.ts";
import { VirtualClock, VirtualTimers } from "../runtime/testing/virtual-time.ts";
import { type DeliveryQueue, Dispatcher } from "./dispatcher.ts";

test("[U32] that deliveries cannot be taken is said when it begins, each half minute, and when it is over", async () => {
  const clock = new VirtualClock();
  const timers = new VirtualTimers(clock);
  const log = new RecordingLog();
  let away = true;
  const queue = {
    claim: async () => {
      if (away) throw new Error("gone");
      return [];
    },
    counts: async () => ({ pending: 0, dead: 0 }),
  } as unknown as DeliveryQueue;
  const sender = {
    send: () => Promise.reject(new Error("nothing is due")),
    close: () => undefined,
  };
  const secretOf = () => "whsec_";
  const random = new SeededRandom(1);
  const dispatcher = new Dispatcher({ queue, sender, secretOf, clock, timers, random, log });
  dispatcher.start();
  await timers.advance(40_000);
  away = false;
  await timers.advance(5_000);
  await dispatcher.stop();
  expect(log.text.split("\n")).toEqual([
    "error: webhook deliveries cannot be taken: gone; it is tried again by itself",
    "error: webhook deliveries cannot be taken: gone; it is tried again by itself",
    "info: webhook deliveries are taken again",
  ]);
});
