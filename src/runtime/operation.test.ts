import { expect, test } from "vitest";
import { ANSWERS_MAX } from "./answers.ts";
import { askInTurn, KEY_REUSED } from "./operation.ts";
import { ADD_MAX, counterActor } from "./testing/actors.ts";
import { add, counter, freshId, get, watch, World } from "./testing/world.ts";

test("[R20] a retry gets the first answer and takes effect once, also after a restart", async () => {
  const world = new World();
  let host = await world.start();
  const once = freshId();
  const first = await world.result(add(host, "a", 5, once));
  await world.result(add(host, "a", 1));
  expect(await world.result(add(host, "a", 5, once))).toEqual(first);
  host = await world.restart(host);
  expect(await world.result(add(host, "a", 5, once))).toEqual(first);
  expect(await world.result(get(host, "a"))).toBe(6);
  expect(world.database.eventsOf("counter/a").length).toBe(2);
});

test("[R20] a double click while the first is under way is the same operation", async () => {
  const world = new World();
  const host = await world.start();
  host.journal.holdLoads();
  const once = freshId();
  const clicks = [
    await world.see(add(host, "a", 5, once)),
    await world.see(add(host, "a", 5, once)),
  ];
  host.journal.releaseLoads();
  await world.timers.settle();
  expect(clicks.map(({ value }) => value)).toEqual([{ value: 5 }, { value: 5 }]);
  expect(world.database.eventsOf("counter/a").length).toBe(1);
});

test("[R21] the same id with something else to do is refused, also after a restart", async () => {
  const world = new World();
  let host = await world.start();
  const once = freshId();
  const other = { ...once, fingerprint: "another" };
  await world.result(add(host, "a", 5, once));
  for (let n = 0; n < 2; n++) {
    expect(await world.result(add(host, "a", 6, other))).toBe(KEY_REUSED);
    const recalled = host.node.operation((operation) => operation.recall(counter, "a", other));
    expect(await world.result(recalled)).toBe(KEY_REUSED);
    host = await world.restart(host);
  }
  expect(await world.result(get(host, "a"))).toBe(5);
});

test("[R22] recall tells the first answer without a turn, and waits until it is durable", async () => {
  const world = new World();
  const host = await world.start();
  const once = freshId();
  const recall = () => host.node.operation((operation) => operation.recall(counter, "a", once));
  expect(await world.result(recall())).toBeUndefined();
  host.journal.holdCommits();
  const write = await world.see(add(host, "a", 5, once));
  const recalled = await world.see(recall());
  expect([write.state, recalled.state]).toEqual(["waiting", "waiting"]);
  host.journal.releaseCommits();
  await world.timers.settle();
  expect(recalled.value).toEqual({ answer: { value: 5 } });
});

test("[R23] a refusal is remembered in memory, and is no row in the journal", async () => {
  const world = new World();
  let host = await world.start();
  const once = freshId();
  expect(await world.result(add(host, "a", 101, once))).toEqual({ refused: "too-much" });
  expect(await world.result(add(host, "a", 1, { ...once, fingerprint: "g" }))).toBe(KEY_REUSED);
  expect(world.database.commits).toBe(0);
  host = await world.restart(host);
  expect(await world.result(add(host, "a", 1, once))).toEqual({ value: 1 });
});

test("[R23] who was told to come later is decided anew, and from then on gets that answer", async () => {
  const world = new World();
  const host = await world.start();
  const once = freshId();
  const later = () =>
    world.result(
      host.node.operation((operation) => operation.askOnce(counter, "a", "later", {}, once)),
    );
  expect(await later()).toBe("later");
  await world.result(add(host, "a", 5));
  expect([await later(), await later()]).toEqual([5, 5]);
  expect(await world.result(get(host, "a"))).toBe(6);
});

test("[R24] an actor remembers so many operations; past it the oldest is forgotten", async () => {
  const world = new World();
  const host = await world.start();
  const ids = Array.from({ length: ANSWERS_MAX + 1 }, freshId);
  for (const once of ids) await world.result(add(host, "a", 1, once));
  const [oldest, second] = ids;
  expect(await world.result(add(host, "a", 1, second))).toEqual({ value: 2 });
  expect(await world.result(add(host, "a", 1, oldest))).toEqual({ value: ANSWERS_MAX + 2 });
  const later = await world.restart(host);
  expect(await world.result(add(later, "a", 1, ids.at(-1)))).toEqual({ value: ANSWERS_MAX + 1 });
});

test("[R25] the answers survive in the snapshot", async () => {
  const type = counterActor({ snapshotEvery: 3 });
  const world = new World([type]);
  let host = await world.start();
  const ids = [freshId(), freshId(), freshId(), freshId()];
  for (const once of ids) await world.result(add(host, "a", 1, once, type));
  expect(world.database.snapshotOf("counter/a")?.version).toBe(3);
  host = await world.restart(host);
  for (const [n, once] of ids.entries()) {
    expect(await world.result(add(host, "a", 1, once, type))).toEqual({ value: n + 1 });
  }
});

test("[R23] a refusal that is asked for again waits for what it was based on", async () => {
  const world = new World();
  const host = await world.start();
  await world.result(Promise.all([get(host, "seat"), get(host, "shopper")]));
  host.journal.holdCommits();
  const writing = watch(add(host, "seat"));
  const id = freshId();
  const refuse = () =>
    host.node.operation(async (operation) => {
      // What it sees is not durable yet, so neither is its refusal.
      await operation.ask(counter, "seat", "get", {});
      return operation.askOnce(counter, "shopper", "add", { by: ADD_MAX + 1 }, id);
    });
  const first = await world.see(refuse());
  const again = await world.see(
    host.node.operation((operation) => operation.recall(counter, "shopper", id)),
  );
  expect([writing.state, first.state, again.state]).toEqual(["waiting", "waiting", "waiting"]);
  host.journal.releaseCommits();
  await world.timers.settle();
  expect([writing.state, first.state, again.state]).toEqual(["given", "given", "given"]);
});

test("[R140] one after the other as long as replies come at once, from other nodes some side by side", async () => {
  const events: string[] = [];
  const ask = (isFar: boolean) => (item: number) => {
    events.push(`ask ${item}`);
    return isFar ? Promise.resolve(item) : item;
  };
  const use = (item: number): void => void events.push(`use ${item}`);
  expect(askInTurn([1, 2].values(), 2, ask(false), use)).toBeUndefined();
  expect(events.splice(0)).toEqual(["ask 1", "use 1", "ask 2", "use 2"]);

  const used: number[] = [];
  function* items(): Generator<number> {
    for (let n = 1; n < 9; n++) if (!used.includes(3)) yield n;
  }
  await askInTurn(items(), 3, ask(true), (item) => {
    use(item);
    used.push(item);
  });
  const wave = ["ask 2", "ask 3", "ask 4", "use 2", "use 3", "use 4"];
  expect(events).toEqual(["ask 1", "use 1", ...wave]);
});
