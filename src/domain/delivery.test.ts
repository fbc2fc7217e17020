import * as fc from "fast-check";
import { expect, test } from "vitest";

import { afterAttempt, TRY_FOR_MS } from "./delivery.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const NOW = 1_800_000_000_000;

test.each([200, 201, 204, 299])("[E7] %i is delivered", (status) => {
  const verdict = afterAttempt({ tries: 3, firstAt: 0, status }, NOW, 0.5);
  expect(verdict).toMatchObject({ state: "delivered", gone: false });
});

test.each([null, 100, 301, 302, 307, 400, 404, 409, 429, 500, 503])(
  "[E7] %s is tried again",
  (status) => {
    const verdict = afterAttempt({ tries: 0, firstAt: null, status }, NOW, 0.5);
    expect(verdict).toEqual({ state: "pending", dueAt: NOW + 3_750, gone: false });
  },
);

test("[E8] the pause doubles from 5 s to 6 h, half of it by chance", () => {
  const pause = (tries: number, chance: number): number =>
    afterAttempt({ tries, firstAt: NOW, status: 500 }, NOW, chance).dueAt - NOW;
  expect([0, 1, 2, 3].map((tries) => pause(tries, 0))).toEqual([2_500, 5_000, 10_000, 20_000]);
  expect(pause(2, 0.999_999)).toBe(20 * SECOND_MS);
  expect([pause(20, 0), pause(2_000, 0.999_999_99)]).toEqual([3 * HOUR_MS, 6 * HOUR_MS]);
});

test("[E8] after three days in all it is dead, and 410 makes it so at once", () => {
  fc.assert(
    fc.property(fc.func(fc.double({ min: 0, max: 0.999, noNaN: true })), (chanceOf) => {
      let now = NOW;
      let tries = 0;
      for (;;) {
        const firstAt = tries === 0 ? null : NOW;
        const verdict = afterAttempt({ tries, firstAt, status: 500 }, now, chanceOf(tries));
        if (verdict.state === "dead") break;
        expect(verdict.dueAt).toBeGreaterThan(now);
        now = verdict.dueAt;
        tries++;
        expect(tries).toBeLessThan(60);
      }
      expect(now).toBeLessThanOrEqual(NOW + TRY_FOR_MS);
      expect(now).toBeGreaterThan(NOW + TRY_FOR_MS - 6 * HOUR_MS);
    }),
  );
  const gone = afterAttempt({ tries: 0, firstAt: null, status: 410 }, NOW, 0);
  expect(gone).toMatchObject({ state: "dead", gone: true });
});
