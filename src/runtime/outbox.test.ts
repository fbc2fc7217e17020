import { expect, test } from "vitest";
import { LANE_LIMITS, OUTBOX_MAX, Undeliverable } from "./outbox.ts";
import { add, counter, type Courier, get, type Host, watch, World } from "./testing/world.ts";

const LANE_CONCURRENCY = LANE_LIMITS.concurrency;

const notify = ({ node }: Host, key: string, text: string, lane = "letters") =>
  node.operation((operation) => operation.ask(counter, key, "notify", { text, lane }));
const notifyEach = ({ node }: Host, key: string, times: number, lane = "letters") =>
  node.operation((operation) => operation.ask(counter, key, "notifyEach", { times, lane }));

/** A postman whose letters are delivered when the result is in the journal. */
function postman(delivered: string[]): Courier {
  return async ({ id, payload }, { node }) => {
    delivered.push(textOf(payload));
    await node.operation((operation) =>
      operation.ask(counter, "post", "delivered", {}, { done: id }),
    );
  };
}

function textOf(payload: object): string {
  return "text" in payload ? String(payload.text) : "";
}

const never = () => new Promise<void>(() => undefined);

test("[R60] an effect is not carried out before its event is durable, and not at all if that is lost", async () => {
  const world = new World();
  const delivered: string[] = [];
  const host = await world.start({ lanes: { letters: postman(delivered) } });
  await world.result(get(host, "a"));
  host.journal.holdCommits();
  await world.see(notify(host, "a", "one"));
  await world.timers.advance(5_000);
  expect(delivered).toEqual([]);
  host.journal.releaseCommits();
  await world.timers.settle();
  expect(delivered).toEqual(["one"]);
  host.journal.failNextCommit();
  await world.see(notify(host, "a", "lost"));
  await world.timers.advance(60_000);
  expect(delivered).toEqual(["one"]);
});

test("[R61] `done` is in the same commit as the result, and the effect is gone with it", async () => {
  const world = new World();
  const delivered: string[] = [];
  const host = await world.start({ lanes: { letters: postman(delivered) } });
  await world.result(notify(host, "a", "one"));
  await world.timers.settle();
  const batch = host.journal.batches.find(({ done }) => done.length > 0);
  expect(batch?.done).toEqual(["counter/a#1.0"]);
  expect(batch?.entries.map(({ actor }) => actor)).toEqual(["counter/post"]);
  expect(world.database.outbox).toEqual([]);
  expect(host.node.stats().outbox.get("letters")).toBe(0);
  await world.restart(host, { lanes: { letters: postman(delivered) } });
  await world.timers.advance(60_000);
  expect(delivered).toEqual(["one"]);
});

test("[R61] a result that changes nothing completes its effect all the same", async () => {
  const world = new World();
  const host = await world.start({
    lanes: {
      letters: async ({ id }, { node }) => {
        await node.operation((operation) =>
          operation.ask(counter, "post", "seen", {}, { done: id }),
        );
      },
    },
  });
  await world.result(notify(host, "a", "one"));
  await world.timers.settle();
  expect(world.database.outbox).toEqual([]);
  expect(world.database.eventsOf("counter/post")).toEqual([]);
});

test("[R62] an effect that fails is tried again with a growing pause, until it is done", async () => {
  const world = new World();
  const tries: number[] = [];
  const delivered: string[] = [];
  const deliver = postman(delivered);
  const host = await world.start({
    lanes: {
      letters: async (effect, host) => {
        tries.push(world.clock.monotonic());
        if (tries.length < 12) throw new Error("the post is closed");
        return deliver(effect, host, 0);
      },
    },
  });
  await world.result(notify(host, "a", "one"));
  await world.timers.advance(600_000);
  expect(delivered).toEqual(["one"]);
  expect(tries.length).toBe(12);
  const pauses = tries.slice(1).map((at, n) => at - tries[n]!);
  for (const [n, pause] of pauses.entries()) {
    const ceiling = Math.min(100 * 2 ** n, 30_000);
    expect(pause).toBeGreaterThanOrEqual(ceiling / 2);
    expect(pause).toBeLessThanOrEqual(ceiling);
  }
  expect(host.log.text).toContain("effect counter/a#1.0 failed (attempt 3): the post is closed");
});

test("[R63] an effect is carried out again after a restart, until its result is durable", async () => {
  const world = new World();
  const delivered: string[] = [];
  let host = await world.start({
    lanes: {
      letters: async ({ payload }) => {
        delivered.push(textOf(payload));
        await never();
      },
    },
  });
  await world.result(notify(host, "a", "one"));
  await world.timers.settle();
  const lanes = { letters: postman(delivered) };
  host = await world.restart(host, { lanes });
  await world.timers.settle();
  expect(delivered).toEqual(["one", "one"]);
  host = await world.restart(host, { lanes });
  await world.timers.settle();
  expect(delivered).toEqual(["one", "one"]);
});

test("[R63] a result that is lost with its commit is brought again", async () => {
  const world = new World();
  const delivered: string[] = [];
  const deliver = postman(delivered);
  const host = await world.start({
    lanes: {
      letters: (effect, host) => {
        if (delivered.length === 0) host.journal.failNextCommit();
        return deliver(effect, host, 0);
      },
    },
  });
  await world.result(notify(host, "a", "one"));
  await world.timers.advance(5_000);
  expect(delivered).toEqual(["one", "one"]);
  expect(world.database.outbox).toEqual([]);
  expect(await world.result(get(host, "post"))).toBe(1);
});

test("[R63] each effect of an event has a name of its own, the same at every delivery", async () => {
  const world = new World();
  const names: string[] = [];
  const lanes: Record<string, Courier> = {
    letters: async ({ id }) => {
      names.push(id);
      await never();
    },
  };
  const host = await world.start({ lanes });
  await world.result(notifyEach(host, "a", 2));
  await world.result(notifyEach(host, "a", 1));
  await world.timers.settle();
  const first = names.splice(0);
  expect(first).toEqual(["counter/a#1.0", "counter/a#1.1", "counter/a#2.0"]);
  await world.restart(host, { lanes });
  await world.timers.settle();
  expect(names).toEqual(first);
});

test("[R64] a stuck lane does not stop another", async () => {
  const world = new World();
  const delivered: string[] = [];
  const host = await world.start({
    lanes: { letters: never, parcels: postman(delivered) },
  });
  await world.result(notifyEach(host, "a", 10 * LANE_CONCURRENCY));
  await world.result(notify(host, "a", "a parcel", "parcels"));
  await world.timers.settle();
  expect(delivered).toEqual(["a parcel"]);
});

test("[R64] a lane has so many under way at most, the repeated ones included", async () => {
  const world = new World();
  let running = 0;
  let most = 0;
  let tries = 0;
  const host = await world.start({
    lanes: {
      letters: async () => {
        tries++;
        most = Math.max(most, ++running);
        await new Promise<void>((resolve) => {
          world.timers.after(1_000, resolve);
        });
        running--;
        throw new Error("no answer");
      },
    },
  });
  await world.result(notifyEach(host, "a", 5 * LANE_CONCURRENCY));
  await world.timers.advance(30_000);
  expect(tries).toBeGreaterThan(10 * LANE_CONCURRENCY);
  expect(most).toBe(LANE_CONCURRENCY);
});

test("[R65] a full outbox refuses new operations at once, and takes them again when it has room", async () => {
  const world = new World();
  const overloads: string[] = [];
  const held: (() => void)[] = [];
  const host = await world.start({
    listener: { overloaded: (where) => overloads.push(where) },
    lanes: {
      letters: async ({ id }, { node }) => {
        await new Promise<void>((resolve) => held.push(resolve));
        await node.operation((operation) =>
          operation.ask(counter, "post", "seen", {}, { done: id }),
        );
      },
    },
  });
  await world.result(notifyEach(host, "a", OUTBOX_MAX));
  const refused = watch(add(host, "b"));
  await world.timers.settle();
  expect(refused.reason).toBe("overloaded");
  expect(overloads).toEqual(["outbox"]);
  expect(host.node.stats().outbox.get("letters")).toBe(OUTBOX_MAX);
});

test("[R65] a lane that does not gate leaves what is too much in the journal, and comes back for it", async () => {
  const world = new World();
  const delivered: string[] = [];
  const held: (() => void)[] = [];
  const deliver = postman(delivered);
  const host = await world.start({
    limits: { gates: false },
    lanes: {
      letters: async (effect, host) => {
        if (delivered.length === 0) await new Promise<void>((resolve) => held.push(resolve));
        return deliver(effect, host, 0);
      },
    },
  });
  await world.result(notifyEach(host, "a", OUTBOX_MAX + 10));
  await world.timers.settle();
  expect(host.node.stats().outbox.get("letters")).toBe(OUTBOX_MAX);
  await world.result(add(host, "b"));
  for (const go of held.splice(0)) go();
  await world.timers.settle();
  expect(delivered).toHaveLength(OUTBOX_MAX + 10);
  expect(world.database.outbox).toEqual([]);
});

test("[R66] a handler that says when is run again then, and no failure is counted", async () => {
  const world = new World();
  const runs: [number, number][] = [];
  const delivered: string[] = [];
  const deliver = postman(delivered);
  const start = world.clock.monotonic();
  const host = await world.start({
    lanes: {
      letters: async (effect, host, pass) => {
        runs.push([pass, world.clock.monotonic() - start]);
        return pass < 3 ? { againInMs: 1_000 } : deliver(effect, host, pass);
      },
    },
  });
  await world.result(notify(host, "a", "one"));
  await world.timers.advance(5_000);
  expect(runs.map(([pass]) => pass)).toEqual([0, 1, 2, 3]);
  expect(runs.map(([, at]) => at - runs[0]![1])).toEqual([0, 1_000, 2_000, 3_000]);
  expect(delivered).toEqual(["one"]);
  expect(host.log.text).not.toContain("failed");
});

test("[R67] a run that hangs is given up after its time, and tried again", async () => {
  const world = new World();
  const delivered: string[] = [];
  const deliver = postman(delivered);
  let runs = 0;
  const host = await world.start({
    limits: { timeLimitMs: 5_000 },
    lanes: {
      letters: (effect, host) => (++runs === 1 ? never() : deliver(effect, host, 0)),
    },
  });
  await world.result(notify(host, "a", "one"));
  await world.timers.advance(4_999);
  expect(runs).toBe(1);
  await world.timers.advance(1_000);
  expect(delivered).toEqual(["one"]);
  expect(host.log.text).toContain("no result after 5000 ms");
});

test("[R68] what can never succeed, or has failed for too long, is dead; an operator revives it", async () => {
  const world = new World();
  const delivered: string[] = [];
  const deliver = postman(delivered);
  let broken: Error | undefined = new Undeliverable("there is no such address");
  const lanes: Record<string, Courier> = {
    letters: async (effect, host) => {
      if (broken) throw broken;
      return deliver(effect, host, 0);
    },
  };
  const limits = { giveUpMs: 60_000 };
  let host = await world.start({ lanes, limits });
  await world.result(notify(host, "a", "one"));
  await world.timers.settle();
  const [id] = [...world.database.dead.keys()];
  expect([...world.database.dead.values()]).toEqual(["there is no such address"]);
  expect(host.node.stats().outbox.get("letters")).toBe(0);
  // It stays dead over a restart, and is not lost.
  host = await world.restart(host, { lanes, limits });
  await world.timers.advance(120_000);
  expect(delivered).toEqual([]);
  expect(world.database.outbox).toHaveLength(1);

  broken = new Error("the post is closed");
  world.database.revive(id!);
  await world.timers.advance(120_000);
  expect([...world.database.dead.values()]).toEqual(["the post is closed"]);
  broken = undefined;
  world.database.revive(id!);
  await world.timers.advance(5_000);
  expect(delivered).toEqual(["one"]);
  expect(world.database.outbox).toEqual([]);
});

test("[U32] that dead effects cannot be looked for is said when it begins, each half minute, and when it is over", async () => {
  const world = new World();
  const { node, log, journal } = await world.start();
  const revived = journal.revivedEffects.bind(journal);
  journal.revivedEffects = () => Promise.reject(new Error("gone"));
  await world.timers.advance(40_000);
  journal.revivedEffects = revived;
  await world.timers.advance(10_000);
  await node.stop();
  expect(log.text.split("\n")).toEqual([
    "error: dead effects cannot be looked for: gone; it is tried again by itself",
    "error: dead effects cannot be looked for: gone; it is tried again by itself",
    "info: dead effects are looked for again",
  ]);
});
