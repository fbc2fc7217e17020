/** Cache and queue on real Redis and real PostgreSQL: what stands in front of the rows may be wrong, away or
 * empty, and nothing is sold twice. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { ClassicOffice, Fans } from "../../test/contract/office.ts";
import { missing } from "../../test/redis.ts";
import { waitUntil } from "../../test/wait-until.ts";
import { EVENT, given, HOLD_MS, idOf, refusal } from "../booking/testing/box-office.ts";
import { systemClock, systemTimers } from "../system.ts";
import { CacheGate } from "./cache-gate.ts";
import type { Database } from "./database.ts";
import { QueueGate } from "./queue-gate.ts";
import { keepRedis, type RedisServer, startRedis } from "./redis-server.ts";
import { Redis } from "./redis.ts";
import { type Claim, databaseGate, type Gate } from "./take.ts";

const errors: string[] = [];
const log = { info: () => undefined, error: (line: string) => void errors.push(line) };
const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  errors.length = 0;
});

async function redisServer(): Promise<RedisServer> {
  const server = await startRedis(log);
  ends.push(() => server.stop());
  return server;
}

async function connected(url: string): Promise<Redis> {
  const redis = new Redis(url, systemClock, systemTimers);
  redis.open();
  ends.push(async () => redis.close());
  await waitUntil("Redis is there", () => redis.usable);
  return redis;
}

async function withCache() {
  const server = await redisServer();
  const redis = await connected(server.url);
  await redis.client.set("gs:born", "0"); // it is old enough to be believed
  let cache!: CacheGate;
  let parts!: ConstructorParameters<typeof CacheGate>[0];
  let asked = 0;
  const office = await ClassicOffice.open(undefined, (database) => {
    const rows = databaseGate(database);
    const counted: Gate = {
      take: (claim) => {
        asked++;
        return rows.take(claim);
      },
    };
    parts = { redis, rows: counted, database, clock: systemClock, timers: systemTimers };
    cache = new CacheGate(parts);
    return cache;
  });
  ends.push(() => office.close());
  return { server, redis, cache, office, fans: new Fans(office), asked: () => asked, parts };
}

async function withQueue(accepted = false) {
  const server = await redisServer();
  const redis = await connected(server.url);
  const queues: QueueGate[] = [];
  const open = (database: Database): QueueGate => {
    const rows = databaseGate(database);
    const parts = { redis, url: server.url, database, rows, accepted, log };
    const queue = new QueueGate({ ...parts, clock: systemClock, timers: systemTimers });
    queues.push(queue);
    queue.start();
    ends.push(() => queue.stop());
    return queue;
  };
  const office = await ClassicOffice.open(undefined, open);
  ends.push(() => office.close());
  const [queue] = queues;
  await waitUntil("the queue listens", () => queue!.ready);
  return { server, redis, office, fans: new Fans(office), queue: queue! };
}

function claimOf(buyer: string, seat: number): Claim {
  const operation = {
    event: EVENT,
    buyer,
    key: "k",
    fingerprint: "f",
    hold: `${EVENT}.k-${buyer}`,
  };
  const terms = { seats: [seat], names: [idOf(seat)], total: 1_000, step: null, quantity: 1 };
  return { ...operation, ...terms, limit: 6, holdMs: HOLD_MS, opensAt: 0 };
}

describe.skipIf(missing)("with Redis", () => {
  test("[C1] of those who want a seat that is taken, the cache refuses without asking the rows", async () => {
    const { fans, asked, cache } = await withCache();
    await fans.held("bob", [1]);
    const before = asked();
    for (const buyer of ["a", "b", "c"]) {
      expect(refusal(await fans.hold(buyer, [1, 2]))).toMatchObject({
        kind: "seats-taken",
        conflicts: [{ seat: idOf(1), reason: "held" }],
      });
    }
    expect(asked()).toBe(before);
    expect(cache.counts).toEqual({ refused: 3, disagreements: 0 });
  });

  test("[C2] what the cache has refused it refuses again under the same key, whatever comes free", async () => {
    const { fans } = await withCache();
    const { id } = await fans.held("bob", [1]);
    const refused = { kind: "seats-taken", conflicts: [{ seat: idOf(1), reason: "held" }] };
    expect(refusal(await fans.hold("ada", [1], "key-1"))).toMatchObject(refused);
    given(await fans.ask((booking) => booking.releaseHold("bob", id)));
    expect(refusal(await fans.hold("ada", [1], "key-1"))).toMatchObject(refused);
    expect(refusal(await fans.hold("ada", [2], "key-1"))).toEqual({ kind: "key-reused" });
    await fans.held("ada", [1], "key-2");
  });

  test("[C13] a refusal that came too late to be heard does not take back what the rows have granted", async () => {
    const { fans, redis } = await withCache();
    const first = await fans.held("ada", [1], "key-1");
    // As a Redis leaves it that was asked, stood still, and refused after the rows had been asked instead.
    await redis.client.set(`gs:op:${EVENT}/ada/key-1`, 'hold 1\n["another"]');
    expect(await fans.held("ada", [1], "key-1")).toEqual(first);
    // And what was refused is refused by the rows as well, whoever gets there first.
    await redis.client.set(`gs:op:${EVENT}/bob/key-2`, 'hold 2\n["another"]');
    expect(refusal(await fans.hold("bob", [2], "key-2"))?.kind).toBe("seats-taken");
    await redis.client.flushAll();
    await redis.client.set("gs:born", "0");
    expect(refusal(await fans.hold("bob", [2], "key-2"))?.kind).toBe("seats-taken");
  });

  test("[C14] refused while Redis is young stands, though its instance dies before the rows hear of it", async () => {
    const { fans, redis, cache, parts } = await withCache();
    await redis.client.set("gs:born", String(Date.now()));
    const { id } = await fans.held("bob", [1]);
    const never = () => () => undefined;
    const dying = new CacheGate({ ...parts, timers: { after: never, soon: never } });
    const claim = claimOf("ada", 1);
    expect(await dying.take(claim)).toMatchObject({ answer: { refused: { kind: "seats-taken" } } });
    given(await fans.ask((booking) => booking.releaseHold("bob", id)));
    expect(await cache.take(claim)).toMatchObject({ answer: { refused: { kind: "seats-taken" } } });
    await fans.held("ada", [1], "another key");
  });

  test("[C14] of two clicks that a young Redis is unsure of, neither is granted what the other was refused", async () => {
    const { fans, redis, cache, parts } = await withCache();
    await redis.client.set("gs:born", String(Date.now()));
    const { id } = await fans.held("bob", [1]);
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    const { database } = parts;
    const read = database.read.bind(database);
    vi.spyOn(database, "read").mockImplementationOnce(async (...asked) => {
      await answered;
      return read(...asked);
    });
    const other = new CacheGate(parts);
    const claim = claimOf("ada", 1);
    const late = other.take(claim);
    const refused = { answer: { refused: { kind: "seats-taken" } } };
    expect(await cache.take(claim)).toMatchObject(refused);
    given(await fans.ask((booking) => booking.releaseHold("bob", id)));
    answer();
    expect(await late).toMatchObject(refused);
  });

  test("[C3] a seat that is given back is to be had at once, though its lock was still there", async () => {
    const { fans } = await withCache();
    const { id } = await fans.held("bob", [1]);
    given(await fans.ask((booking) => booking.releaseHold("bob", id)));
    await fans.held("ada", [1]);
  });

  test("[C4] Redis comes back empty: the rows refuse, the cache learns, nothing is held twice", async () => {
    const { fans, redis, cache, asked } = await withCache();
    await fans.held("bob", [1]);
    await redis.client.flushAll();
    expect(refusal(await fans.hold("ada", [1]))?.kind).toBe("seats-taken");
    expect(cache.counts.disagreements).toBe(1);
    const before = asked();
    expect(refusal(await fans.hold("eve", [1]))?.kind).toBe("seats-taken");
    expect(asked()).toBe(before);
    // First answers are in the rows, whatever Redis has forgotten.
    const held = await fans.hold("ada", [2], "key-1");
    await redis.client.flushAll();
    await redis.client.set(`gs:seat:${EVENT}/2`, "another");
    expect(await fans.hold("ada", [2], "key-1")).toEqual(held);
  });

  test("[C5] a lock that nobody will ever give up ends by itself: the rows have the last word", async () => {
    const { fans, redis } = await withCache();
    await redis.client.set(`gs:seat:${EVENT}/1`, "nobody", { PX: 50 });
    expect(refusal(await fans.hold("ada", [1]))?.kind).toBe("seats-taken");
    await waitUntil(
      "it is over",
      async () => (await redis.client.get(`gs:seat:${EVENT}/1`)) === null,
    );
    await fans.held("ada", [1]);
  });

  test("[C6] Redis dies: everybody goes to the rows, and nothing is held twice", async () => {
    const { fans, server } = await withCache();
    await fans.held("bob", [1]);
    await server.stop();
    expect(refusal(await fans.hold("ada", [1]))?.kind).toBe("seats-taken");
    await fans.held("ada", [2]);
    await fans.office.pass(HOLD_MS);
    await fans.held("eve", [1]);
  });

  test("[C7] Redis stands still: nobody waits for it longer than a moment", async () => {
    const { fans, server } = await withCache();
    await fans.held("bob", [1]);
    server.pause();
    try {
      expect(refusal(await fans.hold("ada", [1]))?.kind).toBe("seats-taken");
      await fans.held("ada", [2]);
    } finally {
      server.resume();
    }
  });

  test("[C8] claims that come together are one transaction, and each has its own answer", async () => {
    const { fans, office, queue } = await withQueue();
    const asked = Array.from({ length: 30 }, (_, n) =>
      office.booking.hold(fans.operation(`buyer-${n}`, "h"), EVENT, [idOf(n % 10)]),
    );
    const outcomes = await office.result(Promise.all(asked));
    expect(outcomes.filter((outcome) => !refusal(outcome))).toHaveLength(10);
    expect(new Set(outcomes.map((outcome) => refusal(outcome)?.kind))).toEqual(
      new Set([undefined, "seats-taken"]),
    );
    expect(queue.counts.claims).toBe(30);
    expect(queue.counts.batches).toBeLessThan(30);
    expect((await fans.map()).match(/1/g)).toHaveLength(10);
  });

  test("[C8] a queue on a Redis that is new has nothing to complain of", async () => {
    const { fans, queue } = await withQueue();
    await fans.held("ada", [1]);
    expect(queue.counts.claims).toBe(1);
    expect(errors).toEqual([]);
  });

  test("[C9] one key is one claim, however often it is in the stream", async () => {
    const { fans, office } = await withQueue();
    const click = () => office.booking.hold(fans.operation("ada", "h", "key-1"), EVENT, [idOf(1)]);
    const [first, second] = await office.result(Promise.all([click(), click()]));
    expect(given(second)).toEqual(given(first));
    expect(await click()).toEqual(first);
  });

  test("[C10] what a dead writer has read and not written another writes", async () => {
    const { fans, office, redis } = await withQueue();
    await fans.held("bob", [5]);
    // As a writer does that dies at once: it reads, and nothing more.
    const request = JSON.stringify({ id: "lost", to: "nobody", claim: claimOf("ada", 1) });
    await redis.client.xGroupCreate("gs:claims-dead", "writers", "$", { MKSTREAM: true });
    const id = await redis.client.xAdd("gs:claims", "*", { claim: request });
    await redis.client.xClaim("gs:claims", "writers", "dead", 0, id, { IDLE: 60_000, FORCE: true });
    await waitUntil(
      "it is written",
      async () => ((await office.booking.me("ada")) as { holds?: object[] }).holds?.length === 1,
    );
    expect(await fans.map()).toMatch(/^01000100/);
  });

  test("[C11] Redis dies under the queue: claims go to the rows one by one", async () => {
    const { fans, server, queue } = await withQueue();
    await fans.held("bob", [1]);
    await server.stop();
    await waitUntil("the queue has noticed", () => !queue.ready);
    expect(refusal(await fans.hold("ada", [1]))?.kind).toBe("seats-taken");
    await fans.held("ada", [2]);
  });

  test("[C12] acknowledged before the commit, two are told that they have the same seat: what it costs", async () => {
    const { fans, office, queue } = await withQueue(true);
    const asked = ["ada", "bob"].map((buyer) =>
      office.booking.hold(fans.operation(buyer, "h"), EVENT, [idOf(1)]),
    );
    const outcomes = await office.result(Promise.all(asked));
    expect(outcomes.map((outcome) => refusal(outcome))).toEqual([undefined, undefined]);
    const holders = async () =>
      (await Promise.all(["ada", "bob"].map((buyer) => fans.me(buyer)))).flatMap(
        ({ holds }) => holds,
      );
    await waitUntil("it is written", async () => (await holders()).length > 0);
    expect(await holders()).toHaveLength(1);
    await waitUntil("it is counted", () => queue.counts.claims === 2);
    expect(queue.counts.unkept).toBe(1);
  });

  test("[C37] our own Redis that dies is followed by another on its port, empty", async () => {
    const server = await keepRedis(log);
    ends.push(() => server.stop());
    const redis = await connected(server.url);
    await redis.client.set("what", "was there");
    const again = new Promise((resolve) => redis.client.once("ready", resolve));
    await redis.client.sendCommand(["SHUTDOWN", "NOSAVE"]).catch(() => undefined); // nobody is left to answer
    await again;
    expect(await redis.client.get("what")).toBeNull();
  });

  test("[C37] who stops while another is being started stops that one", async () => {
    let started = 0;
    let stopped: Promise<void> | undefined;
    const server = await keepRedis({
      ...log,
      info: () => {
        if (++started === 2) stopped = server.stop();
      },
    });
    const redis = await connected(server.url);
    await redis.client.sendCommand(["SHUTDOWN", "NOSAVE"]).catch(() => undefined);
    await waitUntil("it is stopped", () => stopped !== undefined);
    await stopped;
    await server.ended;
    expect(started).toBe(2);
  });
});
