import fc from "fast-check";
import { expect, test } from "vitest";
import { MAILBOX_MAX } from "./activation.ts";
import { LOAD_BATCH_MAX, LOADING_MAX } from "./residency.ts";
import {
  ADD_MAX,
  boardActor,
  cellActor,
  type Counter,
  counterActor,
  type CounterEvent,
} from "./testing/actors.ts";
import { add, counter, freshId, get, type Host, watch, World } from "./testing/world.ts";

const residents = ({ node }: Host, type = "counter") => node.stats().activations.get(type) ?? 0;

test("[R50] a family is loaded by one query; families of one that come together share one", async () => {
  const world = new World();
  let host = await world.start();
  for (let n = 0; n < 5; n++) {
    await world.result(
      host.node.operation((operation) =>
        operation.ask(cellActor, `b/${n}`, "hold", { until: world.clock.now() + 60_000 }),
      ),
    );
    await world.result(add(host, `c${n}`, n));
  }
  host = await world.restart(host);
  const looks = [0, 1, 2, 3, 4].map((n) =>
    host.node.operation((operation) => operation.ask(cellActor, `b/${n}`, "look", {})),
  );
  expect((await world.result(Promise.all(looks))).length).toBe(5);
  expect(host.journal.calls.loadFamily).toBe(1);
  expect(residents(host, "cell")).toBe(5);

  host.journal.holdLoads();
  const gets = [0, 1, 2, 3, 4].map((n) => watch(get(host, `c${n}`)));
  await world.timers.settle();
  host.journal.releaseLoads();
  await world.timers.settle();
  expect(gets.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4]);
  expect(host.journal.calls.loadActors).toBe(2); // the first went alone
});

test("[R51] a family leaves after its idle time, not before, and comes back with everything", async () => {
  const type = counterActor({ idleMs: 60_000 });
  const world = new World([type]);
  const host = await world.start();
  const once = freshId();
  await world.result(add(host, "idle", 5, once, type));
  await world.result(add(host, "busy", 5, freshId(), type));
  for (let n = 0; n < 5; n++) {
    await world.timers.advance(29_000);
    await world.result(get(host, "busy", type));
  }
  expect(residents(host)).toBe(1);
  expect(await world.result(get(host, "idle", type))).toBe(5);
  expect(await world.result(add(host, "idle", 5, once, type))).toEqual({ value: 5 });
  await world.timers.advance(59_000);
  expect(residents(host)).toBe(2);
  await world.timers.advance(32_000);
  expect(residents(host)).toBe(0);
});

test("[R52] above the ceiling the longest unused leave, down to nine tenths", async () => {
  const world = new World();
  const host = await world.start({ residentMax: 20 });
  for (let n = 0; n < 20; n++) {
    await world.result(add(host, `k${n}`, n));
    await world.timers.advance(10);
  }
  expect(residents(host)).toBe(20);
  await world.result(get(host, "k0"));
  await world.timers.advance(10);
  await world.result(add(host, "k20", 20));
  await world.timers.settle();
  expect(residents(host)).toBe(18);
  const loads = host.journal.calls.loadActors;
  for (const key of ["k0", "k4", "k20"]) await world.result(get(host, key));
  expect(host.journal.calls.loadActors).toBe(loads); // still there
  for (const key of ["k1", "k2", "k3"]) await world.result(get(host, key));
  expect(host.journal.calls.loadActors).toBe(loads + 3);
  for (let n = 0; n <= 20; n++) expect(await world.result(get(host, `k${n}`))).toBe(n);
});

test("[R52] views count: a ceiling reached by views does not empty memory", async () => {
  const world = new World();
  const host = await world.start({ residentMax: 20 });
  for (let n = 0; n < 21; n++) {
    await world.result(
      host.node.operation((operation) => operation.ask(boardActor, `b${n}`, "held", {})),
    );
    await world.timers.advance(1);
  }
  expect(residents(host, "board")).toBe(18);
});

test("[R53] nobody leaves with events that are not durable", async () => {
  const type = counterActor({ idleMs: 1_000 });
  const world = new World([type]);
  const host = await world.start();
  await world.result(get(host, "a", type));
  host.journal.holdCommits();
  const write = await world.see(add(host, "a", 5, freshId(), type));
  await world.timers.advance(120_000);
  expect(residents(host)).toBe(1);
  host.journal.releaseCommits();
  await world.timers.settle();
  expect(write.value).toEqual({ value: 5 });
  await world.timers.advance(60_000);
  expect(residents(host)).toBe(0);
  expect(await world.result(get(host, "a", type))).toBe(5);
  expect(world.database.violations).toEqual([]);
});

test("[R54] a mailbox is bounded: past it the answer is overloaded, at once", async () => {
  const world = new World();
  const overloads: string[] = [];
  const host = await world.start({ listener: { overloaded: (where) => overloads.push(where) } });
  host.journal.holdLoads();
  const waiting = Array.from({ length: MAILBOX_MAX }, () => watch(get(host, "a")));
  const refused = await world.see(get(host, "a"));
  expect(refused.reason).toBe("overloaded");
  expect(overloads).toEqual(["mailbox"]);
  expect(host.node.stats().mailboxDepth).toBe(MAILBOX_MAX);
  host.journal.releaseLoads();
  await world.timers.settle();
  expect(waiting.every(({ value }) => value === 0)).toBe(true);
});

test("[R54] what is being loaded is bounded, and loaded in bounded queries", async () => {
  const world = new World();
  const overloads: string[] = [];
  const host = await world.start({ listener: { overloaded: (where) => overloads.push(where) } });
  host.journal.holdLoads();
  const waiting = Array.from({ length: LOADING_MAX }, (_, n) => watch(get(host, `k${n}`)));
  const refused = await world.see(get(host, "one more"));
  expect(refused.reason).toBe("overloaded");
  expect(overloads).toEqual(["loading"]);
  host.journal.releaseLoads();
  await world.timers.settle();
  expect(waiting.every(({ value }) => value === 0)).toBe(true);
  expect(host.journal.calls.loadActors).toBe(1 + LOADING_MAX / LOAD_BATCH_MAX);
  expect(await world.result(get(host, "one more"))).toBe(0);
});

test("[R55] a journal that cannot be read is overloaded; the next try reads it", async () => {
  const world = new World();
  let host = await world.start();
  await world.result(add(host, "a", 5));
  host = await world.restart(host);
  host.journal.down = true;
  expect((await world.see(get(host, "a"))).reason).toBe("overloaded");
  host.journal.down = false;
  expect(await world.result(get(host, "a"))).toBe(5);
});

test("[R55] a load that ends after the log broke opens nothing", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(get(host, "other"));
  host.journal.holdLoads();
  host.journal.holdCommits();
  host.journal.loseNextAnswer("happened");
  const once = freshId();
  const loading = watch(add(host, "a", 5, once));
  await world.timers.settle();
  await world.see(add(host, "other"));
  host.journal.releaseCommits();
  await world.timers.settle();
  expect(loading.reason).toBe("overloaded");
  expect(host.node.state).toBe("serving");
  const retry = watch(add(host, "a", 5, once));
  host.journal.releaseLoads();
  await world.timers.settle();
  expect(retry.value).toEqual({ value: 5 });
  expect(residents(host)).toBe(1);
});

test("[R55] an operation from before a break loads nothing while the node recovers", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(get(host, "a"));
  let go: (() => void) | undefined;
  const old = watch(
    host.node.operation(async (operation) => {
      await new Promise<void>((resolve) => (go = resolve));
      return operation.ask(counter, "a", "get", {});
    }),
  );
  host.journal.holdCommits();
  const late = await world.see(add(host, "a", 5));
  host.journal.down = true;
  host.journal.releaseCommits();
  await world.timers.settle();
  expect([host.node.state, late.reason]).toEqual(["recovering", "outcome-unknown"]);
  const loads = host.journal.calls.loadActors;
  go?.();
  await world.timers.settle();
  expect(old.reason).toBe("overloaded");
  expect(host.journal.calls.loadActors).toBe(loads);
});

test("[R56] state after a load equals the replay of all events, wherever snapshots and restarts fall", async () => {
  const command = fc.oneof(
    fc.record({ kind: fc.constant("add" as const), by: fc.integer({ min: -9, max: 101 }) }),
    fc.record({ kind: fc.constant("addEach" as const), times: fc.integer({ min: 0, max: 9 }) }),
    fc.constant({ kind: "clear" as const }),
    fc.constant({ kind: "restart" as const }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 7 }),
      fc.array(command, { maxLength: 40 }),
      async (snapshotEvery, commands) => {
        const type = counterActor({ snapshotEvery });
        const world = new World([type]);
        let host = await world.start();
        const look = () =>
          world.result(host.node.operation((operation) => operation.ask(type, "a", "look", {})));
        const added: { once: ReturnType<typeof freshId>; by: number; reply: unknown }[] = [];
        for (const command of commands) {
          if (command.kind === "restart") {
            host = await world.restart(host);
          } else if (command.kind === "add") {
            const once = freshId();
            const reply = await world.result(add(host, "a", command.by, once, type));
            if (command.by <= ADD_MAX) added.push({ once, by: command.by, reply });
          } else {
            await world.result(
              host.node.operation(async (operation): Promise<unknown> =>
                command.kind === "clear"
                  ? operation.ask(type, "a", "clear", {})
                  : operation.ask(type, "a", "addEach", command),
              ),
            );
          }
          expect(await look()).toStrictEqual(replayOf(world.database.eventsOf("counter/a")));
        }
        host = await world.restart(host);
        expect(await look()).toStrictEqual(replayOf(world.database.eventsOf("counter/a")));
        for (const { once, by, reply } of added) {
          expect(await world.result(add(host, "a", by, once, type))).toEqual(reply);
        }
        // One turn has 9 events at most: no snapshot is older than that and its own distance.
        const [stored] = world.database.loadActors(["counter/a"]);
        expect(stored?.events.length ?? 0).toBeLessThan(snapshotEvery + 9);
        expect(world.database.violations).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});

test("[R56] a long life loads from its snapshot and few events", async () => {
  const type = counterActor({ snapshotEvery: 10 });
  const world = new World([type]);
  const host = await world.start();
  for (let n = 0; n < 57; n++) await world.result(add(host, "a", 1, freshId(), type));
  const [stored] = world.database.loadActors(["counter/a"]);
  expect(stored?.snapshot?.version).toBe(50);
  expect(stored?.events.length).toBe(7);
});

test("[R57] families that are woken together all put their reminder rows right", async () => {
  const world = new World();
  const host = await world.start();
  const boards = 2_300;
  const cell = (kind: "hold" | "release", n: number) =>
    host.node.operation(async (operation): Promise<unknown> =>
      kind === "hold"
        ? operation.ask(cellActor, `b${n}/1`, "hold", { until: world.clock.now() + 5_000 })
        : operation.ask(cellActor, `b${n}/1`, "release", {}),
    );
  const numbers = Array.from({ length: boards }, (_, n) => n);
  await world.result(Promise.all(numbers.map((n) => cell("hold", n))));
  await world.result(Promise.all(numbers.map((n) => cell("release", n))));
  await world.timers.advance(10_000);
  expect(world.database.reminders).toEqual([]);
});

function replayOf(events: readonly object[]): Counter {
  const type = counterActor();
  const state = type.initial("a");
  for (const event of events) type.evolve(state, event as CounterEvent);
  return state;
}
