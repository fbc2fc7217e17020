import { expect, test } from "vitest";
import { shardOf } from "./actor.ts";
import { PENDING_ROWS_MAX } from "./commit-log.ts";
import { add, counter, freshId, get, watch, World } from "./testing/world.ts";

test("[R1] no answer leaves before its commit: not of a write, not of a read that saw it", async () => {
  const world = new World();
  const host = await world.start();
  host.journal.holdCommits();
  const write = await world.see(add(host, "a", 5));
  const read = await world.see(get(host, "a"));
  const repeated = freshId();
  const first = await world.see(add(host, "b", 1, repeated));
  const retry = await world.see(add(host, "b", 1, repeated));
  await world.timers.advance(1_000);
  expect([write, read, first, retry].map(({ state }) => state)).toEqual(
    Array.from({ length: 4 }, () => "waiting"),
  );
  expect(world.database.commits).toBe(0);
  host.journal.releaseCommits();
  await world.timers.settle();
  expect(write.value).toEqual({ value: 5 });
  expect(read.value).toBe(5);
  expect(retry.value).toEqual(first.value);
});

test("[R2] an answer waits for what it saw and for nothing later", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(add(host, "durable", 3));
  host.journal.holdCommits();
  const write = await world.see(add(host, "other"));
  expect(await world.result(get(host, "durable"))).toBe(3);
  expect(await world.result(get(host, "never touched"))).toBe(0);
  expect(write.state).toBe("waiting");
});

test("[R2] the first answers leave while a later commit is under way", async () => {
  const world = new World();
  const host = await world.start();
  host.journal.holdCommits();
  const first = await world.see(add(host, "a"));
  const second = await world.see(add(host, "b"));
  host.journal.releaseCommits();
  host.journal.holdCommits(); // the first was on its way; the second is not let through
  await world.timers.settle();
  expect([first.state, second.state]).toEqual(["given", "waiting"]);
});

test("[R3] what comes while a commit is in flight is one next batch", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(Promise.all([get(host, "a"), get(host, "b"), get(host, "c")]));
  host.journal.holdCommits();
  const answers = [await world.see(add(host, "a"))];
  for (const key of ["b", "c", "b", "a"]) answers.push(await world.see(add(host, key)));
  expect(host.journal.batches.length).toBe(1);
  host.journal.releaseCommits();
  await world.timers.settle();
  expect(answers.map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => "given"));
  expect(host.journal.batches.map(({ entries }) => entries.map(({ actor }) => actor))).toEqual([
    ["counter/a"],
    ["counter/b", "counter/c", "counter/b", "counter/a"],
  ]);
});

test("[R3] the turns of one operation are one commit", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(Promise.all([get(host, "a"), get(host, "b")]));
  await world.result(
    host.node.operation(async (operation) => {
      for (const key of ["a", "b", "a"]) await operation.ask(counter, key, "add", { by: 1 });
    }),
  );
  expect(host.journal.batches.map(({ entries }) => entries.length)).toEqual([3]);
});

test("[R4] a commit takes all that is pending, however much: no operation is split", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(get(host, "a"));
  host.journal.holdCommits();
  await world.see(add(host, "a"));
  const times = [700, 3_000, 10];
  const turns = times.map((times) =>
    watch(host.node.operation((operation) => operation.ask(counter, "a", "addEach", { times }))),
  );
  await world.timers.settle();
  host.journal.releaseCommits();
  await world.timers.settle();
  expect(turns.map(({ value }) => value)).toEqual(times);
  expect(host.journal.batches.map(({ entries }) => entries.length)).toEqual([1, 3_710]);
});

test("[R5] every batch carries the epoch of each shard in it, and of no other", async () => {
  const world = new World();
  const host = await world.start();
  const keys = Array.from({ length: 40 }, (_, n) => `key-${n}`);
  await world.result(Promise.all(keys.map((key) => add(host, key))));
  const later = await world.restart(host);
  await world.result(Promise.all(keys.map((key) => add(later, key))));
  for (const [{ batches }, epoch] of [
    [host.journal, 1],
    [later.journal, 2],
  ] as const) {
    for (const { entries, fence } of batches) {
      const shards = entries.map(({ actor }) => shardOf(actor));
      expect(new Set(entries.map(({ shard }) => shard))).toEqual(new Set(shards));
      expect(fence).toEqual(new Map(shards.map((shard) => [shard, epoch])));
    }
  }
});

test("[R6] a full log refuses new operations at once, and takes them again when it has drained", async () => {
  const world = new World();
  const overloads: string[] = [];
  const host = await world.start({ listener: { overloaded: (where) => overloads.push(where) } });
  await world.result(get(host, "a"));
  host.journal.holdCommits();
  await world.see(add(host, "a"));
  const large = await world.see(
    host.node.operation((operation) =>
      operation.ask(counter, "a", "addEach", { times: PENDING_ROWS_MAX }),
    ),
  );
  const refused = await world.see(add(host, "a"));
  expect(refused.reason).toBe("overloaded");
  expect(overloads).toEqual(["log"]);
  host.journal.releaseCommits();
  await world.timers.settle();
  expect(large.value).toBe(PENDING_ROWS_MAX);
  expect(await world.result(add(host, "a"))).toEqual({ value: PENDING_ROWS_MAX + 2 });
});

test("[R7] a failed commit: held answers are unknown, memory is the journal again, service resumes", async () => {
  const world = new World();
  const served: string[] = [];
  const host = await world.start({ listener: { serving: () => served.push("again") } });
  await world.result(add(host, "a", 7));
  host.journal.holdCommits();
  host.journal.failNextCommit();
  const lost = await world.see(add(host, "a", 1));
  const collected = await world.see(add(host, "b", 1));
  const read = await world.see(get(host, "a"));
  host.journal.releaseCommits();
  await world.timers.settle();
  expect([lost.reason, collected.reason, read.reason]).toEqual([
    "outcome-unknown",
    "outcome-unknown",
    "outcome-unknown",
  ]);
  expect(host.node.state).toBe("serving");
  expect(served).toEqual(["again"]);
  expect(await world.result(get(host, "a"))).toBe(7);
  expect(await world.result(get(host, "b"))).toBe(0);
  expect(await world.result(add(host, "a", 1))).toEqual({ value: 8 });
  expect(world.database.violations).toEqual([]);
  expect(host.log.text).toContain("the log broke (the commit was refused)");
});

test("[R7] service resumes by itself when the database is back, however long it was away", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(add(host, "a", 7));
  host.journal.down = true;
  const lost = await world.see(add(host, "a"));
  expect(lost.reason).toBe("outcome-unknown");
  expect((await world.see(get(host, "a"))).reason).toBe("not-owner");
  await world.timers.advance(60_000);
  expect(host.node.state).toBe("recovering");
  expect(host.journal.calls.takeOver).toBeLessThan(60);
  host.journal.down = false;
  await world.timers.advance(2_000);
  expect(await world.result(get(host, "a"))).toBe(7);
});

test.each(["happened", "did not happen", "late"] as const)(
  "[R8] the answer of a commit is lost and it %s: the retry gets the first answer, once",
  async (fate) => {
    const world = new World();
    const host = await world.start();
    const once = freshId();
    host.journal.loseNextAnswer(fate);
    const lost = await world.see(add(host, "a", 5, once));
    expect(lost.reason).toBe("outcome-unknown");
    host.journal.releaseCommits(); // the late one arrives: its epoch is over
    await world.result(add(host, "a", 1));
    const early = fate === "happened";
    expect(await world.result(add(host, "a", 5, once))).toEqual({ value: early ? 5 : 6 });
    expect(await world.result(get(host, "a"))).toBe(6);
    expect(world.database.violations).toEqual([]);
  },
);

test("[R8] a commit that outlives the break is fenced by the new epoch", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(get(host, "poisoned"));
  host.journal.holdCommits();
  const once = freshId();
  const held = await world.see(add(host, "a", 5, once));
  await world.see(host.node.operation((operation) => operation.ask(counter, "b", "poison", {})));
  expect(held.reason).toBe("outcome-unknown");
  expect(host.node.state).toBe("serving");
  const retry = await world.see(add(host, "a", 5, once));
  host.journal.releaseCommits();
  await world.timers.settle();
  expect(retry.value).toEqual({ value: 5 });
  expect(world.database.eventsOf("counter/a").length).toBe(1);
  expect(world.database.violations).toEqual([]);
});

test("[R9] an operation that outlives a break answers nothing of what it saw before", async () => {
  const world = new World();
  const host = await world.start();
  let finish: (() => void) | undefined;
  const elsewhere = new Promise<void>((resolve) => (finish = resolve));
  const slow = await world.see(
    host.node.operation(async (operation) => {
      const reply = await operation.ask(counter, "a", "add", { by: 5 });
      await elsewhere; // the bank, another node: nothing of this runtime
      return reply;
    }),
  );
  const reader = await world.see(
    host.node.operation(async (operation) => {
      const reply = await operation.ask(counter, "a", "get", {});
      await elsewhere;
      return reply;
    }),
  );
  expect(slow.state).toBe("waiting");
  host.journal.holdCommits();
  await world.see(add(host, "b"));
  host.journal.failNextCommit();
  const unsure = await world.see(
    host.node.operation(async (operation) => {
      const reply = await operation.ask(counter, "c", "add", { by: 5 });
      await elsewhere;
      return reply;
    }),
  );
  host.journal.releaseCommits();
  await world.timers.settle();
  finish?.();
  await world.timers.settle();
  expect(await world.result(get(host, "c"))).toBe(0);
  expect(unsure.reason).toBe("outcome-unknown");
  expect(slow.reason).toBe("outcome-unknown");
  expect(reader.reason).toBe("overloaded");
});
