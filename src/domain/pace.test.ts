import * as fc from "fast-check";
import { expect, test } from "vitest";
import { COMMIT_SLOW_MS, FULL_PACE, nextStep, type Pace, PAYMENT_SLOW_MS } from "./pace.ts";

const SETTINGS = { ratePerMinute: 600, insideMax: 100, alarm: false };
const WELL = { commitMs: 5, paymentMs: 50, overloads: 0 };
const CROWD = { inside: 0, waiting: 1_000, seatsLeft: 500 };
const SECOND = 1_000;

test("[Q8] so many a minute, and no person is lost between two steps", () => {
  let pace: Pace = FULL_PACE;
  let called = 0;
  const settings = { ...SETTINGS, ratePerMinute: 90 };
  for (let n = 0; n < 60; n++) {
    const step = nextStep(pace, settings, WELL, CROWD, SECOND);
    called += step.call;
    pace = step.pace;
  }
  expect(called).toBe(90);
});

test("[Q9] so many at a time: who leaves makes room, and a jam is not made up for", () => {
  const full = nextStep(FULL_PACE, SETTINGS, WELL, { ...CROWD, inside: 100 }, SECOND);
  expect([full.call, full.slowed, full.ratePerMinute]).toEqual([0, "full", 0]);
  expect(nextStep(FULL_PACE, SETTINGS, WELL, { ...CROWD, inside: 97 }, SECOND).call).toBe(3);
  expect(nextStep(full.pace, SETTINGS, WELL, CROWD, SECOND).call).toBe(10);
});

const TROUBLES = [
  ["commits", { ...WELL, commitMs: COMMIT_SLOW_MS + 1 }],
  ["payments", { ...WELL, paymentMs: PAYMENT_SLOW_MS + 1 }],
  ["overload", { ...WELL, overloads: 1 }],
] as const;

test.each(TROUBLES)(
  "[Q10] slower by itself when the shop is slow, and says why: %s",
  (why, signals) => {
    const slow = nextStep(FULL_PACE, SETTINGS, signals, CROWD, SECOND);
    expect([slow.call, slow.slowed, slow.ratePerMinute]).toEqual([7, why, 420]);
    const slower = nextStep(slow.pace, SETTINGS, signals, CROWD, SECOND);
    expect(slower.ratePerMinute).toBeLessThan(slow.ratePerMinute);
    let back = nextStep(slower.pace, SETTINGS, WELL, CROWD, SECOND);
    expect([back.slowed, back.ratePerMinute]).toEqual([why, Math.round(600 * (0.49 + 0.05))]);
    for (let n = 0; n < 20; n++) back = nextStep(back.pace, SETTINGS, WELL, CROWD, SECOND);
    expect([back.slowed, back.ratePerMinute]).toEqual([null, 600]);
  },
);

test("[Q11] nobody is called while an alarm is on, or while no seat is left", () => {
  const alarm = nextStep(FULL_PACE, { ...SETTINGS, alarm: true }, WELL, CROWD, SECOND);
  expect([alarm.call, alarm.slowed]).toEqual([0, "alarm"]);
  const gone = nextStep(FULL_PACE, SETTINGS, WELL, { ...CROWD, seatsLeft: 0 }, SECOND);
  expect([gone.call, gone.slowed]).toEqual([0, "sold-out"]);
});

test("[Q9] whatever happens: never more than there is room for, or than wait", () => {
  const signals = fc.record({
    commitMs: fc.integer({ min: 0, max: 1_000 }),
    paymentMs: fc.integer({ min: 0, max: 20_000 }),
    overloads: fc.integer({ min: 0, max: 3 }),
  });
  const crowd = fc.record({
    inside: fc.integer({ min: 0, max: 300 }),
    waiting: fc.integer({ min: 0, max: 50 }),
    seatsLeft: fc.integer({ min: 0, max: 5 }),
  });
  const steps = fc.array(fc.tuple(signals, crowd, fc.integer({ min: 0, max: 5_000 })));
  fc.assert(
    fc.property(steps, (all) => {
      let pace: Pace = FULL_PACE;
      for (const [given, { inside, waiting, seatsLeft }, elapsed] of all) {
        const step = nextStep(pace, SETTINGS, given, { inside, waiting, seatsLeft }, elapsed);
        expect(step.call).toBeGreaterThanOrEqual(0);
        expect(step.call).toBeLessThanOrEqual(Math.max(0, SETTINGS.insideMax - inside));
        expect(step.call).toBeLessThanOrEqual(waiting);
        expect(step.call).toBeLessThanOrEqual((SETTINGS.ratePerMinute * elapsed) / 60_000 + 1);
        expect(step.pace.factor).toBeGreaterThan(0);
        expect(step.pace.factor).toBeLessThanOrEqual(1);
        pace = step.pace;
      }
    }),
  );
});
