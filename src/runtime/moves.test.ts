import { expect, test } from "vitest";
import { familyOf, shardOf, SHARDS } from "./actor.ts";
import { LEASE_MS } from "./lease.ts";
import { PATIENCE_MS } from "./moves.ts";
import { cellActor } from "./testing/actors.ts";
import { Peers } from "./testing/peers.ts";
import { add, counter, get, type Host, type HostOptions, watch, World } from "./testing/world.ts";

const A = shardOf("counter/a");
const B = shardOf("counter/b");
const CELLS = shardOf(familyOf(cellActor, "board/1"));

/** Some nodes of one database, each with these shards at first. */
async function together(
  shards: readonly (readonly number[])[],
  options: HostOptions = {},
): Promise<{ world: World; hosts: Host[]; peers: Peers }> {
  const world = new World();
  const peers = new Peers(world.clock);
  const hosts: Host[] = [];
  for (const mine of shards) {
    const host = world.host({ ...options, shards: mine, transport: peers });
    peers.join(host.node);
    hosts.push(host);
    await world.see(host.node.start());
  }
  await world.timers.advance(0);
  return { world, hosts, peers };
}

test("[R90] a node takes a shard while it serves, at a new epoch, with what the journal has of it", async () => {
  const { world, hosts } = await together([[A], [B]]);
  const [first, second] = hosts as [Host, Host];
  await world.result(add(first, "a", 3));
  await world.result(add(second, "b", 1));
  await world.result(first.node.handOver([A]));
  await world.see(second.node.take([A]));
  await world.timers.advance(0);
  expect(new Set(second.node.shards)).toEqual(new Set([A, B]));
  expect(world.database.epochOf(A)).toBe(2);
  expect(await world.result(get(second, "a"))).toBe(3);
  // What was there before went on: nothing of it was loaded again.
  expect(second.node.generation).toBe(0);
  await world.result(second.node.take([A]));
  expect(world.database.epochOf(A)).toBe(2);
});

test("[R91] what is handed over is durable before it is released, and its next owner serves at once", async () => {
  const { world, hosts } = await together([[A, B], []]);
  const [first, second] = hosts as [Host, Host];
  await world.result(get(first, "a"));
  first.journal.holdCommits();
  const added = watch(add(first, "a", 3));
  const elsewhere = watch(add(first, "b", 1));
  const gone = watch(first.node.handOver([A]));
  await world.timers.advance(100);
  expect([added.state, gone.state]).toEqual(["waiting", "waiting"]);
  expect(world.database.ownerOf(A)).toBe(first.node.id);
  first.journal.releaseCommits();
  await world.timers.settle();
  expect([added.value, elsewhere.value, gone.state]).toEqual([{ value: 3 }, { value: 1 }, "given"]);
  expect(world.database.ownerOf(A)).toBeUndefined();

  await world.see(second.node.take([A]));
  await world.timers.advance(0);
  expect(await world.result(get(second, "a"))).toBe(3);
  expect(await world.result(get(first, "b"))).toBe(1);
  expect(first.node.generation).toBe(0);
  expect(world.database.violations).toEqual([]);
});

test("[R102] a hand-over without faults fails no operation, however soon the next owner takes", async () => {
  const { world, hosts } = await together([[A, B], []]);
  const [first, second] = hosts as [Host, Host];
  await world.result(get(first, "a"));
  first.journal.holdCommits();
  const added = watch(add(first, "a", 3));
  await world.timers.settle();
  const pending = watch(add(first, "a", 2));
  const elsewhere = watch(add(second, "a", 1)); // by a message
  const moved = watch(first.node.handOver([A]).then(() => second.node.take([A])));
  await world.timers.advance(100);
  first.journal.releaseCommits();
  await world.timers.advance(1_000);
  expect(moved.text).toBe("given undefined");
  expect([added.value, pending.value, elsewhere.value]).toEqual([
    { value: 3 },
    { value: 5 },
    { value: 6 },
  ]);
  expect(await world.result(get(second, "a"))).toBe(6);
  expect(await world.result(get(second, "b"))).toBe(0);
  expect(world.database.violations).toEqual([]);
});

test("[R91] a hand-over whose commits fail releases what is durable after the recovery", async () => {
  const { world, hosts } = await together([[A], []]);
  const [first, second] = hosts as [Host, Host];
  await world.result(add(first, "a", 1));
  first.journal.holdCommits();
  const lost = watch(add(first, "a", 3));
  const gone = watch(first.node.handOver([A]));
  await world.timers.settle();
  first.journal.loseNextAnswer("late");
  first.journal.releaseCommits();
  await world.timers.advance(1_000);
  expect([lost.reason, gone.state]).toEqual(["outcome-unknown", "given"]);
  first.journal.releaseCommits(); // now it arrives
  await world.see(second.node.take([A]));
  await world.timers.advance(0);
  expect(await world.result(get(second, "a"))).toBe(1);
  expect(world.database.violations).toEqual([]);
});

test("[R92] a shard that leaves is no home any more and ends what is under way; messages are answered here or there", async () => {
  const { world, hosts } = await together([[A], [], [B]]);
  const [first, second, third] = hosts as [Host, Host, Host];
  await world.result(add(first, "a", 1));
  let go: (() => void) | undefined;
  const underWay = watch(
    first.node.operation(async (operation) => {
      await new Promise<void>((resolve) => (go = resolve));
      return operation.ask(counter, "a", "add", { by: 2 });
    }),
  );
  const gone = watch(first.node.handOver([A]));
  const home = { type: counter, key: "a" };
  const here = () =>
    first.node.operation((operation) => operation.ask(counter, "a", "get", {}), home);
  expect((await world.see(here())).reason).toBe("not-owner");
  expect(await world.result(add(third, "a", 4))).toEqual({ value: 5 });
  expect(gone.state).toBe("waiting");
  go?.();
  await world.timers.settle();
  expect([underWay.value, gone.state]).toEqual([{ value: 7 }, "given"]);
  const between = watch(add(third, "a", 1));
  await world.timers.advance(200);
  expect(between.state).toBe("waiting");
  await world.see(second.node.take([A]));
  await world.timers.advance(200);
  expect(between.value).toEqual({ value: 8 });
});

test("[R92] who waits for an actor to load has their turn before the shard goes", async () => {
  const { world, hosts } = await together([[A], []]);
  const [first] = hosts as [Host];
  first.journal.holdLoads();
  const waits = watch(add(first, "a", 2));
  const gone = watch(first.node.handOver([A]));
  await world.timers.settle();
  expect(gone.state).toBe("waiting");
  first.journal.releaseLoads();
  await world.timers.settle();
  expect([waits.value, gone.state]).toEqual([{ value: 2 }, "given"]);
  expect(first.node.stats().activations.size).toBe(0);
});

test("[R92] what does not end is given up after a while, and the shard goes", async () => {
  const { world, hosts } = await together([[A], []]);
  const [first] = hosts as [Host];
  const stuck = watch(
    first.node.operation(async (operation) => {
      await operation.ask(counter, "a", "get", {});
      await new Promise<void>((resolve) => first.timers.after(PATIENCE_MS + 1_000, resolve));
      return operation.ask(counter, "a", "add", { by: 2 });
    }),
  );
  const gone = watch(first.node.handOver([A]));
  await world.timers.advance(PATIENCE_MS + 2_000);
  expect([stuck.reason, gone.state]).toEqual(["overloaded", "given"]);
  expect(world.database.eventsOf("counter/a")).toEqual([]);
});

test("[R103] a node among others that stops ends what is under way there, also what waits for another node", async () => {
  const { world, hosts, peers } = await together([[A], []]);
  const [, second] = hosts as [Host, Host];
  peers.next("held back");
  const added = watch(add(second, "a", 3));
  const stopped = watch(second.node.stop());
  await world.timers.settle();
  expect([added.state, stopped.state]).toEqual(["waiting", "waiting"]);
  expect((await world.see(get(second, "a"))).reason).toBe("not-owner");
  peers.letGo();
  await world.timers.settle();
  expect([added.value, stopped.state]).toEqual([{ value: 3 }, "given"]);
});

test("[R93] after a crash the next owner waits for the lease of that node, and for no other", async () => {
  const { world, hosts } = await together([[A], [B], []]);
  const [first, second, third] = hosts as [Host, Host, Host];
  await world.result(add(first, "a", 3));
  await world.timers.advance(1_000);
  first.freeze();
  const lease = world.database.leases.get(first.node.id)! - world.clock.now();
  const taken = watch(third.node.take([A]));
  await world.timers.advance(lease - 1);
  expect(taken.state).toBe("waiting");
  await world.timers.advance(1);
  expect(taken.state).toBe("given");
  expect(await world.result(get(third, "a"))).toBe(3);
  // Released by one that is well, whose lease goes on and on.
  await world.result(second.node.handOver([B]));
  await world.see(third.node.take([B]));
  await world.timers.advance(0);
  expect(third.node.shards).toContain(B);
});

test("[R93] a taker that gives up before it served does not shorten the wait of the next", async () => {
  const { world, hosts } = await together([[A], [], []]);
  const [first, second, third] = hosts as [Host, Host, Host];
  await world.timers.advance(1_000);
  first.freeze();
  const lease = world.database.leases.get(first.node.id)! - world.clock.now();
  await world.see(second.node.take([A]));
  await world.result(second.node.stop());
  const taken = watch(third.node.take([A]));
  await world.timers.advance(lease - 1);
  expect(taken.state).toBe("waiting");
  await world.timers.advance(LEASE_MS);
  expect(taken.state).toBe("given");
});

test("[R104] a shard that another node took before its taker heard of it is not served by both", async () => {
  const { world, hosts } = await together([[A], [], []]);
  const [first, second, third] = hosts as [Host, Host, Host];
  await world.result(add(first, "a", 3));
  await world.result(first.node.handOver([A]));
  second.journal.holdAnswers();
  void second.node.take([A]);
  await world.timers.advance(100);
  const taken = watch(third.node.take([A]));
  // Meanwhile the second renews its lease: for what it knows to be its own, and the shard is not in it.
  await world.timers.advance(LEASE_MS);
  expect(taken.state).toBe("given");
  second.journal.releaseAnswers();
  await world.timers.advance(0);
  expect([second.node.serves(A), third.node.serves(A)]).toEqual([false, true]);
  await world.timers.advance(500);
  expect([second.node.state, second.node.shards]).toEqual(["serving", []]);
  expect(await world.result(get(third, "a"))).toBe(3);
});

test("[R94] a node that lost a shard writes nothing of it, and goes on with the others", async () => {
  const { world, hosts } = await together([[A, B], []]);
  const [first, second] = hosts as [Host, Host];
  await world.result(add(first, "a", 1));
  await world.result(add(first, "b", 1));
  void second.node.take([A]);
  await world.timers.settle();
  const stale = await world.see(add(first, "a", 5));
  expect(stale.reason).toBe("outcome-unknown");
  await world.timers.advance(100);
  expect([first.node.state, first.node.shards]).toEqual(["serving", [B]]);
  expect(await world.result(add(first, "b", 1))).toEqual({ value: 2 });
  await world.timers.advance(LEASE_MS);
  expect(await world.result(get(second, "a"))).toBe(1);
  expect(await world.result(get(first, "a"))).toBe(1); // by a message
});

test("[R94] a renewal tells of the loss, also of all there was, and the node may take again", async () => {
  const { world, hosts } = await together([[A], []]);
  const [first, second] = hosts as [Host, Host];
  await world.result(add(first, "a", 1));
  first.freeze();
  void second.node.take([A]);
  await world.timers.advance(30_000);
  first.thaw();
  await world.timers.advance(500);
  expect([first.node.state, first.node.shards]).toEqual(["serving", []]);
  await world.result(second.node.handOver([A]));
  await world.see(first.node.take([A]));
  await world.timers.advance(0);
  expect(await world.result(add(first, "a", 1))).toEqual({ value: 2 });
});

test("[R94] a node that does not know yet that it lost a shard takes none, and its lease grows no longer", async () => {
  const { world, hosts } = await together([[A], [B], []]);
  const [first, second] = hosts as [Host, Host];
  await world.result(get(first, "a"));
  await world.result(second.node.handOver([B]));
  void second.node.take([A]);
  await world.timers.settle();
  const lease = world.database.leases.get(first.node.id);
  expect((await world.see(first.node.take([B]))).reason).toBe("not-owner");
  expect(world.database.leases.get(first.node.id)).toBe(lease);
  await world.timers.advance(500);
  await world.see(first.node.take([B]));
  await world.timers.advance(0);
  expect(first.node.shards).toEqual([B]);
});

test("[R95] past its lease a node answers nothing, even if one of its shards could still be written", async () => {
  const { world, hosts } = await together([[A, B]]);
  const [first] = hosts as [Host];
  await world.result(get(first, "a"));
  await world.result(get(first, "b"));
  let go: (() => void) | undefined;
  const mixed = watch(
    first.node.operation(async (operation) => {
      const seen = await operation.ask(counter, "a", "get", {});
      await new Promise<void>((resolve) => (go = resolve));
      await operation.ask(counter, "b", "add", { by: 1 });
      return seen;
    }),
  );
  first.journal.down = true;
  await world.timers.advance(LEASE_MS);
  first.journal.down = false;
  go?.();
  await world.timers.settle();
  expect(mixed.reason).toBe("outcome-unknown");
});

test("[R96] reminders and effects of a shard run on its owner only, also after it has moved", async () => {
  const carried: string[] = [];
  const letters = async ({ id }: { id: string }, { node }: Host) => {
    carried.push(`${node.id} ${id}`);
    await node.operation((turns) => turns.ask(counter, "a", "delivered", {}, { done: id }));
  };
  const { world, hosts } = await together([[A, CELLS], []], { lanes: { letters } });
  const [first, second] = hosts as [Host, Host];
  const until = world.clock.now() + 10_000;
  await world.result(first.node.operation((op) => op.ask(cellActor, "board/1", "hold", { until })));
  await world.result(first.node.handOver([A, CELLS]));
  await world.see(second.node.take([A, CELLS]));
  await world.timers.advance(5_000);
  await world.result(
    second.node.operation((op) => op.ask(counter, "a", "notify", { text: "hello" })),
  );
  await world.timers.advance(20_000);
  expect(world.database.eventsOf("cell/board/1")).toEqual([
    { kind: "held", until },
    { kind: "expired" },
  ]);
  expect(carried).toEqual([`${second.node.id} counter/a#1.0`]);
  expect(world.database.outbox).toEqual([]);
  expect(first.node.stats().turns.get("cell")).toBe(1);
});

test("[R96] an effect that is under way when its shard goes is carried on by the next owner", async () => {
  const carried: string[] = [];
  const letters = async ({ id }: { id: string }, { node, timers }: Host) => {
    carried.push(node.id);
    await new Promise<void>((resolve) => timers.after(1_000, resolve));
    await node.operation((turns) => turns.ask(counter, "a", "seen", {}, { done: id }));
  };
  const { world, hosts } = await together([[A], []], { lanes: { letters } });
  const [first, second] = hosts as [Host, Host];
  await world.result(first.node.operation((op) => op.ask(counter, "a", "notify", { text: "" })));
  await world.result(first.node.handOver([A]));
  expect(first.node.stats().outbox.get("letters")).toBe(0);
  await world.see(second.node.take([A]));
  await world.timers.advance(60_000);
  expect(carried).toEqual([first.node.id, second.node.id]);
  expect(world.database.outbox).toEqual([]);
});

test("[R97] operations of one home run one after the other, where their home is", async () => {
  const { world, hosts } = await together([[A], [B]]);
  const [first, second] = hosts as [Host, Host];
  const home = { type: counter, key: "a" };
  const order: string[] = [];
  const slow = (name: string) =>
    first.node.operation(async (operation) => {
      order.push(`${name} begins`);
      await operation.ask(counter, "b", "add", { by: 1 });
      order.push(`${name} ends`);
    }, home);
  await world.result(Promise.all([slow("one"), slow("two")]));
  expect(order).toEqual(["one begins", "one ends", "two begins", "two ends"]);
  const elsewhere = await world.see(second.node.operation(() => 0, home));
  expect(elsewhere.reason).toBe("not-owner");
});

test("[R90] the actors of these tests live on different shards", () => {
  expect(new Set([A, B, CELLS]).size).toBe(3);
  expect(Math.max(A, B, CELLS)).toBeLessThan(SHARDS);
});
