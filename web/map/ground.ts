/** What lies under the seats: the pitch, and the outline of each section. */
import { pitchBox, type Box, type Venue } from "../plan.ts";
import { toScreen, type Camera, type Size } from "./camera.ts";
import type { Inks } from "./inks.ts";

export type Ground = (
  context: CanvasRenderingContext2D,
  camera: Camera,
  view: Size,
  inks: Inks,
  lit: number | null,
) => void;

/** Prepares the shapes once; the function it returns draws them. `lit` is the section that stands out. */
export function groundOf(venue: Venue): Ground {
  const shapes = venue.outlines.map(pathOf);
  const all = new Path2D();
  for (const shape of shapes) all.addPath(shape);
  const pitch = pitchBox(venue);
  return (context, camera, view, inks, lit) => {
    const origin = toScreen(camera, view, { x: 0, y: 0 });
    context.save();
    context.translate(origin.x, origin.y);
    context.scale(camera.scale, camera.scale);
    if (pitch !== null) drawPitch(context, pitch, inks, 1 / camera.scale);
    context.lineJoin = "round";
    // A stroke as wide as a row moves the outline from the seats' centres to outside their edges.
    context.lineWidth = venue.pitch * 1.3;
    for (const [shape, color] of [
      [all, inks.stand],
      [lit === null ? undefined : shapes[lit], inks.standLit],
    ] as const) {
      if (shape === undefined) continue;
      context.fillStyle = context.strokeStyle = color;
      context.fill(shape);
      context.stroke(shape);
    }
    context.restore();
  };
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
