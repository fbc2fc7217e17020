/** Which labels fit: each on its own area as far as possible, none over another. Pure: text is measured
 * by whoever asks. */
import type { Venue } from "../plan.ts";
import type { Area } from "./areas.ts";
import type { Spot } from "./camera.ts";
import { contains } from "./hit.ts";

/** Of the points around a label, at least so many must lie on its own area. */
const ON_AREA_MIN = 6;
const EDGE: readonly (readonly [number, number])[] = [
  [-1, -1],
  [0, -1],
  [1, -1],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
];
/** Letters are narrower than the lines that they stand on, so a little may hang over: of the width this share. */
const OVERHANG = 0.86;
/** And lower, but only the outer lines have nothing beyond them: CSS pixels above and below, however many they are. */
const HANG_PX = 1;
/** CSS pixels between two labels. */
const APART_PX = 3;

export type Label = {
  readonly area: Area;
  readonly lines: readonly string[];
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
};

/** `candidates` are the texts for an area, the fullest first; what does not fit goes without. The first
 * areas choose first. `scale` is CSS pixels a plan unit. */
export function labelsFor(
  venue: Venue,
  areas: readonly Area[],
  candidates: (area: Area) => readonly (readonly string[])[],
  measure: (lines: readonly string[]) => { width: number; height: number },
  scale: number,
): Label[] {
  const placed: Label[] = [];
  for (const area of areas) {
    for (const lines of candidates(area)) {
      const label = { area, lines, ...measure(lines) };
      if (!lies(venue, label, scale) || placed.some((other) => touch(label, other, scale)))
        continue;
      placed.push(label);
      break;
    }
  }
  return placed;
}

export function touch(a: Label, b: Label, scale: number): boolean {
  const dx = Math.abs(a.area.anchor.x - b.area.anchor.x) * scale;
  const dy = Math.abs(a.area.anchor.y - b.area.anchor.y) * scale;
  return dx < (a.width + b.width) / 2 + APART_PX && dy < (a.height + b.height) / 2 + APART_PX;
}

/** Whether the label lies over a plan point. */
export function covers({ area, width, height }: Label, { x, y }: Spot, scale: number): boolean {
  const { anchor } = area;
  return (
    Math.abs(anchor.x - x) * scale < width / 2 + APART_PX &&
    Math.abs(anchor.y - y) * scale < height / 2 + APART_PX
  );
}

function lies(venue: Venue, { area, lines, width, height }: Label, scale: number): boolean {
  const { anchor, sections } = area;
  const on = (spot: Spot) => sections.some((s) => contains(venue.outlines[s]!, spot));
  const reachX = ((width / 2) * OVERHANG) / scale;
  const reachY = (height / 2 - HANG_PX) / scale;
  const there = EDGE.filter(([x, y]) => on({ x: anchor.x + x * reachX, y: anchor.y + y * reachY }));
  // Where an area is lower than several lines, fewer of them do.
  const middles = there.filter(([x]) => x === 0);
  return there.length >= ON_AREA_MIN && (lines.length === 1 || middles.length === 2);
}
