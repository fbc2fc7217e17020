import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { served } from "./served.ts";
import type { Reply } from "./wire.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Answers one after the other, the last one again and again. */
function poolOf(...statuses: readonly number[]) {
  let asked = 0;
  return {
    asked: () => asked,
    request: async (): Promise<Reply> => {
      const status = statuses[Math.min(asked++, statuses.length - 1)]!;
      return {
        status,
        body: Buffer.from(`body ${status}`),
        retryAfterMs: 0,
        sentAt: 0,
        answeredAt: 0,
      };
    },
  };
}

test("who is told to come again does, until there is an answer", async () => {
  const pool = poolOf(503, 503, 200);
  const answer = served(pool, "/api/events/rush");
  await vi.runAllTimersAsync();
  expect([(await answer).status, pool.asked()]).toEqual([200, 3]);
});

test.each([
  [404, 1],
  [503, 40],
])("an answer of %i is told as it was, after %i tries", async (status, tries) => {
  const pool = poolOf(status);
  const answer = expect(served(pool, "/api/events/rush")).rejects.toThrow(
    `GET /api/events/rush answered ${status}: body ${status}`,
  );
  await vi.runAllTimersAsync();
  await answer;
  expect(pool.asked()).toBe(tries);
});
