/** Records of a newer version of the server: refused actor by actor, never misread, never written over. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { CAST } from "../../test/read-events.ts";
import { Activation, Family } from "./activation.ts";
import { type AnyActor, shardOf } from "./actor.ts";
import { boardActor, cellActor, counterActor } from "./testing/actors.ts";
import { Peers } from "./testing/peers.ts";
import { add, counter, freshId, get, type Host, watch, World } from "./testing/world.ts";
import { Unavailable } from "./unavailable.ts";

/** As a newer version has them: `added` says more than it did, and there is a kind more. */
const newer = {
  ...counterActor({ snapshotEvery: 3 }),
  events: { ...counter.events, added: 2, doubled: 1 },
};
const older = counterActor({ snapshotEvery: 3 });

const WRITING = CAST.filter(({ watches }) => !watches);

function made(type: AnyActor, event: object, snapshot?: object): Activation {
  const family = new Family(`${type.name}/x`, 0, 0);
  return new Activation(type, "cup/N/1", family, {
    actor: `${type.name}/cup/N/1`,
    snapshot: snapshot && { version: 1, state: snapshot },
    events: [{ version: snapshot ? 2 : 1, event, operation: undefined }],
  });
}

function refusal(make: () => unknown): unknown {
  try {
    make();
    return undefined;
  } catch (error) {
    return error instanceof Unavailable ? error.reason : error;
  }
}

test("[R105] of every actor: an event of an unknown kind or of a newer version is not read, whatever is in it", () => {
  const anyKind = (type: AnyActor): fc.Arbitrary<readonly [string, number]> =>
    fc.oneof(
      fc.tuple(
        fc
          .oneof(
            fc.string(),
            fc.constantFrom("constructor", "toString", "__proto__", "hasOwnProperty"),
          )
          .filter((kind) => !Object.hasOwn(type.events, kind)),
        fc.integer({ min: 1, max: 9 }),
      ),
      fc
        .tuple(fc.constantFrom(...Object.keys(type.events)), fc.integer({ min: 1, max: 9 }))
        .map(([kind, more]) => [kind, type.events[kind]! + more] as const),
    );
  fc.assert(
    fc.property(
      fc.constantFrom(...WRITING).chain((type) => fc.tuple(fc.constant(type), anyKind(type))),
      fc.object(),
      ([type, [kind, v]], rest) => {
        expect(refusal(() => made(type, { ...rest, kind, v }))).toBe("newer-version");
      },
    ),
    { numRuns: 500 },
  );
});

test("[R105] of every actor: what has been written is read for ever, without a version as the first", () => {
  const written = {
    admission: ["committed", "drawn", "late", "back", "called", "set"],
    order: [
      ...["placed", "submitted", "action-needed", "time-over", "expired", "authorised", "declined"],
      ...["seats-sold", "seats-gone", "captured", "capture-refused", "refund-asked", "refunded"],
    ],
    queue: ["joined", "returned", "entered", "left", "alert-set", "alerted", "closed"],
    sale: ["phase-set", "opened", "sold-out", "seats-back"],
    seat: ["held", "extended", "released", "expired", "sold", "returned", "blocked", "unblocked"],
    shopper: [
      ...["held", "extended", "released", "order-placed", "order-refused", "bought", "returned"],
    ],
    "sign-in": ["code-sent", "code-wrong", "known", "code-used"],
    ticket: ["issued", "cancelled"],
    "waiting-list": ["joined", "changed", "left"],
  };
  for (const [name, kinds] of Object.entries(written)) {
    const { events } = CAST.find((type) => type.name === name)!;
    expect([name, kinds.filter((kind) => !(Object.hasOwn(events, kind) && events[kind]! >= 1))]) //
      .toEqual([name, []]);
  }
});

test("[R105] a snapshot by who knows more events is not read: what came of them may be in it", () => {
  const event = { kind: "added", by: 1 };
  const by = (events?: object) =>
    made(older, event, { state: { value: 3, added: 3 }, answers: [], ...(events && { events }) });
  expect(refusal(() => by({ ...older.events, added: 2 }))).toBe("newer-version");
  expect(refusal(() => by({ ...older.events, doubled: 1 }))).toBe("newer-version");
  for (const events of [older.events, { added: 1 }, undefined])
    expect(by(events).state).toEqual({ value: 4, added: 4 });
});

/** Counters that the newer version has written, and one of before; then a node of the older one. */
async function upgradedAndBack(): Promise<{ world: World; host: Host }> {
  const world = new World([counter, cellActor, boardActor]);
  const host = await world.start({ types: [older] });
  await world.result(add(host, "before", 2, freshId(), older));
  const upgraded = await world.restart(host, { types: [newer] });
  expect(await world.result(get(upgraded, "before", newer))).toBe(2);
  for (const by of [1, 2, 3]) await world.result(add(upgraded, "after", by, freshId(), newer));
  return { world, host: await world.restart(upgraded, { types: [older] }) };
}

test("[R105] a newer version reads what is older and says which version it has written; the older one refuses that, and nothing else", async () => {
  const { world, host } = await upgradedAndBack();
  expect(world.database.eventsOf("counter/after")).toMatchObject([
    { kind: "added", by: 1, v: 2 },
    { by: 2, v: 2 },
    { by: 3, v: 2 },
  ]);
  expect((await world.see(get(host, "after", older))).reason).toBe("newer-version");
  expect((await world.see(add(host, "after", 1, freshId(), older))).reason).toBe("newer-version");
  expect(await world.result(get(host, "before", older))).toBe(2);
  expect(host.node.state).toBe("serving");
});

test("[R106] what was refused is not written over, is told once with its kind, and is counted", async () => {
  const { world, host } = await upgradedAndBack();
  const { events, snapshot } = {
    events: world.database.eventsOf("counter/after"),
    snapshot: world.database.snapshotOf("counter/after"),
  };
  for (let n = 0; n < 4; n++) await world.see(add(host, "after", 1, freshId(), older));
  expect(host.log.lines.filter(({ message }) => message.includes("newer version"))).toHaveLength(1);
  expect(host.log.text).toMatch(/"added" in the snapshot of counter\/after.*upgrade this node/);
  expect(host.node.stats().unread).toBe(1);
  await world.timers.advance(3_600_000);
  expect(world.database.eventsOf("counter/after")).toEqual(events);
  expect(world.database.snapshotOf("counter/after")).toEqual(snapshot);
  const upgraded = await world.restart(host, { types: [newer] });
  expect(await world.result(get(upgraded, "after", newer))).toBe(6);
});

/** Two cells of a board are held; the second by a newer version. The node is of the older one. */
async function boardOfTwo(): Promise<{ world: World; host: Host; until: number }> {
  const world = new World([cellActor, boardActor]);
  const newerCell = { ...cellActor, events: { ...cellActor.events, held: 2 } };
  const until = world.clock.now() + 60_000;
  const hold = (host: Host, name: string, type: typeof cellActor) =>
    world.result(host.node.operation((turns) => turns.ask(type, name, "hold", { until })));
  const first = await world.start();
  await hold(first, "b/1", cellActor);
  const upgraded = await world.restart(first, { types: [newerCell, boardActor] });
  await hold(upgraded, "b/2", newerCell);
  return { world, host: await world.restart(upgraded), until };
}

test("[R107] the others of its family are served, and a view offers it to nobody", async () => {
  const { world, host } = await boardOfTwo();
  const ask = (name: string) =>
    world.see(host.node.operation((turns) => turns.ask(cellActor, name, "look", {})));
  expect((await ask("b/2")).reason).toBe("newer-version");
  expect((await ask("b/1")).value).toMatchObject({ expired: 0 });
  expect((await ask("b/3")).value).toMatchObject({ until: null });
  const held = host.node.operation((turns) => turns.ask(boardActor, "b", "held", {}));
  expect(await world.result(held)).toEqual(["b/1", "b/2"]);
});

test("[R107] its family's reminder stays for who can read it", async () => {
  const { world, host, until } = await boardOfTwo();
  await world.timers.advance(until - world.clock.now() + 120_000);
  expect(world.database.eventsOf("cell/b/1").at(-1)).toMatchObject({ kind: "expired" });
  expect(world.database.eventsOf("cell/b/2")).toHaveLength(1);
  const newerCell = { ...cellActor, events: { ...cellActor.events, held: 2 } };
  await world.restart(host, { types: [newerCell, boardActor] });
  await world.timers.advance(10_000);
  expect(world.database.eventsOf("cell/b/2").at(-1)).toMatchObject({ kind: "expired" });
});

test("[R108] an effect of a lane that nobody serves waits in the journal; the shard is served", async () => {
  const world = new World();
  const host = await world.start({ lanes: { pigeons: () => new Promise(() => undefined) } });
  await world.result(
    host.node.operation((turns) =>
      turns.ask(counter, "a", "notify", { text: "come", lane: "pigeons" }),
    ),
  );
  const later = await world.restart(host);
  expect(await world.result(get(later, "a"))).toBe(1);
  expect(later.log.text).toContain('nobody serves the outbox lane "pigeons"');
  const carried: string[] = [];
  await world.restart(later, { lanes: { pigeons: async ({ id }) => void carried.push(id) } });
  await world.timers.settle();
  expect(carried).toEqual(["counter/a#1.0"]);
});

test("[R109] a message that an older node does not know, or to a record that it does not read, is refused there: nothing was changed", async () => {
  const [a, b] = [shardOf("counter/a"), shardOf("counter/b")];
  const world = new World();
  const upgraded = await world.start({ types: [newer], shards: [b] });
  await world.result(add(upgraded, "b", 1, freshId(), newer));
  upgraded.freeze();
  await world.timers.advance(5_000);
  const peers = new Peers(world.clock);
  const knowing = { ...older, on: { ...older.on, double: () => ({ reply: "doubled" }) } };
  const asking = await world.start({ shards: [a], transport: peers, types: [knowing] });
  const asked = await world.start({ shards: [b], transport: peers, types: [older] });
  for (const { node } of [asking, asked]) peers.join(node);

  const doubled = watch(asking.node.operation((turns) => turns.ask(knowing, "b", "double", {})));
  const added = watch(add(asking, "b", 1, freshId(), older));
  await world.timers.settle();
  expect([doubled.reason, added.reason]).toEqual(["newer-version", "newer-version"]);
  expect(doubled.text).toContain('"double"');
  expect(peers.sent).toHaveLength(2);
  expect(world.database.eventsOf("counter/b")).toHaveLength(1);
});
