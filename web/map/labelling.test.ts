import { expect, test } from "vitest";
import { checkPlan } from "../../src/domain/venue/check.ts";
import { compilePlan } from "../../src/domain/venue/compile.ts";
import { demoStadium } from "../../src/domain/venue/stadium.ts";
import { decodePlan, encodePlan } from "../../src/protocol/plan-bytes.ts";
import { venueOf } from "../plan.ts";
import { sectionAreas, standAreas } from "./areas.ts";
import { fit } from "./camera.ts";
import { contains } from "./hit.ts";
import { labelsFor, type Label, touch } from "./labelling.ts";

const { file, sidecar } = demoStadium({ seats: 60_000, seed: 7 });
const { plan } = compilePlan(checkPlan(file, sidecar).venue!);
const venue = venueOf(decodePlan(encodePlan(plan)));
/** About what a letter of 11 pixels takes. */
const measure = (lines: readonly string[]) => ({
  width: Math.max(...lines.map(({ length }) => length * 6.2)),
  height: lines.length * 13,
});
const texts = () => [["from €35", "1,204 free"], ["from €35"], ["€35"]];

const PHONE = { width: 360, height: 370 };
const DESKTOP = { width: 1000, height: 700 };

test.each([
  ["a phone", PHONE],
  ["a desktop", DESKTOP],
])("[W21] on %s no label touches another, and there are some", (_, view) => {
  const { scale } = fit(venue.bounds, view, 14);
  for (const areas of [sectionAreas(venue), standAreas(venue)]) {
    const labels = labelsFor(venue, areas, texts, measure, scale);
    for (const [n, label] of labels.entries()) {
      for (const other of labels.slice(n + 1)) expect(touch(label, other, scale)).toBe(false);
    }
  }
  expect(labelsFor(venue, standAreas(venue), texts, measure, scale).length).toBeGreaterThan(8);
});

test("[W21] every section is in one stand, and a stand lies one way", () => {
  const stands = standAreas(venue);
  const sections = stands.flatMap(({ sections }) => sections);
  expect(sections.toSorted((a, b) => a - b)).toEqual([...venue.sections.keys()]);
  const east = stands.filter(({ sections }) =>
    sections.some((s) => /^E\d/.test(venue.sections[s]!.id)),
  );
  const tiers = new Set(venue.sections.map(({ tier }) => tier));
  // East, and the parts of it that lie towards the corners.
  expect(east.length).toBeLessThanOrEqual(3 * tiers.size);
});

test("[W21] the larger the screen, the more is said", () => {
  const said = (width: number) =>
    labelsFor(venue, sectionAreas(venue), texts, measure, width / 10_000).flatMap(
      ({ lines }) => lines,
    ).length;
  expect(said(400)).toBeLessThan(said(1600));
  expect(said(8000)).toBe(venue.sections.length * 2);
});

/** Of the area that the label is on, where it is: CSS pixels. */
function heightBelow({ area }: Label, scale: number): number {
  const { x, y } = area.anchor;
  const on = (at: number) => area.sections.some((s) => contains(venue.outlines[s]!, { x, y: at }));
  const step = 0.25 / scale;
  let [top, bottom] = [y, y];
  while (on(top - step)) top -= step;
  while (on(bottom + step)) bottom += step;
  return (bottom - top) * scale;
}

test.each([1, 1.3, 1.6, 2, 2.5, 3])(
  "[W153] however near one is (%d times), a label of several lines is not higher than its section",
  (zoom) => {
    const all = [["N101", "from €35", "104 free"], ["N101", "from €35"], ["N101"]];
    for (const view of [PHONE, DESKTOP]) {
      const scale = fit(venue.bounds, view, 14).scale * zoom;
      const labels = labelsFor(venue, sectionAreas(venue), () => all, measure, scale);
      const tooHigh = labels.filter(
        (label) => label.lines.length > 1 && heightBelow(label, scale) < label.height - 2,
      );
      expect(tooHigh.map(({ lines }) => lines)).toEqual([]);
    }
  },
);
