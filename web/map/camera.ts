/** Where the map is looked at from. Pure: plan units on one side, CSS pixels on the other. */
import type { Box } from "../plan.ts";

export type Camera = {
  /** Plan point in the middle of the view. */
  readonly x: number;
  readonly y: number;
  /** CSS pixels a plan unit. */
  readonly scale: number;
};
export type Size = { readonly width: number; readonly height: number };
export type Spot = { readonly x: number; readonly y: number };

/** Shows the whole box with `margin` CSS pixels around it. */
export function fit(box: Box, view: Size, margin: number): Camera {
  const width = Math.max(box.right - box.left, 1e-6);
  const height = Math.max(box.bottom - box.top, 1e-6);
  const roomX = Math.max(view.width - 2 * margin, 1);
  const roomY = Math.max(view.height - 2 * margin, 1);
  return {
    x: (box.left + box.right) / 2,
    y: (box.top + box.bottom) / 2,
    scale: Math.min(roomX / width, roomY / height),
  };
}

/** Shows the whole box beside a column at the right edge (`side` 1) or the left (-1), `column` CSS pixels wide; in the
 * middle of the view where there is room for that. */
export function fitBeside(
  box: Box,
  view: Size,
  margin: number,
  column: number,
  side: 1 | -1,
): Camera {
  const rest = { width: view.width - column + margin, height: view.height };
  const all = fit(box, rest, margin);
  const spare = view.width - (box.right - box.left) * all.scale;
  const aside = Math.max(0, column - spare / 2);
  return { ...all, x: all.x + (side * aside) / all.scale };
}

export function toScreen(camera: Camera, view: Size, point: Spot): Spot {
  return {
    x: (point.x - camera.x) * camera.scale + view.width / 2,
    y: (point.y - camera.y) * camera.scale + view.height / 2,
  };
}

export function toPlan(camera: Camera, view: Size, spot: Spot): Spot {
  return {
    x: (spot.x - view.width / 2) / camera.scale + camera.x,
    y: (spot.y - view.height / 2) / camera.scale + camera.y,
  };
}

/** Moves the picture by a distance on the screen, CSS pixels. */
export function panBy(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, x: camera.x - dx / camera.scale, y: camera.y - dy / camera.scale };
}

/** Zooms so that the plan point under `at` stays under it. */
export function zoomAt(camera: Camera, view: Size, at: Spot, scale: number): Camera {
  const anchor = toPlan(camera, view, at);
  return {
    x: anchor.x - (at.x - view.width / 2) / scale,
    y: anchor.y - (at.y - view.height / 2) / scale,
    scale,
  };
}

/** Keeps the scale between the limits and the middle of the view over the venue, so that the map can
 * never be lost. */
export function keepInside(camera: Camera, box: Box, scaleMin: number, scaleMax: number): Camera {
  return {
    x: clamp(camera.x, box.left, box.right),
    y: clamp(camera.y, box.top, box.bottom),
    scale: clamp(camera.scale, scaleMin, scaleMax),
  };
}

/** Between two cameras, `t` in 0..1. The scale moves by ratio, so that zooming looks even. */
export function between(from: Camera, to: Camera, t: number): Camera {
  const ease = t * t * (3 - 2 * t);
  return {
    x: from.x + (to.x - from.x) * ease,
    y: from.y + (to.y - from.y) * ease,
    scale: from.scale * (to.scale / from.scale) ** ease,
  };
}

/** What of the plan is in view. */
export function visibleBox(camera: Camera, view: Size): Box {
  const halfWidth = view.width / 2 / camera.scale;
  const halfHeight = view.height / 2 / camera.scale;
  return {
    left: camera.x - halfWidth,
    right: camera.x + halfWidth,
    top: camera.y - halfHeight,
    bottom: camera.y + halfHeight,
  };
}

export function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
