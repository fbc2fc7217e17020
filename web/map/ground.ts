/** What lies under the seats: the pitch, and the sections. Far away each is tinted in the colour of what
 * it offers, the stronger the more of it is free; one with nothing is crossed out. */
import { pitchBox, type Box, type Venue } from "../plan.ts";
import { toScreen, type Camera, type Size } from "./camera.ts";
import { hexOf, legibleOn, mix, rgbOf, SEAT_CONTRAST } from "./contrast.ts";
import type { Showing } from "./filter.ts";
import type { Inks } from "./inks.ts";

export type Look = {
  readonly camera: Camera;
  readonly view: Size;
  readonly inks: Inks;
  /** By section. */
  readonly showing: readonly Showing[];
  /** The section that stands out. */
  readonly lit: number | null;
  /** Of the tints, 0 to 1. */
  readonly tint: number;
};
export type Ground = (context: CanvasRenderingContext2D, look: Look) => void;

/** Tint of a section with its last seat free, and with all. Stronger ones would swallow the labels. */
const TINT_MIN = 0.2;
const TINT_MAX = 0.72;

/** Prepares the shapes once; the function it returns draws them. */
export function groundOf(venue: Venue): Ground {
  const shapes = venue.outlines.map(pathOf);
  const pitch = pitchBox(venue);
  return (context, { camera, view, inks, showing, lit, tint }) => {
    const origin = toScreen(camera, view, { x: 0, y: 0 });
    context.save();
    context.translate(origin.x, origin.y);
    context.scale(camera.scale, camera.scale);
    if (pitch !== null) drawPitch(context, pitch, inks, 1 / camera.scale);
    context.lineJoin = "round";
    // A stroke as wide as a row moves the outline from the seats' centres to outside their edges.
    context.lineWidth = venue.pitch * 1.3;
    for (const [s, shape] of shapes.entries()) {
      const color = colorOf(venue, s, showing[s]!, inks, tint);
      context.fillStyle = context.strokeStyle = color;
      context.fill(shape);
      context.stroke(shape);
    }
    if (lit !== null) {
      context.strokeStyle = inks.ink;
      context.lineWidth = 2 / camera.scale;
      context.stroke(shapes[lit]!);
    }
    context.restore();
  };
}

function colorOf(venue: Venue, section: number, offer: Showing, inks: Inks, tint: number): string {
  const stand = inks.palette.ground;
  if (offer.category === null) return inks.stand;
  const { color } = venue.categories[offer.category]!;
  const share = offer.free / venue.sections[section]!.count;
  const strength = tint * (TINT_MIN + (TINT_MAX - TINT_MIN) * share);
  return hexOf(mix(stand, legibleOn(rgbOf(color), stand, SEAT_CONTRAST), strength));
}
function pathOf(outline: Float32Array): Path2D {
  const path = new Path2D();
  for (let i = 0; i < outline.length; i += 2) {
    if (i === 0) path.moveTo(outline[0]!, outline[1]!);
    else path.lineTo(outline[i]!, outline[i + 1]!);
  }
  path.closePath();
  return path;
}

function drawPitch(context: CanvasRenderingContext2D, box: Box, inks: Inks, px: number): void {
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const x = (box.left + box.right) / 2;
  const y = (box.top + box.bottom) / 2;
  const deep = width * 0.157; // Penalty area: 16.5 m of 105 m, 40.3 m of 68 m.
  const wide = height * 0.593;
  context.fillStyle = inks.pitch;
  context.strokeStyle = inks.pitchLine;
  context.lineWidth = Math.max(width * 0.006, px);
  context.beginPath();
  context.roundRect(box.left, box.top, width, height, width * 0.012);
  context.fill();
  context.stroke();
  context.beginPath();
  context.moveTo(x, box.top);
  context.lineTo(x, box.bottom);
  context.rect(box.left, y - wide / 2, deep, wide);
  context.rect(box.right - deep, y - wide / 2, deep, wide);
  context.moveTo(x + width * 0.087, y);
  context.arc(x, y, width * 0.087, 0, Math.PI * 2);
  context.stroke();
}
