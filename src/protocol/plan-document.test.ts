import * as fc from "fast-check";
import { Value } from "typebox/value";
import { expect, test } from "vitest";

import { checkPlan } from "../domain/venue/check.ts";
import { compilePlan } from "../domain/venue/compile.ts";
import { demoStadium } from "../domain/venue/stadium.ts";
import { PlanView } from "./api.ts";
import { planDocument, planFromDocument } from "./plan-document.ts";

test("[V11] a plan survives being written down and read, to the last field", () => {
  const moved = fc.double({ min: 0, max: 900_000, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 3_000 }), fc.nat(), moved, (seats, seed, by) => {
      const { file, sidecar } = demoStadium({ seats, seed });
      const zones = file.zones.map((zone) => ({
        ...zone,
        position: { x: zone.position.x + by, y: zone.position.y },
      }));
      const { plan } = compilePlan(checkPlan({ ...file, zones }, sidecar).venue!);
      const text = JSON.stringify(planDocument(plan));
      const back = planFromDocument(JSON.parse(text) as PlanView);
      expect(back).toEqual(plan);
      expect(JSON.stringify(planDocument(back))).toBe(text);
    }),
    { numRuns: 15 },
  );
});

test("[V11] the document is what the API promises", () => {
  const { file, sidecar } = demoStadium({ seats: 2_000, seed: 1 });
  const document = planDocument(compilePlan(checkPlan(file, sidecar).venue!).plan);
  expect(Value.Check(PlanView, document)).toBe(true);
});
