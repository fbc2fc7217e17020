import { expect, test } from "vitest";
import { VirtualClock, VirtualTimers } from "../runtime/testing/virtual-time.ts";
import { watch } from "../runtime/testing/world.ts";
import { NotSent } from "./line.ts";
import { CALLS_MAX, ENTRIES_MAX, FRAMES_MAX, Link } from "./link.ts";
import type { Asked, Entry, Receipt } from "./wire.ts";

const ASKED: Asked = { kind: "request", what: "anything" };
/** What their clock shows when ours shows 0, ms. */
const THEIR_TIME = 70_000;

interface Flying {
  readonly entries: readonly Entry[];
  readonly arrive: (verdict?: Receipt["verdict"]) => void;
  readonly lose: (error: Error) => void;
}

class World {
  readonly clock = new VirtualClock();
  readonly timers = new VirtualTimers(this.clock);
  readonly flying: Flying[] = [];
  readonly link: Link;
  downs = 0;
  #sealed: readonly Entry[] = [];
  #lastId = 0;

  constructor() {
    this.link = new Link({
      clock: this.clock,
      timers: this.timers,
      nextId: () => ++this.#lastId,
      seal: (entries) => {
        this.#sealed = entries;
        return new Uint8Array();
      },
      line: { send: () => this.#send(), close: () => undefined },
      refused: () => undefined,
      down: () => (this.downs += 1),
    });
  }

  /** A link that has heard the other's time. */
  static async connected(): Promise<World> {
    const world = new World();
    world.link.push({ kind: "news", what: "first" });
    await world.timers.advance(0);
    await world.arrive();
    await world.arrive();
    return world;
  }

  async arrive(verdict?: Receipt["verdict"]): Promise<Flying> {
    const frame = this.flying.shift()!;
    frame.arrive(verdict);
    await this.timers.advance(0);
    return frame;
  }

  #send(): Promise<Receipt> {
    const { promise, resolve, reject } = Promise.withResolvers<Receipt>();
    this.flying.push({
      entries: this.#sealed,
      arrive: (verdict = "taken") => resolve({ verdict, at: THEIR_TIME + this.clock.monotonic() }),
      lose: reject,
    });
    return promise;
  }
}

test("[R113] what is asked of a node within a tick goes in one frame, and every call gets its own answer", async () => {
  const { link, timers, flying } = await World.connected();
  const calls = [1, 2, 3].map(() => watch(link.call(ASKED, 1_000)));
  link.push({ kind: "news", what: "n" });
  await timers.advance(0);
  expect(flying.map(({ entries }) => entries.length)).toEqual([4]);
  const [a, b, c] = flying[0]!.entries as readonly { id: number }[];
  link.answered({ kind: "done", id: b!.id, reply: "b" });
  link.answered({ kind: "failed", id: c!.id, reason: "overloaded", why: "full" });
  await timers.advance(0);
  expect(calls.map(({ state }) => state)).toEqual(["waiting", "given", "failed"]);
  expect([calls[1]!.value, calls[2]!.reason]).toEqual(["b", "overloaded"]);
  link.answered({ kind: "failed", id: a!.id, reason: undefined, why: "a fault over there" });
  await timers.advance(0);
  expect(calls[0]!.text).toBe("Error: a fault over there");
});

test("[R114] a call says by the receiver's clock when its turn must not begin any more, however long it waits here", async () => {
  const { link, timers, flying } = new World();
  const call = watch(link.call(ASKED, 1_000));
  await timers.advance(0);
  expect(flying[0]!.entries).toEqual([]); // to hear their time
  await timers.advance(200);
  flying.shift()!.arrive();
  await timers.advance(0);
  const [entry] = flying[0]!.entries as readonly { until: number }[];
  expect(entry!.until).toBe(THEIR_TIME + 1_000);
  expect(call.state).toBe("waiting");
});

test("[R114] of a clock that was heard long ago less is promised, never more", async () => {
  const { link, timers, flying } = await World.connected();
  await timers.advance(100_000);
  void link.call(ASKED, 1_000).catch(() => undefined);
  await timers.advance(0);
  const [entry] = flying[0]!.entries as readonly { until: number }[];
  expect(entry!.until).toBe(THEIR_TIME + 101_000 - 100);
});

test("[R115] a call is over at its deadline: unknown if it has left, overloaded if it has not", async () => {
  const world = new World();
  const { link, timers } = world;
  const unsent = watch(link.call(ASKED, 100));
  await timers.advance(100);
  expect(unsent.reason).toBe("overloaded");
  await world.arrive();
  const sent = watch(link.call(ASKED, 100));
  await timers.advance(99);
  expect(sent.state).toBe("waiting");
  await timers.advance(1);
  expect(sent.reason).toBe("outcome-unknown");
});

test("[R115] of a line that breaks what has left is unknown, and what has not was not reached", async () => {
  const world = await World.connected();
  const { link, timers, flying } = world;
  const sent = watch(link.call(ASKED, 1_000));
  await timers.advance(0);
  const waiting = watch(link.call(ASKED, 1_000));
  flying.shift()!.lose(new Error("reset"));
  await timers.advance(0);
  expect([sent.reason, waiting.reason, world.downs]).toEqual(["outcome-unknown", "not-owner", 1]);
  expect((await link.call(ASKED, 1).catch(String)) as string).toContain("not-owner");
});

test("[R115] a frame that certainly did not leave, or was not taken, has done nothing", async () => {
  for (const verdict of ["wrong-secret", "unknown-version", "not-me", undefined] as const) {
    const world = await World.connected();
    const call = watch(world.link.call(ASKED, 1_000));
    await world.timers.advance(0);
    if (verdict) await world.arrive(verdict);
    else world.flying.shift()!.lose(new NotSent("refused"));
    await world.timers.advance(0);
    expect([call.reason, world.downs]).toEqual(["not-owner", 1]);
    if (verdict) expect(call.text).toContain(verdict);
  }
});

test("[R116] calls to one node are bounded, and so are a frame and the frames under way", async () => {
  const { link, timers, flying } = await World.connected();
  const calls = Array.from({ length: CALLS_MAX }, () => watch(link.call(ASKED, 5_000)));
  const tooMany = watch(link.call(ASKED, 5_000));
  await timers.advance(0);
  expect(tooMany.reason).toBe("overloaded");
  expect(calls.every(({ state }) => state === "waiting")).toBe(true);
  expect(Math.max(...flying.map(({ entries }) => entries.length))).toBe(ENTRIES_MAX);
  expect(flying.length).toBe(FRAMES_MAX);
});
