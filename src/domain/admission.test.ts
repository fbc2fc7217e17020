import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Admission,
  type AdmissionEvent,
  call,
  calledAt,
  calledSince,
  commit,
  drawLots,
  evolveAdmission,
  newAdmission,
  STEPS_KEPT_MS,
  waiting,
} from "./admission.ts";

function tell(admission: Admission, events: readonly AdmissionEvent[]): Admission {
  for (const event of events) evolveAdmission(admission, event);
  return admission;
}

function drawn(lots: number): Admission {
  const admission = newAdmission();
  tell(admission, commit(admission, "commitment", "sealed"));
  return tell(admission, drawLots(admission, "seed", lots));
}

test("[Q4] one seed is committed to, and one draw is made", () => {
  const admission = newAdmission();
  expect(drawLots(admission, "seed", 3)).toEqual([]);
  tell(admission, commit(admission, "first", "sealed"));
  expect(commit(admission, "second", "sealed")).toEqual([]);
  expect(admission.draw?.seed).toBeNull();
  tell(admission, drawLots(admission, "seed", 3));
  expect(admission).toMatchObject({ drawn: 3, draw: { commitment: "first", seed: "seed" } });
  expect(drawLots(admission, "other", 4)).toEqual([]);
});

test("[Q5] nobody is called before the draw", () => {
  expect(call(newAdmission(), 5, 0)).toEqual([]);
});

test("[Q5] who came before the draw was made, but after the bell, is behind all lots", () => {
  const admission = newAdmission();
  tell(admission, [{ kind: "late" }, { kind: "late" }]);
  tell(admission, commit(admission, "commitment", "sealed"));
  tell(admission, drawLots(admission, "seed", 3));
  expect([admission.line.given, waiting(admission)]).toEqual([5, 5]);
});

test("[Q6] who comes back is called before the line", () => {
  const admission = tell(drawn(10), [{ kind: "back" }, { kind: "back" }]);
  expect(call(admission, 1, 7)).toEqual([{ kind: "called", line: 0, front: 1, at: 7 }]);
  expect(call(admission, 5, 7)).toEqual([{ kind: "called", line: 3, front: 2, at: 7 }]);
});

test("[Q7] a number has its moment for an hour; after that everybody has missed it", () => {
  const admission = drawn(10);
  const at = (people: number, now: number) => tell(admission, call(admission, people, now));
  at(2, 100);
  at(3, 200);
  expect([1, 2, 3, 5, 6].map((n) => calledAt(admission.line, n))).toEqual([
    100,
    100,
    200,
    200,
    undefined,
  ]);
  expect([99, 100, 150, 200].map((since) => calledSince(admission.line, since))).toEqual([
    5, 3, 3, 0,
  ]);
  at(1, 300 + STEPS_KEPT_MS);
  expect(admission.line.steps.length).toBe(2);
  expect(calledAt(admission.line, 1)).toBe(200);
});

test("[Q5] never more are called than wait, each number once, in order", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("late" as const) }),
    fc.record({ kind: fc.constant("back" as const) }),
    fc.record({ kind: fc.constant("call" as const), people: fc.integer({ min: -2, max: 9 }) }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 }), fc.array(step), (lots, steps) => {
      const admission = drawn(lots);
      let called = 0;
      for (const [now, one] of steps.entries()) {
        const before = admission.line.called + admission.front.called;
        if (one.kind !== "call") tell(admission, [one]);
        else tell(admission, call(admission, one.people, now));
        const after = admission.line.called + admission.front.called;
        called += after - before;
        expect(after - before).toBeLessThanOrEqual(
          one.kind === "call" ? Math.max(0, one.people) : 0,
        );
      }
      expect(waiting(admission)).toBe(admission.line.given + admission.front.given - called);
      expect(waiting(admission)).toBeGreaterThanOrEqual(0);
      for (let n = 2; n <= admission.line.called; n++) {
        expect(calledAt(admission.line, n)).toBeGreaterThanOrEqual(
          calledAt(admission.line, n - 1)!,
        );
      }
    }),
  );
});
