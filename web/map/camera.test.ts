import fc from "fast-check";
import { expect, test } from "vitest";
import {
  between,
  fit,
  fitBeside,
  keepInside,
  panBy,
  toPlan,
  toScreen,
  visibleBox,
  zoomAt,
} from "./camera.ts";

const view = { width: 400, height: 300 };
const box = { left: 100, top: 50, right: 1100, bottom: 450 };
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const camera = fc.record({ x: number(0, 1000), y: number(0, 1000), scale: number(0.01, 20) });
const spot = fc.record({ x: number(0, 400), y: number(0, 300) });

test("[W7] the whole box is in view after a fit, in the middle", () => {
  const fitted = fit(box, view, 20);
  expect(toScreen(fitted, view, { x: 100, y: 250 })).toEqual({ x: 20, y: 150 });
  expect(toScreen(fitted, view, { x: 1100, y: 250 }).x).toBeCloseTo(380);
});

test("[W7] zooming leaves what is under the finger under the finger", () => {
  fc.assert(
    fc.property(camera, spot, number(0.01, 20), (from, at, scale) => {
      const anchor = toPlan(from, view, at);
      const after = toScreen(zoomAt(from, view, at, scale), view, anchor);
      expect(after.x).toBeCloseTo(at.x, 3);
      expect(after.y).toBeCloseTo(at.y, 3);
    }),
  );
});

test("[W7] panning moves the picture with the finger", () => {
  fc.assert(
    fc.property(camera, spot, number(-200, 200), (from, at, dx) => {
      const point = toPlan(from, view, at);
      expect(toScreen(panBy(from, dx, 7), view, point).x).toBeCloseTo(at.x + dx, 3);
    }),
  );
});

test("[W7] the map cannot be lost: its middle stays over the venue, its scale between the limits", () => {
  fc.assert(
    fc.property(number(-1e6, 1e6), number(-1e6, 1e6), number(1e-6, 1e6), (x, y, scale) => {
      const kept = keepInside({ x, y, scale }, box, 0.5, 4);
      const seen = visibleBox(kept, view);
      expect(seen.left).toBeLessThanOrEqual(box.right);
      expect(seen.right).toBeGreaterThanOrEqual(box.left);
      expect(kept.scale).toBeGreaterThanOrEqual(0.5);
      expect(kept.scale).toBeLessThanOrEqual(4);
    }),
  );
});

test("a flight starts and ends where it should, and halfway the scale is the geometric mean", () => {
  const from = { x: 0, y: 0, scale: 1 };
  const to = { x: 10, y: 20, scale: 16 };
  expect(between(from, to, 0)).toEqual(from);
  expect(between(from, to, 1)).toEqual(to);
  expect(between(from, to, 0.5)).toEqual({ x: 5, y: 10, scale: 4 });
});

test("[W98] the whole box is beside the buttons, and in the middle where there is room for that", () => {
  const column = 60;
  const views = fc.record({
    width: fc.integer({ min: 200, max: 2000 }),
    height: fc.integer({ min: 150, max: 2000 }),
  });
  fc.assert(
    fc.property(views, fc.constantFrom(1 as const, -1 as const), (size, side) => {
      const fitted = fitBeside(box, size, 14, column, side);
      const from = toScreen(fitted, size, { x: box.left, y: box.top });
      const to = toScreen(fitted, size, { x: box.right, y: box.bottom });
      const [before, after] = [from.x, size.width - to.x];
      expect(side === 1 ? after : before).toBeGreaterThan(column - 0.01);
      expect(Math.min(before, after, from.y, size.height - to.y)).toBeGreaterThan(14 - 0.01);
      if ((before + after) / 2 > column) expect(before).toBeCloseTo(after);
    }),
  );
});
