import { expect, test } from "vitest";
import { RecordingLog } from "./testing/recording-log.ts";
import { VirtualClock } from "./testing/virtual-time.ts";
import { Trouble } from "./trouble.ts";

const WORDS = { met: "it cannot be done", over: "it can be done again" };
const MET = "error: it cannot be done: gone; it is tried again by itself";
const OVER = "info: it can be done again";

function setUp() {
  const clock = new VirtualClock();
  const log = new RecordingLog();
  const trouble = new Trouble({ clock, log }, WORDS);
  const lines = () => log.text.split("\n").filter(Boolean);
  return { clock, trouble, lines };
}

test("[U32] a trouble is said when it begins, at most every half minute while it lasts, and when it is over", () => {
  const { clock, trouble, lines } = setUp();
  for (let seconds = 0; seconds < 60; seconds++) {
    trouble.met(new Error("gone"));
    clock.pass(1_000);
  }
  expect(lines()).toEqual([MET, MET]);
  trouble.over();
  expect([trouble.lasts, lines()]).toEqual([false, [MET, MET, OVER]]);
});

test("[U32] what goes well says nothing, and the next trouble is news however soon it comes", () => {
  const { trouble, lines } = setUp();
  trouble.over();
  expect(lines()).toEqual([]);
  for (let time = 0; time < 2; time++) {
    trouble.met(new Error("gone"));
    trouble.over();
    trouble.over();
  }
  expect(lines()).toEqual([MET, OVER, MET, OVER]);
});

test("[U32] a wall clock that jumps makes no line more or less", () => {
  const { clock, trouble, lines } = setUp();
  trouble.met(new Error("gone"));
  clock.jump(3_600_000);
  trouble.met(new Error("gone"));
  clock.jump(-7_200_000);
  clock.pass(30_000);
  trouble.met(new Error("gone"));
  expect(lines()).toEqual([MET, MET]);
});

test("[U32] an error without words is named", () => {
  const { trouble, lines } = setUp();
  trouble.met(new AggregateError([new Error("connect ECONNREFUSED")]));
  expect(lines()).toEqual([
    "error: it cannot be done: AggregateError; it is tried again by itself",
  ]);
});
