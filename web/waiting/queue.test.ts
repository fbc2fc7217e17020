import { setMaxListeners } from "node:events";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { EntryView, QueueView } from "../../src/protocol/queue.ts";

vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => {}, removeItem: () => {} });
const kept = new Map<string, string>();
vi.stubGlobal("sessionStorage", {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => kept.set(name, value),
});
const page = new EventTarget();
setMaxListeners(0, page);
vi.stubGlobal("document", page);
/** Of the window. */
const lines = new EventTarget();
setMaxListeners(0, lines);
vi.stubGlobal("addEventListener", lines.addEventListener.bind(lines));
vi.stubGlobal("removeEventListener", lines.removeEventListener.bind(lines));
const device = { onLine: true };
vi.stubGlobal("navigator", device);
const { openQueue } = await import("./queue.ts");
const { keepSession, session } = await import("../session.ts");

const OPENS_AT = Date.now() + 3_600_000;
const QUEUE = { event: "cup", phase: "lobby", opensAt: OPENS_AT, now: 1 } as QueueView;
const IN = { state: "waiting", number: null } as EntryView;

/** Answers about the entry still to come, in the order in which they were asked for. */
let asked: ((entry: EntryView | null) => void)[];

/** Looks at everybody's document, and what it says. */
let looks: number;
let said: QueueView;

afterEach(() => vi.useRealTimers());
beforeEach(() => {
  looks = 0;
  said = QUEUE;
  kept.clear();
  session.value = { email: "ada@example.org", buyer: "ada", expiresAt: Number.MAX_SAFE_INTEGER };
  asked = [];
  vi.stubGlobal("fetch", (path: string) => {
    if (!path.endsWith("/entry")) {
      looks++;
      return Promise.resolve(Response.json({ ...said, now: Date.now() }));
    }
    const { promise, resolve } = Promise.withResolvers<Response>();
    const none = { type: "/problems/not-in-queue", title: "", status: 404 };
    asked.push((entry) =>
      resolve(entry === null ? Response.json(none, { status: 404 }) : Response.json({ entry })),
    );
    return promise;
  });
});

async function opened() {
  const queue = await openQueue("cup");
  if (!("ok" in queue)) throw new Error("the queue does not open");
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  return queue.ok;
}

/** Until what was answered has been taken in. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("[W33] a look that began before joining does not put anybody out of the queue again", async () => {
  const queue = await opened();
  queue.keep({ ok: { entry: IN } });
  asked[0]!(null);
  await settled();
  expect(queue.entry.value).toEqual(IN);
  queue.close();
});

test("[W33] of two looks the one that was asked for later is shown", async () => {
  const queue = await opened();
  const second = queue.lookAtEntry();
  asked[1]!({ ...IN, number: 7 });
  await second;
  asked[0]!(IN);
  await settled();
  expect(queue.entry.value?.number).toBe(7);
  queue.close();
});

test("[W33] who has signed out has no place here, whatever is still answered", async () => {
  const queue = await opened();
  keepSession(null);
  asked[0]!(IN);
  await settled();
  expect(queue.entry.value).toBeNull();
  queue.close();
});

test("[W150] who looks and is refused what a join would be is offered none, until they are in again", async () => {
  const queue = await opened();
  const out = { type: "/problems/joined-too-often", title: "", status: 409 };
  queue.keep({ problem: out });
  expect([queue.entry.value, queue.never.value]).toEqual([null, true]);
  // What says nothing of the entry changes nothing.
  queue.keep({ problem: { ...out, type: "/problems/overloaded", status: 503 } });
  expect(queue.never.value).toBe(true);
  queue.keep({ ok: { entry: { ...IN, joinsLeft: 1 } } });
  expect(queue.never.value).toBe(false);
  queue.keep({ ok: { entry: { ...IN, state: "over", joinsLeft: 0 } } });
  expect(queue.never.value).toBe(true);
  queue.close();
});

test("[W34] however often the page comes back into view, it is looked at by one clock", async () => {
  session.value = null;
  vi.useFakeTimers();
  const opening = openQueue("cup");
  await vi.advanceTimersByTimeAsync(0);
  const queue = await opening;
  for (let n = 0; n < 5; n++) page.dispatchEvent(new Event("visibilitychange"));
  await vi.advanceTimersByTimeAsync(0);
  expect(looks).toBe(6);
  // Every 15 to 20 seconds.
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks).toBeLessThanOrEqual(10);
  if ("ok" in queue) queue.ok.close();
});

test("[W157] a line that the device knows to be lost is said at once, and looked at as soon as it is back", async () => {
  vi.useFakeTimers();
  const queue = await openInTime();
  const turn = (onLine: boolean) => {
    device.onLine = onLine;
    lines.dispatchEvent(new Event(onLine ? "online" : "offline"));
  };
  expect([queue.stale.value, looks]).toEqual([false, 1]);
  turn(false);
  expect(queue.stale.value).toBe(true);
  turn(true);
  expect([queue.stale.value, looks]).toEqual([false, 2]);
  queue.close();
  turn(true);
  expect(looks).toBe(2);
});

test("[W144] whose call another device has answered is told so within seconds", async () => {
  vi.useFakeTimers();
  const queue = await openInTime();
  asked[0]!({ ...IN, state: "called", number: 1, enterUntil: Date.now() + 600_000 });
  await vi.advanceTimersByTimeAsync(5_000);
  asked[1]!({ ...IN, state: "inside", number: 1, enterUntil: null });
  await vi.advanceTimersByTimeAsync(0);
  expect(queue.entry.value?.state).toBe("inside");
  // Inside one is let in here too; nothing more is asked.
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked).toHaveLength(2);
  queue.close();
});

const DRAWN_MS = 60_000;
const LOTS = 600;

/** The draw has been made, and numbers are asked for during the next minute. */
function draw() {
  const draw = { commitment: "c", seed: "s", lots: LOTS, numbersBy: Date.now() + DRAWN_MS };
  said = { ...QUEUE, phase: "queue", opensAt: Date.now() - 1_000, draw };
}

async function openInTime() {
  const opening = openQueue("cup");
  await vi.advanceTimersByTimeAsync(0);
  const queue = await opening;
  if (!("ok" in queue)) throw new Error("the queue does not open");
  return queue.ok;
}

test("[W89] after the draw pages ask for their numbers evenly over the time that the board says", async () => {
  vi.useFakeTimers();
  const queues = [];
  for (let n = 0; n < LOTS; n++) queues.push(await openInTime());
  for (const answer of asked.splice(0)) answer(IN);
  await vi.advanceTimersByTimeAsync(0);
  draw();
  const tenths: number[] = [];
  page.dispatchEvent(new Event("visibilitychange"));
  for (let n = 0; n < 10; n++) {
    await vi.advanceTimersByTimeAsync(DRAWN_MS / 10);
    tenths.push(asked.length);
    for (const answer of asked.splice(0)) answer({ ...IN, number: LOTS });
  }
  expect(tenths.reduce((sum, count) => sum + count, 0)).toBe(LOTS);
  // A tenth each, and six times the deviation of chance.
  for (const count of tenths) {
    expect(count).toBeGreaterThan(LOTS / 10 - 46);
    expect(count).toBeLessThan(LOTS / 10 + 46);
  }
  for (const queue of queues) queue.close();
});

test("[W89] a reload after the draw shows what was known and does not ask at once", async () => {
  vi.useFakeTimers();
  const before = await openInTime();
  asked[0]!(IN);
  await vi.advanceTimersByTimeAsync(0);
  before.close();
  draw();
  vi.spyOn(Math, "random").mockReturnValue(0.02);
  const queue = await openInTime();
  expect(queue.entry.value).toEqual(IN);
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(0.02 * DRAWN_MS);
  expect(asked).toHaveLength(2);
  asked[1]!({ ...IN, number: 7 });
  await vi.advanceTimersByTimeAsync(0);
  expect(queue.entry.value?.number).toBe(7);
  queue.close();
  vi.restoreAllMocks();
});

test.each([
  ["long after the draw", () => vi.setSystemTime(Date.now() + DRAWN_MS)],
  ["as somebody else", () => (session.value = { ...session.value!, buyer: "bob" })],
  ["in a new tab", () => kept.clear()],
])("[W89] who opens the page %s asks at once", async (_, change) => {
  vi.useFakeTimers();
  const before = await openInTime();
  asked[0]!(IN);
  await vi.advanceTimersByTimeAsync(0);
  before.close();
  draw();
  change();
  const queue = await openInTime();
  expect(queue.entry.value).toBeUndefined();
  expect(asked).toHaveLength(2);
  queue.close();
});

test("[W89] a slow answer is not asked for again", async () => {
  vi.useFakeTimers();
  draw();
  said = { ...said, draw: { ...said.draw!, numbersBy: Date.now() } };
  const queue = await openInTime();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks).toBeGreaterThan(3);
  expect(asked).toHaveLength(1);
  queue.close();
});
