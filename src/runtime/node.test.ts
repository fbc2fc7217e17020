import { expect, test } from "vitest";
import { shardOf, SHARDS } from "./actor.ts";
import { Unavailable } from "./unavailable.ts";
import { counterActor, type CounterEvent } from "./testing/actors.ts";
import { add, counter, freshId, get, watch, World } from "./testing/world.ts";

test("[R10] an actor always exists: its first message activates it, from the journal if it has a life", async () => {
  const world = new World();
  const host = await world.start();
  expect(await world.result(get(host, "a"))).toBe(0);
  expect(world.database.commits).toBe(0);
  await world.result(add(host, "a", 4));
  const later = await world.restart(host);
  expect(later.node.stats().activations.get("counter")).toBeUndefined();
  expect(await world.result(get(later, "a"))).toBe(4);
  expect(later.node.stats().activations.get("counter")).toBe(1);
});

test("[R11] a turn is synchronous: a resident actor has answered when `ask` returns", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(get(host, "a"));
  const order: string[] = [];
  void host.node.operation(async (operation) => {
    void operation.ask(counter, "a", "add", { by: 1 });
    order.push(`after ask: ${host.node.stats().pendingRows} rows`);
  });
  order.push("after operation");
  expect(order).toEqual(["after ask: 1 rows", "after operation"]);
  await world.timers.settle();
});

test("[R12] messages take their turns in the order in which they came, loading or not", async () => {
  const world = new World();
  const host = await world.start();
  host.journal.holdLoads();
  const adds = [1, 2, 3].map((by) => watch(add(host, "a", by)));
  await world.timers.settle();
  adds.push(watch(add(host, "a", 4)));
  host.journal.releaseLoads();
  await world.timers.settle();
  adds.push(watch(add(host, "a", 5)));
  await world.timers.settle();
  expect(adds.map(({ value }) => value)).toEqual([1, 3, 6, 10, 15].map((value) => ({ value })));
  expect(world.database.eventsOf("counter/a")).toEqual(
    [1, 2, 3, 4, 5].map((by) => ({ kind: "added", by })),
  );
});

test("[R12] nobody overtakes those who waited for the actor to load", async () => {
  const values: string[] = [];
  const intrusions: (() => void)[] = [];
  const nosy = {
    ...counterActor(),
    name: "nosy",
    initial: () => {
      intrusions.shift()?.(); // as its loading ends: the earliest moment at which anybody can come
      return { value: 0, added: 0 };
    },
  };
  const world = new World([counter, nosy]);
  const host = await world.start();
  await world.result(get(host, "warm"));
  host.journal.holdLoads();
  const enter = (name: string) =>
    host.node
      .operation((operation) => operation.ask(nosy, "x", "add", { by: 1 }))
      .then((reply) => values.push(`${name} ${JSON.stringify(reply)}`));
  const first = enter("first");
  await world.timers.settle();
  intrusions.push(() => void Promise.resolve().then(() => enter("intruder")));
  host.journal.releaseLoads();
  await world.timers.settle();
  await first;
  expect(values).toEqual(['first {"value":1}', 'intruder {"value":2}']);
});

test("[R13] a handler that throws changes nothing; the caller gets the error, the others their answers", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(add(host, "a", 2));
  const other = watch(add(host, "b"));
  const thrown = await world.see(
    host.node.operation((operation) => operation.ask(counter, "a", "throwing", {})),
  );
  expect(thrown.text).toBe("Error: handler failed");
  expect(other.state).toBe("given");
  expect(await world.result(get(host, "a"))).toBe(2);
  expect(world.database.eventsOf("counter/a").length).toBe(1);
  expect(host.log.lines).toEqual([]);
});

test("[R13] an unknown message and an effect of no event are errors that change nothing", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(get(host, "a"));
  const unknown = { ...counter, on: { ...counter.on, fly: () => ({ reply: "" }) } };
  const asked = await world.see(
    host.node.operation((operation) => operation.ask(unknown, "a", "fly", {})),
  );
  expect(asked.text).toBe('Error: counter has no message "fly"');
  const effect = await world.see(
    host.node.operation((operation) => operation.ask(counter, "a", "notifyOfNothing", {})),
  );
  expect(effect.text).toContain("an effect without an event");
  expect(await world.result(get(host, "a"))).toBe(0);
  expect(host.node.state).toBe("serving");
});

test("[R14] an evolve that throws breaks the log: half a turn is never seen, never durable", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(add(host, "a", 2));
  await world.result(get(host, "b"));
  const before = watch(add(host, "b"));
  const poisoned = watch(
    host.node.operation((operation) => operation.ask(counter, "a", "poison", {})),
  );
  const after = watch(add(host, "a"));
  await world.timers.settle();
  expect(poisoned.text).toBe("Error: evolve failed");
  expect([before.reason, after.reason]).toEqual(["outcome-unknown", "not-owner"]);
  expect(await world.result(get(host, "a"))).toBe(2);
  expect(world.database.eventsOf("counter/a")).toEqual([{ kind: "added", by: 2 }]);
  expect(world.database.violations).toEqual([]);
});

test("[R14] what waited for the same load as the turn that broke the log takes no turn", async () => {
  const world = new World();
  const host = await world.start();
  host.journal.holdLoads();
  await world.see(get(host, "first batch"));
  const poisoned = watch(
    host.node.operation((operation) => operation.ask(counter, "p", "poison", {})),
  );
  const beside = [watch(add(host, "p")), watch(add(host, "q"))];
  host.journal.releaseLoads();
  await world.timers.settle();
  expect(poisoned.text).toBe("Error: evolve failed");
  for (const { state, reason } of beside) expect([state, reason]).toEqual(["failed", "overloaded"]);
  expect(world.database.commits).toBe(0);
  expect(await world.result(add(host, "q"))).toEqual({ value: 1 });
  expect(world.database.violations).toEqual([]);
});

test("[R15] a second node takes over: the first writes nothing more, says so, and answers not-owner", async () => {
  const world = new World();
  const first = await world.start();
  await world.result(add(first, "a", 2));
  first.freeze();
  const held = watch(add(first, "a", 1));
  const second = await world.start();
  await world.result(add(second, "a", 10));
  first.thaw();
  await world.timers.settle();
  expect(held.state).toBe("failed");
  expect(first.node.state).toBe("fenced");
  expect(first.log.text).toContain("is fenced");
  expect((await world.see(add(first, "a"))).reason).toBe("not-owner");
  expect((await world.see(get(first, "a"))).reason).toBe("not-owner");
  await world.timers.advance(60_000);
  expect(first.node.state).toBe("fenced");
  expect(world.database.leases.get(first.node.id)).toBeLessThan(world.clock.now());
  expect(await world.result(get(second, "a"))).toBe(12);
  expect(world.database.eventsOf("counter/a").length).toBe(2);
  expect(world.database.violations).toEqual([]);
});

test("[R15] a commit that was on its way when the shard was taken is refused", async () => {
  const world = new World();
  const first = await world.start();
  await world.result(get(first, "a"));
  first.journal.holdCommits();
  const held = await world.see(add(first, "a", 1));
  const waiting = await world.see(add(first, "b", 1));
  const second = await world.start();
  const reads = await world.see(get(first, "c"));
  first.journal.releaseCommits();
  await world.timers.settle();
  expect([held.reason, waiting.reason]).toEqual(["outcome-unknown", "outcome-unknown"]);
  expect(reads.reason).toBe("not-owner");
  expect(first.node.state).toBe("fenced");
  expect(await world.result(get(second, "a"))).toBe(0);
});

test("[R15] a node that lost its shards while it recovered stays out", async () => {
  const world = new World();
  const first = await world.start();
  await world.result(get(first, "a"));
  first.journal.down = true;
  await world.see(add(first, "a"));
  expect(first.node.state).toBe("recovering");
  await world.start();
  first.journal.down = false;
  await world.timers.advance(5_000);
  expect(first.node.state).toBe("fenced");
});

test("[R15] a node that is overtaken before it serves never serves", async () => {
  const world = new World();
  await world.start();
  const late = world.host();
  const started = watch(late.node.start());
  await world.timers.settle(); // it waits for the lease of the first
  const last = await world.start();
  await world.timers.advance(5_000);
  expect(late.node.state).toBe("fenced");
  expect(started.reason).toBe("not-owner");
  expect(await world.result(add(last, "a"))).toEqual({ value: 1 });
});

test("[R16] the time of turns never goes back, and goes on from where it was", async () => {
  const world = new World();
  const host = await world.start();
  const time = () =>
    world.result(host.node.operation((operation) => operation.ask(counter, "a", "time", {})));
  const before = await time();
  world.clock.jump(-3_600_000);
  expect(await time()).toBe(before);
  world.clock.jump(3_600_000 + 250);
  expect(await time()).toBe(before + 250);
  await world.result(add(host, "a"));
  world.clock.jump(-50);
  await world.result(add(host, "a"));
  const [one, two] = world.database.entriesOf("counter/a").map(({ at }) => at);
  expect(two).toBe(one);
});

/** Not that of `counter/a`. */
const SOME_SHARD = (shardOf("counter/a") + 1) % SHARDS;

test("[R17] a foreign shard's message goes through the transport with its options", async () => {
  const world = new World();
  const sent: unknown[] = [];
  const host = await world.start({
    shards: [SOME_SHARD],
    transport: {
      ask: async (shard, message) => {
        sent.push([shard, message]);
        return "from afar";
      },
    },
  });
  const once = freshId();
  const replies = await world.result(
    host.node.operation(async (operation) => [
      await operation.ask(counter, "a", "seen", {}, { done: "effect-1" }),
      await operation.askOnce(counter, "a", "add", { by: 3 }, once),
      await operation.recall(counter, "a", once),
    ]),
  );
  expect(replies).toEqual(["from afar", "from afar", undefined]);
  const to = { type: "counter", key: "a" };
  const shard = shardOf("counter/a");
  expect(sent).toEqual([
    [shard, { ...to, kind: "seen", command: {}, once: undefined, done: "effect-1" }],
    [shard, { ...to, kind: "add", command: { by: 3 }, once, done: undefined }],
  ]);
});

test("[R17] a node that is alone refuses a foreign shard; of what was sent nothing is known", async () => {
  const world = new World();
  const alone = await world.start({ shards: [SOME_SHARD] });
  expect((await world.see(add(alone, "a"))).reason).toBe("outcome-unknown");
  const down = await world.start({
    shards: [SOME_SHARD],
    transport: { ask: () => Promise.reject(new Unavailable("overloaded", "full")) },
  });
  expect((await world.see(add(down, "a"))).reason).toBe("outcome-unknown");
});

test("[R18] stop refuses what comes, waits for what is on its way, and gives the lease up", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(get(host, "a"));
  host.journal.holdCommits();
  const inFlight = await world.see(add(host, "a"));
  const pending = await world.see(add(host, "a"));
  const stopped = watch(host.node.stop());
  await world.timers.advance(300);
  expect(stopped.state).toBe("waiting");
  expect((await world.see(add(host, "a"))).reason).toBe("not-owner");
  host.journal.releaseCommits();
  await world.timers.settle();
  expect([inFlight.value, pending.value]).toEqual([{ value: 1 }, { value: 2 }]);
  expect(stopped.state).toBe("given");
  expect(host.node.state).toBe("stopped");
  expect(world.database.leases.get(host.node.id)).toBe(world.clock.now());
  const renewals = host.journal.calls.renewLease;
  await world.timers.advance(10_000);
  expect(host.journal.calls.renewLease).toBe(renewals);
});

test("[R18] stop ends even if the last commit fails or the database is away", async () => {
  const world = new World();
  const host = await world.start();
  host.journal.down = true;
  const lost = watch(add(host, "a"));
  const stopped = watch(host.node.stop());
  await world.timers.settle();
  expect(lost.reason).toBe("overloaded"); // it could not be loaded
  expect(stopped.state).toBe("given");

  const other = await world.start();
  await world.result(get(other, "a"));
  other.journal.holdCommits();
  other.journal.failNextCommit();
  const unknown = await world.see(add(other, "a"));
  const ended = watch(other.node.stop());
  other.journal.releaseCommits();
  await world.timers.settle();
  expect([unknown.reason, ended.state]).toEqual(["outcome-unknown", "given"]);
});

test.each(["starting", "recovering"] as const)(
  "[R18] a node that is stopped while %s neither serves nor keeps its lease",
  async (state) => {
    const world = new World();
    const former = await world.start();
    const host = state === "starting" ? world.host() : former;
    if (state === "starting") {
      void watch(host.node.start());
    } else {
      host.journal.failNextCommit();
      await world.see(get(host, "a"));
      host.journal.holdCommits();
      await world.see(add(host, "a"));
      host.freeze(); // its commit fails and its takeover is under way when it is told to stop
      host.journal.releaseCommits();
      host.thaw();
      for (let n = 0; n < 6 && host.node.state !== "recovering"; n++) await Promise.resolve();
    }
    if (state === "starting") await world.timers.settle();
    expect(host.node.state).toBe(state);
    await host.node.stop();
    const renewals = host.journal.calls.renewLease;
    await world.timers.advance(10_000);
    expect(host.node.state).toBe("stopped");
    expect(host.journal.calls.renewLease).toBe(renewals);
    expect(world.database.leases.get(host.node.id)).toBeLessThan(world.clock.now());
  },
);

test("[R19] an actor that cannot be replayed fails its own callers, and nobody else's", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(Promise.all([add(host, "good", 2), add(host, "bad", 99)]));
  const broken = {
    ...counter,
    evolve: (state: Parameters<typeof counter.evolve>[0], event: CounterEvent) => {
      if (event.kind === "added" && event.by === 99) throw new Error("what is this event?");
      counter.evolve(state, event);
    },
  };
  const later = await world.restart(host, { types: [broken] });
  later.journal.holdLoads();
  await world.see(get(later, "first batch"));
  const asks = [watch(get(later, "bad")), watch(get(later, "good"))];
  later.journal.releaseLoads();
  await world.timers.settle();
  expect(asks.map(({ text }) => text)).toEqual(["Error: what is this event?", "given 2"]);
  expect(later.log.text).toContain("counter/bad");
  expect((await world.see(get(later, "bad"))).text).toBe("Error: what is this event?");
  expect(await world.result(add(later, "good"))).toEqual({ value: 3 });
});

test("[R19] an actor that cannot be made fails its own callers, and nobody else's", async () => {
  const world = new World();
  const picky = {
    ...counter,
    family: () => "all",
    initial: (key: string) => {
      if (key === "bad") throw new Error("not this one");
      return counter.initial(key);
    },
  };
  const host = await world.start({ types: [picky] });
  host.journal.holdLoads();
  const asks = ["bad", "good"].map((key) => watch(get(host, key, picky)));
  host.journal.releaseLoads();
  await world.timers.settle();
  expect(asks.map(({ text }) => text)).toEqual(["Error: not this one", "given 0"]);
  expect((await world.see(get(host, "bad", picky))).text).toBe("Error: not this one");
});

test("[R16] time stands still between the turns of one operation, and goes on after it", async () => {
  const world = new World();
  const host = await world.start();
  const times = () =>
    host.node.operation(async (operation) => {
      const first = await operation.ask(counter, "a", "time", {});
      world.clock.pass(5);
      return [first, await operation.ask(counter, "b", "time", {})];
    });
  await world.result(Promise.all([get(host, "a"), get(host, "b")]));
  const [first, second] = await world.result(times());
  expect(second).toBe(first);
  expect((await world.result(times()))[0]).toBe(first! + 5);
});
