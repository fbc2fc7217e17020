import { expect, test } from "vitest";
import { shardOf } from "./actor.ts";
import { CALL_LIMIT_MS, Calls, TRY_LIMIT_MS } from "./calls.ts";
import { LEASE_MS } from "./lease.ts";
import { MOVE_PAUSES } from "./pauses.ts";
import { Peers } from "./testing/peers.ts";
import { Unavailable } from "./unavailable.ts";
import { add, counter, freshId, get, type Host, watch, World } from "./testing/world.ts";

/** If every pause is as short as it may be. */
const MOVE_TRIES_MAX = 34;
const A = shardOf("counter/a");
const B = shardOf("counter/b");

/** Two nodes: the first holds the shard of `counter/a`, the second that of `counter/b`. */
async function two(): Promise<{ world: World; first: Host; second: Host; peers: Peers }> {
  const world = new World();
  const peers = new Peers(world.clock);
  const hosts = [[A], [B]].map((shards) => world.host({ shards, transport: peers }));
  for (const { node } of hosts) {
    peers.join(node);
    await world.see(node.start());
  }
  await world.timers.advance(0);
  const [first, second] = hosts as [Host, Host];
  return { world, first, second, peers };
}

test("[R98] a message with an operation id is repeated under it when its outcome is unknown: once, and the first answer", async () => {
  const { world, first, peers } = await two();
  peers.next("reply lost");
  const added = watch(add(first, "b", 3));
  await world.timers.advance(2 * TRY_LIMIT_MS);
  expect(added.value).toEqual({ value: 3 });
  expect(world.database.eventsOf("counter/b")).toHaveLength(1);
  expect(new Set(peers.sent.map(({ once }) => once?.id)).size).toBe(1);
  expect(peers.sent).toHaveLength(2);
});

test("[R98] the same id with something else to do is refused, also by another node", async () => {
  const { world, first } = await two();
  const once = freshId();
  await world.result(add(first, "b", 3, once));
  const other = await world.result(add(first, "b", 4, { ...once, fingerprint: "other" }));
  expect(typeof other).toBe("symbol");
});

test("[R98] a message without an id is not repeated; that it is unknown is told at its deadline", async () => {
  const { world, first, peers } = await two();
  peers.next("request lost");
  const asked = watch(first.node.operation((op) => op.ask(counter, "b", "add", { by: 1 })));
  await world.timers.advance(TRY_LIMIT_MS - 200);
  expect(asked.state).toBe("waiting");
  await world.timers.advance(200);
  expect([asked.reason, peers.sent.length]).toEqual(["outcome-unknown", 1]);
});

test("[R173] a node that stops does not wait for who will hold a shard", async () => {
  const { world, first, second } = await two();
  await world.result(second.node.handOver([B]));
  const asked = watch(add(first, "b", 1));
  await world.timers.advance(1_000);
  const stopped = watch(first.node.stop());
  expect([asked.state, stopped.state]).toEqual(["waiting", "waiting"]);
  await world.timers.advance(2 * MOVE_PAUSES.maxMs);
  expect([asked.reason, stopped.state]).toEqual(["outcome-unknown", "given"]);
});

test("[R98] a shard that nobody holds is asked again until the time of the call is over", async () => {
  const { world, first, second } = await two();
  await world.result(second.node.handOver([B]));
  const served = watch(add(first, "b", 1));
  await world.timers.advance(CALL_LIMIT_MS / 2);
  await world.see(second.node.take([B]));
  await world.timers.advance(500);
  expect(served.value).toEqual({ value: 1 });
  await world.result(second.node.handOver([B]));
  const never = watch(add(first, "b", 1));
  await world.timers.advance(CALL_LIMIT_MS + TRY_LIMIT_MS);
  expect(never.reason).toBe("outcome-unknown");
});

test("[R139] two messages to a shard that nobody holds are sent again more and more seldom, and not in step", async () => {
  const { world, first, second, peers } = await two();
  await world.result(second.node.handOver([B]));
  const both = [watch(add(first, "b", 1)), watch(add(first, "b", 1))];
  await world.timers.advance(CALL_LIMIT_MS + MOVE_PAUSES.maxMs);
  expect(both.map(({ reason }) => reason)).toEqual(["outcome-unknown", "outcome-unknown"]);
  expect(peers.sent.length).toBeLessThanOrEqual(2 * MOVE_TRIES_MAX);
  const [, , ...again] = peers.sentAt;
  expect(again[0]).toBeLessThan(peers.sentAt[0]! + MOVE_PAUSES.firstMs);
  expect(new Set(again).size).toBe(again.length);
});

test("[R99] a message leaves when everything that its operation has seen is durable", async () => {
  const { world, first, peers } = await two();
  await world.result(get(first, "a"));
  first.journal.holdCommits();
  const both = watch(
    first.node.operation(async (op) => {
      await op.ask(counter, "a", "add", { by: 1 });
      return op.ask(counter, "b", "add", { by: 1 });
    }),
  );
  await world.timers.advance(500);
  expect(peers.sent).toEqual([]);
  first.journal.releaseCommits();
  await world.timers.settle();
  expect(both.value).toEqual({ value: 1 });
});

test("[R99] the reply of another node's turn leaves when it is durable there", async () => {
  const { world, first, second } = await two();
  await world.result(get(second, "b"));
  second.journal.holdCommits();
  const added = watch(add(first, "b", 1));
  await world.timers.advance(500);
  expect(added.state).toBe("waiting");
  second.journal.releaseCommits();
  await world.timers.settle();
  expect(added.value).toEqual({ value: 1 });
});

test("[R99] an operation whose log breaks before its message leaves sends nothing", async () => {
  const { world, first, peers } = await two();
  await world.result(get(first, "a"));
  first.journal.holdCommits();
  first.journal.failNextCommit();
  const both = watch(
    first.node.operation(async (op) => {
      await op.ask(counter, "a", "add", { by: 1 });
      return op.ask(counter, "b", "add", { by: 1 });
    }),
  );
  await world.timers.settle();
  first.journal.releaseCommits();
  await world.timers.advance(100);
  expect([both.reason, peers.sent.length]).toEqual(["outcome-unknown", 0]);
});

test("[R100] after its deadline a message's turn does not begin, wherever it waited", async () => {
  const { world, first, second, peers } = await two();
  second.journal.holdLoads();
  const waits = watch(first.node.operation((op) => op.ask(counter, "b", "add", { by: 1 })));
  await world.timers.advance(TRY_LIMIT_MS + 1);
  expect(waits.reason).toBe("outcome-unknown");
  second.journal.releaseLoads();
  await world.timers.advance(1_000);
  expect(world.database.eventsOf("counter/b")).toEqual([]);
  expect(peers.sent).toHaveLength(1);
});

test("[R100] what a node asks of others ends with its lease", async () => {
  const { world, first, second, peers } = await two();
  first.journal.down = true;
  await world.timers.advance(LEASE_MS - 1_000);
  expect(await world.result(get(first, "b"))).toBe(0);
  peers.next("held back");
  const waits = watch(first.node.operation((op) => op.ask(counter, "b", "add", { by: 1 })));
  await world.timers.advance(1_000);
  expect(waits.reason).toBe("outcome-unknown");
  peers.letGo();
  await world.timers.settle();
  expect((await world.see(get(first, "b"))).reason).toBe("not-owner");
  expect(await world.result(get(second, "b"))).toBe(0);
});

test("[R98] a reply that is given up after its deadline, as when the process stood still, is waited for no longer", async () => {
  const delays: number[] = [];
  let now = 0;
  const calls = new Calls(
    {
      transport: {
        ask: async () => {
          now += CALL_LIMIT_MS;
          throw new Unavailable("outcome-unknown", "the line broke");
        },
      },
      clock: { now: () => now, monotonic: () => now },
      timers: {
        after: (ms, run) => {
          delays.push(ms);
          if (ms !== TRY_LIMIT_MS) run();
          return () => undefined;
        },
        soon: (run) => run(),
      },
      random: { next: () => 0 },
    },
    { leaseLeftMs: () => LEASE_MS * 10, stops: () => false },
  );
  const message = { type: "counter", key: "b", kind: "get", command: {} };
  const asked = calls.ask(B, { ...message, once: undefined, done: undefined }, () => undefined);
  await expect(asked).rejects.toMatchObject({ reason: "outcome-unknown" });
  expect(delays).toEqual([TRY_LIMIT_MS, 0]);
});
