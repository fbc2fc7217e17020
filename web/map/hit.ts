/** What is under a finger: first the sections whose box is near, then their seats. A scan of one
 * section takes microseconds, so there is no index to build. */
import type { Box, Venue } from "../plan.ts";
import type { Spot } from "./camera.ts";

/** The nearest seat within `reach` plan units of a plan point, or null. */
export function seatAt(venue: Venue, at: Spot, reach: number): number | null {
  let best: number | null = null;
  let bestSquare = reach * reach;
  venue.boxes.forEach((box, s) => {
    if (!near(box, at, reach)) return;
    const { first, count } = venue.sections[s]!;
    for (let i = first; i < first + count; i++) {
      const dx = venue.x[i]! - at.x;
      const dy = venue.y[i]! - at.y;
      const square = dx * dx + dy * dy;
      if (square <= bestSquare) {
        bestSquare = square;
        best = i;
      }
    }
  });
  return best;
}

/** The section whose outline holds the point, else that of the nearest seat within `reach`, else null. */
export function sectionAt(venue: Venue, at: Spot, reach: number): number | null {
  const inside = venue.outlines.findIndex(
    (outline, s) => near(venue.boxes[s]!, at, 0) && contains(outline, at),
  );
  if (inside >= 0) return inside;
  const seat = seatAt(venue, at, reach);
  return seat === null ? null : venue.sectionOf[seat]!;
}

function near(box: Box, at: Spot, reach: number): boolean {
  return (
    at.x >= box.left - reach &&
    at.x <= box.right + reach &&
    at.y >= box.top - reach &&
    at.y <= box.bottom + reach
  );
}

/** Even-odd rule over x, y pairs. */
export function contains(outline: Float32Array, at: Spot): boolean {
  let inside = false;
  for (let i = 0, j = outline.length - 2; i < outline.length; j = i, i += 2) {
    const xi = outline[i]!;
    const yi = outline[i + 1]!;
    const xj = outline[j]!;
    const yj = outline[j + 1]!;
    if (yi > at.y !== yj > at.y && at.x < ((xj - xi) * (at.y - yi)) / (yj - yi) + xi) {
      inside = !inside;
    }
  }
  return inside;
}
