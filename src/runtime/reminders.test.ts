import fc from "fast-check";
import { expect, test } from "vitest";
import { PENDING_ROWS_MAX } from "./commit-log.ts";
import { Reminders } from "./reminders.ts";
import { alarmActor, cellActor } from "./testing/actors.ts";
import { VirtualClock, VirtualTimers } from "./testing/virtual-time.ts";
import { add, counter, get, type Host, World } from "./testing/world.ts";

const hold = ({ node }: Host, key: string, until: number) =>
  node.operation((operation) => operation.ask(cellActor, key, "hold", { until }));
const release = ({ node }: Host, key: string) =>
  node.operation((operation) => operation.ask(cellActor, key, "release", {}));
const look = ({ node }: Host, key: string) =>
  node.operation((operation) => operation.ask(cellActor, key, "look", {}));
const setAlarm = ({ node }: Host, key: string, at: number, broken = false) =>
  node.operation((operation) => operation.ask(alarmActor, key, "set", { at, broken }));

/** When the actor expired, epoch ms. */
function expiries(world: World, key: string): number[] {
  return world.database
    .entriesOf(`cell/${key}`)
    .filter(({ event }) => "kind" in event && event.kind === "expired")
    .map(({ at }) => at);
}

test("[R40] a reminder fires at its millisecond, once", async () => {
  const world = new World();
  const lateness: number[] = [];
  const host = await world.start({ listener: { reminded: (late) => lateness.push(late) } });
  const due = [1, 1_234, 1_234, 7_777, 61_001].map((ms) => world.clock.now() + ms);
  for (const [n, until] of due.entries()) await world.result(hold(host, `b/${n}`, until));
  await world.timers.advance(120_000);
  expect(due.map((_, n) => expiries(world, `b/${n}`))).toEqual(due.map((at) => [at]));
  expect(lateness).toEqual(due.map(() => 0));
});

test("[R40] reminders fire in the order of their times, whatever order they came in", async () => {
  const times = fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(times, async (times) => {
      const clock = new VirtualClock(0);
      const timers = new VirtualTimers(clock);
      const fired: number[] = [];
      const reminders = new Reminders<number>(clock, timers, (whom) => fired.push(whom));
      for (const at of times) reminders.add(at, at);
      clock.pass(5_000);
      await timers.advance(2_000);
      expect(fired).toEqual([...times].sort((a, b) => a - b));
      expect(reminders.size).toBe(0);
    }),
  );
});

test("[R40] a moved reminder fires at its new time only", async () => {
  const world = new World();
  const host = await world.start();
  const start = world.clock.now();
  await world.result(hold(host, "b/later", start + 500));
  await world.result(hold(host, "b/later", start + 1_500));
  await world.result(hold(host, "b/sooner", start + 1_500));
  await world.result(hold(host, "b/sooner", start + 500));
  await world.timers.advance(5_000);
  expect(expiries(world, "b/later")).toEqual([start + 1_500]);
  expect(expiries(world, "b/sooner")).toEqual([start + 500]);
});

test("[R41] reminders that came due while everything was down fire as soon as a node is up", async () => {
  const world = new World();
  const host = await world.start();
  const start = world.clock.now();
  await world.result(hold(host, "b/1", start + 5_500));
  await world.result(hold(host, "b/2", start + 600_000));
  await world.result(setAlarm(host, "a", start + 7_000));
  host.freeze();
  await world.timers.advance(300_000);
  const later = await world.start();
  await world.timers.settle();
  expect(expiries(world, "b/1").length).toBe(1);
  expect(expiries(world, "b/1")[0]).toBeLessThan(start + 300_200);
  expect(world.database.eventsOf("alarm/a").at(-1)).toEqual({ kind: "rang" });
  expect(await world.result(look(later, "b/2"))).toEqual({ until: start + 600_000, expired: 0 });
  await world.timers.advance(400_000);
  expect(expiries(world, "b/2")).toEqual([start + 600_000]);
});

test("[R42] a family has one row, a lower bound: later reminders write nothing", async () => {
  const world = new World();
  const host = await world.start();
  const start = world.clock.now();
  for (let n = 0; n < 50; n++) {
    await world.result(hold(host, `b/${n}`, start + 60_000 + n * 777));
    await world.timers.advance(10);
  }
  expect(world.database.reminders.map(({ family }) => family)).toEqual(["cell/b/"]);
  expect(world.database.reminderWrites).toBe(1);
  const bound = world.database.reminders[0]!.dueAt;
  expect(bound).toBeLessThanOrEqual(start + 60_000);
  expect(bound).toBeGreaterThan(start + 59_000);
  await world.result(hold(host, "b/early", start + 30_000));
  expect(world.database.reminderWrites).toBe(2);
  expect(world.database.reminders[0]!.dueAt).toBeLessThanOrEqual(start + 30_000);
});

test("[R42] the durable row is never later than the earliest member is due, nor lost", async () => {
  const step = fc.record({
    cell: fc.integer({ min: 0, max: 4 }),
    holdMs: fc.option(fc.integer({ min: 1, max: 9_000 }), { freq: 3 }),
    pauseMs: fc.integer({ min: 0, max: 3_000 }),
    restart: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const world = new World();
      let host = await world.start();
      const cells = new Map<string, number | null>();
      for (const { cell, holdMs, pauseMs, restart } of steps) {
        const key = `b/${cell}`;
        const until = holdMs === null ? null : world.clock.now() + holdMs;
        await world.result(until === null ? release(host, key) : hold(host, key, until));
        cells.set(key, until);
        if (restart) host = await world.restart(host);
        await world.timers.advance(pauseMs);
        const waiting: number[] = [];
        for (const [key, until] of cells) {
          const { until: now } = await world.result(look(host, key));
          expect(now).toBe(until !== null && until <= world.clock.now() ? null : until);
          if (now !== null) waiting.push(now);
        }
        const row = world.database.reminders[0]?.dueAt ?? Infinity;
        expect(row).toBeLessThanOrEqual(Math.min(Infinity, ...waiting));
      }
      await world.timers.advance(20_000);
      expect(world.database.reminders).toEqual([]);
      expect(world.database.violations).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("[R43] a row is cleaned up when nobody is due any more", async () => {
  const world = new World();
  const host = await world.start();
  const start = world.clock.now();
  await world.result(hold(host, "b/1", start + 5_000));
  await world.result(hold(host, "b/2", start + 5_000));
  await world.result(release(host, "b/1"));
  expect(world.database.reminders.length).toBe(1);
  await world.result(release(host, "b/2"));
  await world.timers.advance(10_000);
  expect(expiries(world, "b/1")).toEqual([]);
  expect(world.database.reminders).toEqual([]);
});

test("[R43] also after a restart, with nobody asking", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(hold(host, "b/1", world.clock.now() + 5_000));
  await world.result(release(host, "b/1"));
  await world.restart(host);
  await world.timers.advance(10_000);
  expect(world.database.reminders).toEqual([]);
  expect(expiries(world, "b/1")).toEqual([]);
});

test("[R44] what was released or set anew does not fire", async () => {
  const world = new World();
  let host = await world.start();
  const start = world.clock.now();
  await world.result(hold(host, "b/1", start + 5_000));
  await world.result(release(host, "b/1"));
  host = await world.restart(host);
  await world.timers.advance(10_000);
  expect(world.database.eventsOf("cell/b/1").length).toBe(2);
});

test("[R45] a family that left memory wakes up for its reminder, at the millisecond", async () => {
  const world = new World();
  const host = await world.start();
  const until = world.clock.now() + 40 * 60_000 + 321;
  await world.result(hold(host, "b/1", until));
  await world.timers.advance(30 * 60_000);
  expect(host.node.stats().activations.get("cell")).toBeUndefined();
  await world.timers.advance(30 * 60_000);
  expect(expiries(world, "b/1")).toEqual([until]);
});

test("[R45] it wakes up though the journal could not be read at that moment", async () => {
  const world = new World();
  let host = await world.start();
  const until = world.clock.now() + 5_500;
  await world.result(hold(host, "b/1", until));
  await world.result(setAlarm(host, "a", until));
  host = await world.restart(host);
  await world.timers.advance(until - 1_000 - world.clock.now());
  host.journal.down = true;
  await world.timers.advance(1_100);
  host.journal.down = false;
  await world.timers.advance(5_000);
  expect(expiries(world, "b/1").length).toBe(1);
  expect(world.database.eventsOf("alarm/a").at(-1)).toEqual({ kind: "rang" });
});

test("[R46] a full log postpones reminders; none is lost", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(get(host, "a"));
  const until = world.clock.now() + 500;
  await world.result(hold(host, "b/1", until));
  host.journal.holdCommits();
  await world.see(add(host, "a"));
  await world.see(
    host.node.operation((operation) =>
      operation.ask(counter, "a", "addEach", { times: PENDING_ROWS_MAX }),
    ),
  );
  await world.timers.advance(1_000);
  expect(host.node.stats().pendingRows).toBe(PENDING_ROWS_MAX);
  host.journal.releaseCommits();
  await world.timers.advance(100);
  expect(expiries(world, "b/1")).toEqual([expect.closeTo(until + 525, -2)]);
});

test("[R46] without a lease reminders wait as well", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(hold(host, "b/1", world.clock.now() + 3_000));
  host.journal.down = true;
  await world.timers.advance(4_000);
  expect(host.journal.calls.append).toBe(1);
  host.journal.down = false;
  await world.timers.advance(1_000);
  expect(expiries(world, "b/1").length).toBe(1);
  expect(host.node.state).toBe("serving");
});

test("[R47] a reminder whose handler throws is told to the log; the others fire", async () => {
  const world = new World();
  const host = await world.start();
  const at = world.clock.now() + 1_000;
  await world.result(setAlarm(host, "broken", at, true));
  await world.result(setAlarm(host, "good", at));
  await world.timers.advance(2_000);
  expect(host.log.text).toContain("the reminder of alarm/broken failed: Error: the bell is broken");
  expect(world.database.eventsOf("alarm/good").at(-1)).toEqual({ kind: "rang" });
  expect(host.node.state).toBe("serving");
});

test("[R48] a wall clock that jumps forward wakes within a second; one that jumps back wakes nobody early", async () => {
  const world = new World();
  const host = await world.start();
  const until = world.clock.now() + 3_600_000;
  await world.result(hold(host, "b/1", until));
  world.clock.jump(-60_000);
  await world.timers.advance(3_600_000);
  expect(expiries(world, "b/1")).toEqual([]);
  world.clock.jump(60_000);
  await world.timers.advance(1_000);
  expect(expiries(world, "b/1").length).toBe(1);
});
