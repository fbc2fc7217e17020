import { expect, test } from "vitest";
import { boardActor, cellActor } from "./testing/actors.ts";
import { type Host, World } from "./testing/world.ts";

const held = ({ node }: Host) =>
  node.operation((operation) => operation.ask(boardActor, "b", "held", {}));
const hold = ({ node }: Host, name: string, until: number) =>
  node.operation((operation) => operation.ask(cellActor, `b/${name}`, "hold", { until }));

test("[R70] a view sees each change within the turn that makes it", async () => {
  const world = new World();
  const host = await world.start();
  expect(await world.result(held(host))).toEqual([]);
  const until = world.clock.now() + 5_000;
  const seen = await world.result(
    host.node.operation(async (operation) => {
      await operation.ask(cellActor, "b/1", "hold", { until });
      const first = await operation.ask(boardActor, "b", "held", {});
      await operation.ask(cellActor, "b/1", "release", {});
      await operation.ask(cellActor, "b/2", "hold", { until });
      return [first, await operation.ask(boardActor, "b", "held", {})];
    }),
  );
  expect(seen).toEqual([["b/1"], ["b/2"]]);
  await world.timers.advance(6_000); // its reminder is a turn like any other
  expect(await world.result(held(host))).toEqual([]);
});

test("[R71] what a view shows is gated by the last turn of its family, and by no other", async () => {
  const world = new World();
  const host = await world.start();
  const until = world.clock.now() + 60_000;
  await world.result(hold(host, "1", until));
  await world.result(held(host));
  host.journal.holdCommits();
  const other = await world.see(
    host.node.operation((operation) => operation.ask(cellActor, "c/1", "hold", { until })),
  );
  expect(await world.result(held(host))).toEqual(["b/1"]);
  await world.see(hold(host, "2", until));
  const waits = await world.see(held(host));
  expect([other.state, waits.state]).toEqual(["waiting", "waiting"]);
  host.journal.releaseCommits();
  await world.timers.settle();
  expect(waits.value).toEqual(["b/1", "b/2"]);
});

test("[R72] a view is made from its family after a load, a break or a restart, never from the journal", async () => {
  const world = new World();
  let host = await world.start();
  const until = world.clock.now() + 3_600_000;
  await world.result(held(host));
  for (const name of ["1", "2"]) await world.result(hold(host, name, until));
  host.journal.failNextCommit();
  await world.see(hold(host, "3", until));
  expect(await world.result(held(host))).toEqual(["b/1", "b/2"]);
  await world.timers.advance(30 * 60_000);
  expect(host.node.stats().activations.size).toBe(0);
  expect(await world.result(held(host))).toEqual(["b/1", "b/2"]);
  host = await world.restart(host);
  expect(await world.result(held(host))).toEqual(["b/1", "b/2"]);
  expect(world.database.eventsOf("board/b")).toEqual([]);
  expect(world.database.snapshotOf("board/b")).toBeUndefined();
});
