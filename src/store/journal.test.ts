import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";

import { freshDatabase, type FreshDatabase } from "../../test/database.ts";
import { waitUntil } from "../../test/wait-until.ts";
import type { Batch, Entry, Taken } from "../runtime/journal.ts";
import { PostgresJournal } from "./journal.ts";
import { deadEffects, lanes, revive } from "./outbox-rows.ts";

const LEASE_MS = 60_000;
const SHARDS = [1, 2, 3];

let database: FreshDatabase;
let journal: PostgresJournal;
let client: Client;

beforeEach(async () => {
  database = await freshDatabase();
  journal = new PostgresJournal(database.url);
  client = new Client({ connectionString: database.url });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await journal.close();
  await database.drop();
});

async function own(node = "n1", ifOwned = false): Promise<Taken> {
  const taken = await journal.takeOver(node, SHARDS, LEASE_MS, ifOwned ? SHARDS : []);
  if (taken === "lost") throw new Error("the shards are lost");
  return taken;
}

function batch(parts: Partial<Batch> = {}): Batch {
  const fence = new Map([[1, 1]]);
  return { fence, entries: [], snapshots: [], reminders: [], effects: [], done: [], ...parts };
}

function entry(actor: string, version: number, parts: Partial<Entry> = {}): Entry {
  const event = { kind: "seen", version };
  return { shard: 1, seq: version, actor, version, at: 5, event, operation: undefined, ...parts };
}

/** Everything that a commit may write. */
async function written(): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {};
  for (const [table, order] of [
    ["journal", "shard, seq"],
    ["snapshots", "actor"],
    ["reminders", "family"],
    ["outbox", "id"],
  ] as const) {
    all[table] = (await client.query(`select * from ${table} order by ${order}`)).rows;
  }
  return all;
}

/** Whether somebody in this database stands at an advisory lock. */
async function somebodyWaits(): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_locks join pg_database on pg_database.oid = database
     where datname = current_database() and locktype = 'advisory' and not granted`,
  );
  return rowCount === 1;
}

const EVERYTHING = {
  entries: [entry("seat/e/s1/a", 1)],
  snapshots: [{ actor: "seat/e/s1/a", version: 1, state: '{"state":{"n":1},"answers":[]}' }],
  reminders: [{ family: "seat/e/s1/", shard: 1, dueAt: 7_000 }],
  effects: [{ id: "order/o#1.0", shard: 1, lane: "payment", payload: { do: "it" }, createdAt: 5 }],
};

test("[P1] one commit holds events, snapshots, reminders and effects; its result takes the effect away", async () => {
  await own();
  expect(await journal.append(batch(EVERYTHING))).toBe("durable");
  expect(await written()).toMatchObject({
    journal: [{ shard: 1, seq: "1", actor: "seat/e/s1/a", version: 1, epoch: "1", at: "5" }],
    snapshots: [{ actor: "seat/e/s1/a", version: 1 }],
    reminders: [{ family: "seat/e/s1/", shard: 1, due_at: "7000" }],
    outbox: [{ id: "order/o#1.0", lane: "payment", payload: { do: "it" }, created_at: "5" }],
  });
  const end = {
    entries: [entry("seat/e/s1/a", 2)],
    snapshots: [{ actor: "seat/e/s1/a", version: 2, state: '{"state":{"n":2},"answers":[]}' }],
    reminders: [{ family: "seat/e/s1/", shard: 1, dueAt: undefined }],
    done: ["order/o#1.0"],
  };
  expect(await journal.append(batch(end))).toBe("durable");
  expect(await written()).toMatchObject({
    journal: [{ version: 1 }, { version: 2 }],
    snapshots: [{ version: 2, state: { state: { n: 2 } } }],
    reminders: [],
    outbox: [],
  });
});

test("[P1] a commit is whole or nothing: one row that cannot be written undoes all", async () => {
  await own();
  await journal.append(batch(EVERYTHING));
  const before = await written();
  const sameEffect = { ...EVERYTHING, entries: [entry("seat/e/s1/a", 2)] };
  await expect(journal.append(batch(sameEffect))).rejects.toThrow(/outbox_pkey/);
  expect(await written()).toEqual(before);
});

test.each([
  ["an older one", new Map([[1, 1]])],
  ["one that nobody has been given yet", new Map([[1, 3]])],
  [
    "one of several",
    new Map([
      [2, 2],
      [1, 1],
    ]),
  ],
  ["a shard that there is not", new Map([[999, 0]])],
])("[P2] an epoch that is not current is fenced off: %s", async (_, fence) => {
  await own("n1");
  await journal.append(batch(EVERYTHING));
  await own("n2");
  const before = await written();
  const late = { ...EVERYTHING, entries: [entry("seat/e/s1/a", 2)], effects: [] };
  const done = ["order/o#1.0"];
  expect(await journal.append(batch({ ...late, fence, done }))).toBe("fenced");
  expect(await written()).toEqual(before);
});

test.each([
  ["sequence number", entry("seat/e/s1/b", 1)],
  ["version of the actor", entry("seat/e/s1/a", 1, { seq: 2 })],
])("[P3] nothing is written twice under one %s", async (_, twice) => {
  await own();
  await journal.append(batch(EVERYTHING));
  const before = await written();
  await expect(journal.append(batch({ entries: [twice] }))).rejects.toThrow(/duplicate key/);
  expect(await written()).toEqual(before);
});

test("[P4] a family is loaded whole, and nothing of its neighbours", async () => {
  await own();
  const actors = [
    "s1/a",
    "s1/b-2",
    "s1/~",
    "s10/a",
    "s1-/a",
    "s1./a",
    "s1:/a",
    "s/a",
    "S1/a",
    "s1é/a",
  ];
  const entries = [
    ...actors.map((key, n) => entry(`seat/e/${key}`, 1, { seq: n + 1 })),
    entry("seat/e2/s1/a", 1, { seq: 11 }),
    entry("section/e/s1", 1, { seq: 12 }),
    entry("seat/e/s1/a", 2, { seq: 13 }),
  ];
  await journal.append(batch({ entries }));
  const family = await journal.loadFamily("seat/e/s1/");
  expect(family.map(({ actor, events }) => [actor, events.length])).toEqual([
    ["seat/e/s1/a", 2],
    ["seat/e/s1/b-2", 1],
    ["seat/e/s1/~", 1],
  ]);
  expect(await journal.loadFamily("seat/e/s9/")).toEqual([]);
});

test("[P4] an actor comes back from its last snapshot and the events after it, answers included", async () => {
  await own();
  const operation = { id: "key", fingerprint: "f", answer: '{"hold":{"id":"é\\"1"}}' };
  await journal.append(
    batch({
      entries: [
        entry("shopper/e/ada", 1, { seq: 1, operation }),
        entry("shopper/e/ada", 2, { seq: 2 }),
        entry("shopper/e/ada", 3, { seq: 3, operation }),
        entry("shopper/e/bob", 1, { seq: 4, operation }),
        entry("shopper/e/bobby", 1, { seq: 5 }),
      ],
      snapshots: [{ actor: "shopper/e/ada", version: 2, state: '{"state":{"n":2},"answers":[]}' }],
    }),
  );
  const stored = await journal.loadActors(["shopper/e/bob", "shopper/e/ada", "shopper/e/eve"]);
  const [ada, bob] = stored;
  expect(stored).toHaveLength(2);
  expect(ada).toMatchObject({
    actor: "shopper/e/ada",
    snapshot: { version: 2, state: { state: { n: 2 } } },
    events: [{ version: 3, event: { kind: "seen", version: 3 } }],
  });
  expect(bob).toMatchObject({ snapshot: undefined, events: [{ version: 1 }] });
  for (const { events } of stored) {
    const { id, fingerprint, answer } = events[0]!.operation!;
    expect([id, fingerprint, JSON.parse(answer)]).toEqual(["key", "f", { hold: { id: 'é"1' } }]);
  }
});

test("[P5] a takeover moves every epoch on and learns all there is to go on from", async () => {
  const first = await own("n1");
  expect(first).toEqual({
    shards: new Map(SHARDS.map((shard) => [shard, { epoch: 1, seq: 0 }])),
    reminders: [],
    effects: [],
    leaseLeftMs: 0,
  });
  await journal.append(batch(EVERYTHING));
  const second = await own("n2");
  expect(second.shards).toEqual(
    new Map([
      [1, { epoch: 2, seq: 1 }],
      [2, { epoch: 2, seq: 0 }],
      [3, { epoch: 2, seq: 0 }],
    ]),
  );
  expect(second.reminders).toEqual([{ family: "seat/e/s1/", dueAt: 7_000 }]);
  expect(second.effects).toEqual(EVERYTHING.effects);
  // The first node may answer reads for up to its whole lease.
  expect(second.leaseLeftMs).toBeGreaterThan(0);
  expect(second.leaseLeftMs).toBeLessThanOrEqual(LEASE_MS);
});

test("[P5] a takeover waits for the commit under way, and sees it", async () => {
  await own("n1");
  await client.query("begin");
  const columns =
    "array[1], array[1::bigint], array[1], array[1::bigint], 'seat/e/s1/a', array[1], array[1::bigint], array[5::bigint], '{}', '', '', ''";
  await client.query(
    `select append_batch(${columns}, '', '{}', '', '', '{}', '{}', '', '{}', '', '', '{}', '')`,
  );
  let over = false;
  const taking = own("n2").finally(() => {
    over = true;
  });
  await waitUntil("the takeover stands at the lock", somebodyWaits);
  expect(over).toBe(false);
  await client.query("commit");
  expect((await taking).shards.get(1)).toEqual({ epoch: 2, seq: 1 });
});

test("[P6] a node that is no longer the owner gets nothing back", async () => {
  await own("n1");
  expect((await own("n1", true)).shards.get(1)?.epoch).toBe(2);
  await own("n2");
  const { rows: before } = await client.query("select * from shards order by id");
  expect(await journal.takeOver("n1", SHARDS, LEASE_MS, SHARDS)).toBe("lost");
  // Not even if it lost only one of them.
  expect(await journal.takeOver("n1", [3, 4], LEASE_MS, [3, 4])).toBe("lost");
  expect((await client.query("select * from shards order by id")).rows).toEqual(before);
});

test("[P7] a lease is renewed for owners only, runs from the last renewal, and ends when given up", async () => {
  await own("n1");
  await journal.releaseLease("n1");
  expect((await own("n2")).leaseLeftMs).toBe(0);
  expect(await journal.renewLease("n2", 2 * LEASE_MS, SHARDS)).toEqual([]);
  const left = (await own("n3")).leaseLeftMs;
  expect(left).toBeGreaterThan(LEASE_MS);
  expect(await journal.renewLease("n2", LEASE_MS, SHARDS)).toEqual(SHARDS);
  expect(await journal.renewLease("n3", LEASE_MS, SHARDS)).toEqual([]);
  expect(await journal.renewLease("nobody", LEASE_MS, SHARDS)).toEqual(SHARDS);
});

test("[P7] one that has lost a shard is told which, and its lease is not renewed", async () => {
  await own("n1");
  await journal.takeOver("n2", [2], LEASE_MS, []);
  const until = async () =>
    (await client.query("select lease_until from nodes where id = 'n1'")).rows[0];
  const before = await until();
  expect(await journal.renewLease("n1", 5 * LEASE_MS, SHARDS)).toEqual([2]);
  expect(await until()).toEqual(before);
  expect(await journal.renewLease("n1", 5 * LEASE_MS, [1, 3])).toEqual([]);
  expect(await until()).not.toEqual(before);
});

test("[P7] a takeover renews no lease if others of the node's shards are lost", async () => {
  await journal.takeOver("n1", [1], LEASE_MS, []);
  await journal.takeOver("n2", [1], LEASE_MS, []);
  const { rows: before } = await client.query("select * from nodes order by id");
  expect(await journal.takeOver("n1", [2], 5 * LEASE_MS, [1])).toBe("lost");
  expect((await client.query("select * from nodes order by id")).rows).toEqual(before);
});

test("[P7] a renewal waits for a takeover under way, and sees it", async () => {
  await own("n1");
  await client.query("begin");
  await client.query("select pg_advisory_xact_lock(1735553396)");
  await client.query("update shards set owner = 'n2', epoch = epoch + 1 where id = 2");
  const renewing = journal.renewLease("n1", LEASE_MS, SHARDS);
  await waitUntil("the renewal stands at the lock", somebodyWaits);
  await client.query("commit");
  expect(await renewing).toEqual([2]);
});

test("[P22] a takeover waits for the former owners of its shards, and for nobody else", async () => {
  await journal.takeOver("n1", [1], LEASE_MS, []);
  await journal.takeOver("n2", [2], LEASE_MS, []);
  const take = async (node: string, shard: number) => {
    const taken = await journal.takeOver(node, [shard], LEASE_MS, []);
    return taken === "lost" ? taken : taken.leaseLeftMs;
  };
  expect(await take("n3", 3)).toBe(0);
  await journal.releaseLease("n1");
  expect(await take("n3", 1)).toBe(0);
  // One that gives its lease up before it has served does not shorten the wait for the one before.
  expect(await take("n4", 2)).toBeGreaterThan(0);
  await journal.releaseLease("n4");
  expect(await take("n3", 2)).toBeGreaterThan(0);
});

test("[P22] a node that takes more shards goes on with its commit", async () => {
  await own("n1");
  await client.query("begin");
  await client.query("select pg_advisory_xact_lock(1735553396)");
  const committing = journal.append(batch(EVERYTHING));
  await waitUntil("the commit stands at the lock", somebodyWaits);
  const taking = journal.takeOver("n1", [4], LEASE_MS, SHARDS);
  await client.query("commit");
  expect(await committing).toBe("durable");
  expect(await taking).toMatchObject({ shards: new Map([[4, { epoch: 1, seq: 0 }]]) });
});

test("[P21] a shard that was released has nobody to wait for; its epoch stays until it is taken", async () => {
  const { shards } = await own("n1");
  await journal.append(batch(EVERYTHING));
  await journal.releaseShards("n1", new Map([[1, shards.get(1)!.epoch]]));
  const taken = await journal.takeOver("n2", [1], LEASE_MS, []);
  expect(taken).toMatchObject({ leaseLeftMs: 0, effects: EVERYTHING.effects });
  expect(taken).toMatchObject({ shards: new Map([[1, { epoch: 2, seq: 1 }]]) });
  expect(await journal.renewLease("n1", LEASE_MS, [2, 3])).toEqual([]);
});

test("[P21] a release that comes late frees nothing that was taken at another epoch", async () => {
  await own("n1");
  await own("n1");
  await journal.releaseShards("n1", new Map(SHARDS.map((shard) => [shard, 1])));
  await journal.releaseShards("n2", new Map(SHARDS.map((shard) => [shard, 2])));
  expect(await journal.renewLease("n1", LEASE_MS, SHARDS)).toEqual([]);
});

test("[P8] a commit whose connection is cut rejects; the next one has a new connection", async () => {
  await own();
  await client.query("begin");
  await client.query("select pg_advisory_xact_lock(1735553396)");
  const cut = journal.append(batch(EVERYTHING));
  const rejected = expect(cut).rejects.toThrow(/terminat/i);
  await waitUntil("the commit stands at the lock", somebodyWaits);
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'grandstand-journal' and datname = current_database()`,
  );
  await rejected;
  await client.query("rollback");
  expect((await written())["journal"]).toEqual([]);
  expect(await journal.append(batch(EVERYTHING))).toBe("durable");
});

test("[P8] a connection that was cut between two commits is not noticed by the second", async () => {
  await own();
  await journal.append(batch(EVERYTHING));
  const cut = `select pg_terminate_backend(pid, 5000) from pg_stat_activity
     where application_name in ('grandstand-journal', 'grandstand-loader')
       and datname = current_database()`;
  await client.query(cut);
  await waitUntil("the next commit is durable", async () => {
    try {
      return (await journal.append(batch({ entries: [entry("seat/e/s1/a", 2)] }))) === "durable";
    } catch {
      return false; // the news of the cut was still on its way
    }
  });
  expect(await journal.loadFamily("seat/e/s1/")).toHaveLength(1);
});

test("[P8] a takeover whose connection is cut rejects, and hurts nobody else", async () => {
  await client.query("begin");
  await client.query("select pg_advisory_xact_lock(1735553396)");
  const rejected = expect(own()).rejects.toThrow();
  await waitUntil("the takeover stands at the lock", somebodyWaits);
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'grandstand-loader' and datname = current_database()`,
  );
  await rejected;
  await client.query("rollback");
  expect((await own()).shards.get(1)?.epoch).toBe(1);
});

test("[P19] a dead effect stays, is given to nobody, and comes back when an operator revives it", async () => {
  await own();
  const effect = (n: number) => ({
    id: `order/o#${n}.0`,
    shard: 1,
    lane: n < 3 ? "payment" : "mail",
    payload: { n },
    createdAt: n,
  });
  const effects = [3, 2, 1].map(effect);
  await journal.append(batch({ effects }));
  expect(await journal.waitingEffects("n1", "payment", 10)).toEqual([effect(1), effect(2)]);
  expect(await journal.waitingEffects("n1", "payment", 1)).toEqual([effect(1)]);
  expect(await journal.waitingEffects("n2", "payment", 10)).toEqual([]);

  await journal.buryEffect("order/o#1.0", "no such bank");
  expect(await journal.waitingEffects("n1", "payment", 10)).toEqual([effect(2)]);
  expect(await journal.revivedEffects("n1")).toEqual([]);
  expect(await deadEffects(client, 10)).toEqual([
    { id: "order/o#1.0", lane: "payment", createdAt: 1, error: "no such bank" },
  ]);
  expect(await lanes(client)).toEqual([
    { lane: "mail", waiting: 1, dead: 0, oldest: 3 },
    { lane: "payment", waiting: 1, dead: 1, oldest: 2 },
  ]);
  const { effects: taken } = await own("n1", true);
  expect(taken.map(({ id }) => id)).toEqual(["order/o#2.0", "order/o#3.0"]);

  expect(await revive(client, ["order/o#2.0"])).toBe(0);
  expect(await revive(client, undefined)).toBe(1);
  expect(await journal.revivedEffects("n2")).toEqual([]);
  expect(await journal.revivedEffects("n1")).toEqual([effect(1)]);
  expect(await journal.revivedEffects("n1")).toEqual([]);
});
