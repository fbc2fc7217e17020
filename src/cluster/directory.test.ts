import { expect, test } from "vitest";
import { RecordingLog } from "../runtime/testing/recording-log.ts";
import { VirtualClock, VirtualTimers } from "../runtime/testing/virtual-time.ts";
import { Directory } from "./directory.ts";

test("[U26] a view says how old it is, and when the database does not answer", async () => {
  const clock = new VirtualClock();
  const timers = new VirtualTimers(clock);
  const log = new RecordingLog();
  let answer: "at once" | "never" | "no" = "at once";
  const rows = {
    read: () => {
      if (answer === "never") return new Promise<never>(() => undefined);
      if (answer === "no") return Promise.reject(new Error("gone"));
      return Promise.resolve({ members: [], holdings: [] });
    },
  };
  const directory = new Directory({ rows, clock, timers, log });
  const age = () => {
    const { ageMs, databaseAnswers } = directory.view("me", new Map());
    return [ageMs, databaseAnswers];
  };
  await directory.open();
  expect(age()).toEqual([0, true]);
  await timers.advance(900);
  expect(age()).toEqual([900, true]);
  answer = "no";
  await timers.advance(10_100);
  expect(age()).toEqual([11_000, false]);
  answer = "at once";
  await timers.advance(1_000);
  expect(age()).toEqual([0, true]);
  // It may hang as well.
  answer = "never";
  await timers.advance(20_000);
  expect(age()).toEqual([20_000, false]);
  directory.close();
});

test("[U32] that it is not known who holds what is said when it begins, each half minute, and when it is over", async () => {
  const clock = new VirtualClock();
  const timers = new VirtualTimers(clock);
  const log = new RecordingLog();
  let away = false;
  const read = async () => {
    if (away) throw new Error("gone");
    return { members: [], holdings: [] };
  };
  const directory = new Directory({ rows: { read }, clock, timers, log });
  await directory.open();
  away = true;
  await timers.advance(40_000);
  away = false;
  await timers.advance(5_000);
  directory.close();
  expect(log.text.split("\n")).toEqual([
    "error: who holds which shard cannot be read: gone; it is tried again by itself",
    "error: who holds which shard cannot be read: gone; it is tried again by itself",
    "info: who holds which shard is read again",
  ]);
});
