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
import { askedBy } from "./asking.ts";

function tell(admission: Admission, events: readonly AdmissionEvent[]): Admission {
  for (const event of events) evolveAdmission(admission, event);
  return admission;
}

/** At 0. */
function drawn(lots: number): Admission {
  const admission = newAdmission();
  tell(admission, commit(admission, "commitment", "sealed"));
  return tell(admission, drawLots(admission, "seed", lots, 0));
}

/** Everybody knows their number. */
const KNOWN = askedBy(0, 20);

test("[Q4] one seed is committed to, and one draw is made", () => {
  const admission = newAdmission();
  expect(drawLots(admission, "seed", 3, 0)).toEqual([]);
  tell(admission, commit(admission, "first", "sealed"));
  expect(commit(admission, "second", "sealed")).toEqual([]);
  expect(admission.draw?.seed).toBeNull();
  tell(admission, drawLots(admission, "seed", 3, 0));
  expect(admission).toMatchObject({ drawn: 3, draw: { commitment: "first", seed: "seed" } });
  expect(drawLots(admission, "other", 4, 0)).toEqual([]);
});

test("[Q5] nobody is called before the draw", () => {
  expect(call(newAdmission(), 5, 0)).toEqual([]);
});

test("[Q45] nobody is called while numbers are asked for, and then they are", () => {
  fc.assert(
    fc.property(fc.nat(10_000_000), fc.nat(1_000), fc.nat(1_000_000), (lots, lotless, at) => {
      const admission = newAdmission();
      for (let n = 0; n < lotless; n++) tell(admission, [{ kind: "late" }]);
      tell(admission, commit(admission, "commitment", "sealed"));
      tell(admission, drawLots(admission, "seed", lots, at));
      const by = askedBy(at, lots === 0 ? 0 : lots + lotless);
      // Who comes after the draw knows their number, and makes nobody wait.
      tell(admission, [{ kind: "late" }]);
      expect(call(admission, 1, by - 1)).toEqual([]);
      expect(call(admission, 1, by)).toEqual([{ kind: "called", line: 1, front: 0, at: by }]);
    }),
  );
});

test("[Q45] a queue without a lobby, and a draw of which it is not known when, keep nobody waiting", () => {
  expect(call(tell(drawn(0), [{ kind: "late" }]), 1, 0)).toHaveLength(1);
  const before = tell(newAdmission(), [{ kind: "drawn", seed: "seed", lots: 1_000_000 }]);
  expect(call(before, 1, 0)).toHaveLength(1);
});

test("[Q5] who came before the draw was made, but after the bell, is behind all lots", () => {
  const admission = newAdmission();
  tell(admission, [{ kind: "late" }, { kind: "late" }]);
  tell(admission, commit(admission, "commitment", "sealed"));
  tell(admission, drawLots(admission, "seed", 3, 0));
  expect([admission.line.given, waiting(admission)]).toEqual([5, 5]);
});

test("[Q6] who comes back is called before the line", () => {
  const admission = tell(drawn(10), [{ kind: "back" }, { kind: "back" }]);
  const at = KNOWN;
  expect(call(admission, 1, at)).toEqual([{ kind: "called", line: 0, front: 1, at }]);
  expect(call(admission, 5, at)).toEqual([{ kind: "called", line: 3, front: 2, at }]);
});

test("[Q7] a number has its moment for an hour; after that everybody has missed it", () => {
  const admission = drawn(10);
  const at = (people: number, ms: number) => tell(admission, call(admission, people, KNOWN + ms));
  at(2, 100);
  at(3, 200);
  const when = (n: number) => (calledAt(admission.line, n) ?? NaN) - KNOWN;
  expect([1, 2, 3, 5, 6].map(when)).toEqual([100, 100, 200, 200, NaN]);
  const since = [99, 100, 150, 200].map((ms) => calledSince(admission.line, KNOWN + ms));
  expect(since).toEqual([5, 3, 3, 0]);
  at(1, 300 + STEPS_KEPT_MS);
  expect(admission.line.steps.length).toBe(2);
  expect(when(1)).toBe(200);
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
        else tell(admission, call(admission, one.people, KNOWN + now));
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
