import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { EntryView, QueueView } from "../../src/protocol/queue.ts";

vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => {}, removeItem: () => {} });
const page = new EventTarget();
vi.stubGlobal("document", page);
const { openQueue } = await import("./queue.ts");
const { keepSession, session } = await import("../session.ts");

const OPENS_AT = Date.now() + 3_600_000;
const QUEUE = { event: "cup", phase: "lobby", opensAt: OPENS_AT, now: 1 } as QueueView;
const IN = { state: "waiting", number: null } as EntryView;

/** Answers about the entry still to come, in the order in which they were asked for. */
let asked: ((entry: EntryView | null) => void)[];

/** Looks at everybody's document. */
let looks: number;

afterEach(() => vi.useRealTimers());
beforeEach(() => {
  looks = 0;
  session.value = { email: "ada@example.org", buyer: "ada", expiresAt: Number.MAX_SAFE_INTEGER };
  asked = [];
  vi.stubGlobal("fetch", (path: string) => {
    if (!path.endsWith("/entry")) {
      looks++;
      return Promise.resolve(Response.json(QUEUE));
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
