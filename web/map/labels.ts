/** What is written over the seats. Far away a pin on the fan's own seats, close up row labels; always the focus
 * ring. */
import type { Choice } from "../choice.ts";
import { MINE, SELECTED } from "../choice.ts";
import type { Venue } from "../plan.ts";
import type { Row } from "../../src/domain/plan.ts";
import { clamp, toScreen, visibleBox, type Camera, type Size, type Spot } from "./camera.ts";
import { NUMBERS_FROM_PX, SEAT_RADIUS } from "./detail.ts";
import type { Inks } from "./inks.ts";

/** Where rows run out of the picture, their labels stay this far inside. */
const EDGE_PX = 14;

export type Sight = {
  readonly venue: Venue;
  readonly choice: Choice;
  readonly camera: Camera;
  readonly view: Size;
  readonly inks: Inks;
};

export function drawRows(context: CanvasRenderingContext2D, sight: Sight): void {
  const { venue, camera, view, inks } = sight;
  const seatPx = venue.pitch * camera.scale;
  if (seatPx < NUMBERS_FROM_PX) return;
  const seen = visibleBox(camera, view);
  const inView = (i: number) =>
    venue.x[i]! > seen.left &&
    venue.x[i]! < seen.right &&
    venue.y[i]! > seen.top &&
    venue.y[i]! < seen.bottom;
  context.font = `700 ${Math.min(14, Math.round(seatPx * 0.4))}px ${inks.font}`;
  for (const [s, box] of venue.boxes.entries()) {
    if (box.right < seen.left || box.left > seen.right) continue;
    if (box.bottom < seen.top || box.top > seen.bottom) continue;
    const { firstRow, rowCount } = venue.sections[s]!;
    for (let r = firstRow; r < firstRow + rowCount; r++) {
      const row = venue.rows[r]!;
      let from = row.first;
      let to = row.first + row.count - 1;
      while (from <= to && !inView(from)) from++;
      while (to > from && !inView(to)) to--;
      if (from <= to) drawRowLabels(context, sight, row, from, to);
    }
  }
}

/** One seat's distance before the first seat in view and after the last, along the row; where the row
 * goes on, over its seats at the edge of the picture. */
function drawRowLabels(
  context: CanvasRenderingContext2D,
  sight: Sight,
  row: Row,
  from: number,
  to: number,
): void {
  if (row.count < 2) return;
  const { view, inks } = sight;
  for (const at of [beside(sight, row, from, -1), beside(sight, row, to, 1)]) {
    const x = clamp(at.x, EDGE_PX, view.width - EDGE_PX);
    const y = clamp(at.y, EDGE_PX, view.height - EDGE_PX);
    if (x !== at.x || y !== at.y) {
      const width = context.measureText(row.label).width + 8;
      context.fillStyle = inks.stand;
      context.beginPath();
      context.roundRect(x - width / 2, y - 10, width, 20, 6);
      context.fill();
    }
    context.fillStyle = inks.quiet;
    context.fillText(row.label, x, y);
  }
}

/** The next place along the row, backwards (-1) or forwards (1). */
function beside(sight: Sight, { first, count }: Row, seat: number, way: -1 | 1): Spot {
  const a = screenOf(sight, Math.max(seat - 1, first));
  const b = screenOf(sight, Math.min(seat + 1, first + count - 1));
  const reach =
    (way * sight.venue.pitch * sight.camera.scale * 0.95) / Math.hypot(b.x - a.x, b.y - a.y);
  const at = screenOf(sight, seat);
  return { x: at.x + (b.x - a.x) * reach, y: at.y + (b.y - a.y) * reach };
}

export function drawPins(context: CanvasRenderingContext2D, sight: Sight): void {
  const { choice, inks } = sight;
  for (const seat of [...choice.picked.peek(), ...choice.mine.peek()]) {
    const state = choice.stateOf(seat);
    if (state !== SELECTED && state !== MINE) continue;
    const { x, y } = screenOf(sight, seat);
    context.beginPath();
    context.moveTo(x, y);
    context.arc(x, y - 15, 7, Math.PI * 0.8, Math.PI * 2.2);
    context.closePath();
    context.fillStyle = inks.mine;
    context.strokeStyle = inks.halo;
    context.lineWidth = 2;
    context.stroke();
    context.fill();
  }
}

export function drawFocus(context: CanvasRenderingContext2D, sight: Sight): void {
  const seat = sight.choice.focus.peek();
  if (seat === null) return;
  const at = screenOf(sight, seat);
  const radius = Math.max(sight.venue.pitch * sight.camera.scale * SEAT_RADIUS * 1.45, 7);
  for (const [color, width] of [
    [sight.inks.halo, 5],
    [sight.inks.ink, 2.5],
  ] as const) {
    context.beginPath();
    context.arc(at.x, at.y, radius, 0, Math.PI * 2);
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke();
  }
}

function screenOf({ venue, camera, view }: Sight, seat: number): Spot {
  return toScreen(camera, view, { x: venue.x[seat]!, y: venue.y[seat]! });
}
