import { expect, test } from "vitest";
import { RecordingLog } from "../runtime/testing/recording-log.ts";
import { VirtualClock, VirtualTimers } from "../runtime/testing/virtual-time.ts";
import { watch } from "../runtime/testing/world.ts";
import { Holdings } from "./holdings.ts";

/** A node that takes what it is told to, unless `fail` is set, once `until` is over. */
class Taker {
  readonly held = new Set<number>();
  readonly takes: number[][] = [];
  readonly handOvers: number[][] = [];
  fail = false;
  until: Promise<void> = Promise.resolve();

  get shards(): number[] {
    return [...this.held];
  }

  async take(shards: readonly number[]): Promise<void> {
    this.takes.push([...shards]);
    await this.until;
    if (this.fail) throw new Error("no");
    for (const shard of shards) this.held.add(shard);
  }

  async handOver(shards: readonly number[]): Promise<void> {
    this.handOvers.push([...shards]);
    for (const shard of shards) this.held.delete(shard);
  }
}

function setUp() {
  const clock = new VirtualClock();
  const timers = new VirtualTimers(clock);
  const node = new Taker();
  const log = new RecordingLog();
  const holdings = new Holdings({ node, clock, timers, log, moved: () => undefined });
  return { clock, timers, node, log, holdings };
}

test("[R118] what is assigned within a moment is one take, and what is taken away one hand-over", async () => {
  const { timers, node, holdings } = setUp();
  const first = watch(holdings.first);
  for (const shard of [1, 2, 3]) holdings.come(shard);
  expect(first.state).toBe("waiting");
  await timers.advance(10);
  expect([node.takes, first.state]).toEqual([[[1, 2, 3]], "given"]);
  const gone = [1, 3].map((shard) => watch(holdings.go(shard)));
  await timers.advance(10);
  expect([node.handOvers, gone.map(({ state }) => state)]).toEqual([[[1, 3]], ["given", "given"]]);
  await timers.advance(10_000);
  expect(node.shards).toEqual([2]);
});

test("[R118] a take that fails is repeated while the shard is assigned", async () => {
  const { timers, node, holdings } = setUp();
  node.fail = true;
  holdings.come(1);
  await timers.advance(1_000);
  expect(node.takes.length).toBeGreaterThan(2);
  node.fail = false;
  await timers.advance(300);
  expect(node.shards).toEqual([1]);
});

test("[U32] that shards cannot be taken is said when it begins, each half minute, and when it is over", async () => {
  const { timers, node, log, holdings } = setUp();
  node.fail = true;
  holdings.come(1);
  await timers.advance(40_000);
  node.fail = false;
  await timers.advance(1_000);
  expect(log.text.split("\n")).toEqual([
    "error: shards cannot be taken: no; it is tried again by itself",
    "error: shards cannot be taken: no; it is tried again by itself",
    "info: shards are taken again",
  ]);
});

test("[R118] what goes while it is being taken is handed over after that", async () => {
  const { timers, node, holdings } = setUp();
  const { promise, resolve } = Promise.withResolvers<void>();
  node.until = promise;
  holdings.come(1);
  await timers.advance(10);
  const gone = watch(holdings.go(1));
  await timers.advance(100);
  expect([gone.state, node.handOvers]).toEqual(["waiting", []]);
  resolve();
  await timers.advance(100);
  expect([gone.state, node.handOvers, node.shards]).toEqual(["given", [[1]], []]);
});

test("[R118] a shard that another node has taken is taken back only if it is still assigned after a while", async () => {
  const { timers, node, holdings } = setUp();
  holdings.come(1);
  await timers.advance(500);
  node.held.delete(1);
  await timers.advance(2_000);
  expect(node.takes).toEqual([[1]]);
  await timers.advance(500);
  expect(node.takes).toEqual([[1], [1]]);
});

test("[R118] what was handed over in order and comes back is taken at once: it was not lost", async () => {
  const { timers, node, holdings } = setUp();
  for (const shard of [1, 2]) holdings.come(shard);
  await timers.advance(400);
  const gone = watch(holdings.go(1));
  await timers.advance(300);
  expect([gone.state, node.shards]).toEqual(["given", [2]]);
  holdings.come(1);
  await timers.advance(10);
  expect(node.shards).toEqual([2, 1]);
});

test("[R118] a node that leaves hands over everything and takes nothing more", async () => {
  const { timers, node, holdings } = setUp();
  holdings.come(1);
  holdings.come(2);
  await timers.advance(10);
  const left = watch(holdings.leave());
  await timers.advance(10);
  expect([left.state, node.handOvers]).toEqual(["given", [[1, 2]]]);
  holdings.come(3);
  await timers.advance(1_000);
  expect(node.takes).toEqual([[1, 2]]);
});
