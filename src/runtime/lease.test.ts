import { expect, test } from "vitest";
import { LEASE_MS } from "./lease.ts";
import { Unavailable } from "./unavailable.ts";
import { add, counter, get, watch, World } from "./testing/world.ts";

test("[R30] renewals keep the lease, and reads are answered all the while", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(add(host, "a", 3));
  for (let n = 0; n < 20; n++) {
    await world.timers.advance(LEASE_MS / 4);
    expect(await world.result(get(host, "a"))).toBe(3);
    expect(world.database.leases.get(host.node.id)).toBeGreaterThan(world.clock.now());
  }
  expect(host.journal.calls.renewLease).toBeGreaterThan(20);
});

test("[R31] reads from memory are refused after the lease ran out, and served when it is renewed", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(add(host, "a", 3));
  host.journal.down = true;
  await world.timers.advance(LEASE_MS - 500);
  expect(await world.result(get(host, "a"))).toBe(3);
  await world.timers.advance(500);
  expect((await world.see(get(host, "a"))).reason).toBe("not-owner");
  host.journal.down = false;
  await world.timers.advance(500);
  expect(await world.result(get(host, "a"))).toBe(3);
});

test("[R31] the node's lease ends before the database's, by the monotonic clock", async () => {
  const world = new World();
  const host = await world.start();
  host.journal.down = true;
  world.clock.jump(-3_600_000); // the wall may say what it likes
  await world.timers.advance(LEASE_MS - 400 - 1);
  await world.timers.advance(401);
  expect((await world.see(get(host, "a"))).reason).toBe("not-owner");
});

test("[R31] a node says whether it may answer anything at all", async () => {
  const world = new World();
  const { node, journal } = await world.start();
  expect(node.answers).toBe(true);
  journal.down = true;
  await world.timers.advance(LEASE_MS + 1);
  expect([node.state, node.answers]).toEqual(["serving", false]);
  journal.down = false;
  await world.timers.advance(1_000);
  expect(node.answers).toBe(true);
});

test("[R31] a read that waited at the gate past the lease is refused; a durable write is not", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(get(host, "a"));
  host.journal.holdCommits();
  const write = await world.see(add(host, "a", 3));
  const read = await world.see(get(host, "a"));
  host.journal.down = true;
  await world.timers.advance(LEASE_MS + 1);
  host.journal.down = false;
  host.journal.releaseCommits();
  await world.timers.settle();
  expect(write.value).toEqual({ value: 3 });
  expect(read.reason).toBe("not-owner");
});

test("[R31] an operation that began within the lease and reads after it is refused", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(get(host, "a"));
  let go: (() => void) | undefined;
  const read = watch(
    host.node.operation(async (operation) => {
      await new Promise<void>((resolve) => (go = resolve));
      return operation.ask(counter, "a", "get", {});
    }),
  );
  host.journal.down = true;
  await world.timers.advance(LEASE_MS + 1);
  go?.();
  await world.timers.settle();
  expect(read.reason).toBe("not-owner");
});

test("[R32] a successor serves only when the lease of the former node has run out", async () => {
  const world = new World();
  const first = await world.start();
  await world.result(add(first, "a", 3));
  const second = world.host();
  const started = watch(second.node.start());
  first.journal.freeze(); // cut off: it does not hear that it was taken over
  await world.timers.settle();
  const states: string[] = [];
  for (let ms = 0; ms < 3_000; ms += 50) {
    const read = await world.see(get(first, "a"));
    states.push(`former ${read.state}, successor ${started.state}`);
    await world.timers.advance(50);
  }
  expect([...new Set(states)]).toEqual([
    "former given, successor waiting",
    "former failed, successor waiting",
    "former failed, successor given",
  ]);
  expect(await world.result(add(second, "a", 1))).toEqual({ value: 4 });
});

test("[R33] a clean stop releases the lease: the successor serves at once", async () => {
  const world = new World();
  const first = await world.start();
  await world.result(add(first, "a", 3));
  await world.result(first.node.stop());
  const second = world.host();
  await world.see(second.node.start());
  await world.timers.advance(0);
  expect(second.node.state).toBe("serving");
  expect(await world.result(get(second, "a"))).toBe(3);
});

test("[R34] a renewal that finds the shards taken fences the node, without any write", async () => {
  const world = new World();
  const first = await world.start();
  await world.start();
  await world.timers.advance(1_000);
  expect(first.node.state).toBe("fenced");
  expect(first.log.text).toContain("its lease was not renewed");
  expect((await world.see(get(first, "a"))).reason).toBe("not-owner");
});

test("[U25] what is refused while the database does not renew the lease says that it is the database", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(add(host, "a", 3));
  const because = async (): Promise<unknown> => {
    const { error } = await world.see(get(host, "a"));
    return error instanceof Unavailable ? error.because : error;
  };
  host.journal.down = true;
  await world.timers.advance(LEASE_MS);
  expect(await because()).toBe("database");
  host.journal.down = false;
  await world.timers.advance(500);
  await host.node.stop();
  expect(await because()).toBeUndefined();
});

test("[U25] so does what needs a journal that cannot be read", async () => {
  const world = new World();
  const host = await world.start();
  host.journal.down = true;
  expect((await world.see(get(host, "a"))).error).toMatchObject({
    reason: "overloaded",
    because: "database",
  });
});
