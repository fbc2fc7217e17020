/** What is written over the seats. Far away: each section's name, free seats and price from, as many
 * lines as its size on the screen can carry. Close up: row labels and seat numbers. Always: a pin on
 * the fan's own seats while they are too small to see, and the focus ring. */
import type { Choice } from "../choice.ts";
import { MINE, SELECTED } from "../choice.ts";
import { shortPrice } from "../money.ts";
import type { Venue } from "../plan.ts";
import type { Sale } from "../sale.ts";
import { toScreen, visibleBox, type Camera, type Size, type Spot } from "./camera.ts";
import { inkOn, legibleOn, rgbOf } from "./contrast.ts";
import type { Inks } from "./inks.ts";
import { SEAT_RADIUS } from "./renderer.ts";

/** Pixels between neighbours at which labels give way to seats, and at which numbers fit. */
export const SEATS_FROM_PX = 9;
const NUMBERS_FROM_PX = 21;
const LINE_PX = 14;

export function drawLabels(
  context: CanvasRenderingContext2D,
  sale: Sale,
  choice: Choice,
  camera: Camera,
  view: Size,
  inks: Inks,
): void {
  const seatPx = sale.venue.pitch * camera.scale;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  if (seatPx < SEATS_FROM_PX) drawSections(context, sale, camera, view, inks);
  else if (seatPx >= NUMBERS_FROM_PX) drawNumbers(context, sale, choice, camera, view, inks);
  if (seatPx < SEATS_FROM_PX) drawPins(context, sale.venue, choice, camera, view, inks);
  const focus = choice.focus.peek();
  if (focus !== null) drawRing(context, screenOf(sale.venue, focus, camera, view), seatPx, inks);
}

function drawSections(
  context: CanvasRenderingContext2D,
  sale: Sale,
  camera: Camera,
  view: Size,
  inks: Inks,
): void {
  context.font = `700 12px ${inks.font}`;
  const widths = sale.venue.sections.map(({ name }) => context.measureText(name).width);
  const spanOf = (s: number) => sale.venue.spans[s]! * camera.scale;
  // Full names only where all have room: names and ids side by side look like different things.
  const named = widths.every((width, s) => width <= spanOf(s) * 1.05);
  sale.venue.sections.forEach((section, s) => {
    const span = spanOf(s);
    const at = screenOf(sale.venue, middleSeat(sale.venue, s), camera, view);
    if (at.x < -80 || at.y < -40 || at.x > view.width + 80 || at.y > view.height + 40) return;
    context.font = `700 12px ${inks.font}`;
    const fits = (text: string) => context.measureText(text).width <= span * 1.05;
    if (span < LINE_PX || !fits(section.id)) return;
    const { free, from } = sale.offers[s]!.peek();
    const lines = [named ? section.name : section.id];
    if (span > 2.8 * LINE_PX) lines.push(free === 0 ? "sold out" : `${free} free`);
    if (span > 3.8 * LINE_PX && from !== null) {
      lines.push(`from ${shortPrice({ amount: from, currency: currencyOf(sale) })}`);
    }
    lines.forEach((line, n) => {
      context.font = `${n === 0 ? "700 12px" : "500 11px"} ${inks.font}`;
      if (n > 0 && !fits(line)) return;
      const y = at.y + (n - (lines.length - 1) / 2) * LINE_PX;
      context.strokeStyle = inks.halo;
      context.lineWidth = 4;
      context.strokeText(line, at.x, y);
      context.fillStyle = free === 0 ? inks.quiet : inks.ink;
      context.fillText(line, at.x, y);
    });
  });
}

function drawNumbers(
  context: CanvasRenderingContext2D,
  sale: Sale,
  choice: Choice,
  camera: Camera,
  view: Size,
  inks: Inks,
): void {
  const { venue } = sale;
  const seatPx = venue.pitch * camera.scale;
  const onFree = venue.categories.map((c) =>
    inkOn(legibleOn(rgbOf(c.color), inks.palette.ground, 3)),
  );
  const seen = visibleBox(camera, view);
  venue.boxes.forEach((box, s) => {
    if (
      box.right < seen.left ||
      box.left > seen.right ||
      box.bottom < seen.top ||
      box.top > seen.bottom
    )
      return;
    const section = venue.sections[s]!;
    context.font = `600 ${Math.min(15, Math.round(seatPx * 0.36))}px ${inks.font}`;
    for (let i = section.first; i < section.first + section.count; i++) {
      if (venue.x[i]! < seen.left || venue.x[i]! > seen.right) continue;
      if (venue.y[i]! < seen.top || venue.y[i]! > seen.bottom) continue;
      if (choice.stateOf(i) !== 0) continue;
      context.fillStyle = onFree[venue.category[i]!]!;
      const at = screenOf(venue, i, camera, view);
      context.fillText(venue.numbers[i]!, at.x, at.y + 0.5);
    }
    context.font = `700 ${Math.min(14, Math.round(seatPx * 0.36))}px ${inks.font}`;
    context.fillStyle = inks.quiet;
    for (let r = section.firstRow; r < section.firstRow + section.rowCount; r++) {
      const row = venue.rows[r]!;
      if (row.count > 0)
        drawRowLabel(context, venue, row.first, row.count, row.label, camera, view);
    }
  });
}

/** One seat's distance before the first seat and after the last, along the row. */
function drawRowLabel(
  context: CanvasRenderingContext2D,
  venue: Venue,
  first: number,
  count: number,
  label: string,
  camera: Camera,
  view: Size,
): void {
  const last = first + count - 1;
  const step = (end: number, next: number): Spot => {
    const a = screenOf(venue, end, camera, view);
    const b = screenOf(venue, next, camera, view);
    const length = Math.hypot(a.x - b.x, a.y - b.y) || 1;
    const reach = venue.pitch * camera.scale * 0.95;
    return { x: a.x + ((a.x - b.x) / length) * reach, y: a.y + ((a.y - b.y) / length) * reach };
  };
  if (count < 2) return;
  const before = step(first, first + 1);
  const after = step(last, last - 1);
  context.fillText(label, before.x, before.y);
  context.fillText(label, after.x, after.y);
}

function drawPins(
  context: CanvasRenderingContext2D,
  venue: Venue,
  choice: Choice,
  camera: Camera,
  view: Size,
  inks: Inks,
): void {
  for (const seat of [...choice.picked.peek(), ...choice.mine.peek()]) {
    const state = choice.stateOf(seat);
    if (state !== SELECTED && state !== MINE) continue;
    const { x, y } = screenOf(venue, seat, camera, view);
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

function drawRing(context: CanvasRenderingContext2D, at: Spot, seatPx: number, inks: Inks): void {
  const radius = Math.max(seatPx * SEAT_RADIUS * 1.45, 7);
  for (const [color, width] of [
    [inks.halo, 5],
    [inks.ink, 2.5],
  ] as const) {
    context.beginPath();
    context.arc(at.x, at.y, radius, 0, Math.PI * 2);
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke();
  }
}

/** A seat in the middle of the middle row: always inside, however the section bends. */
export function middleSeat(venue: Venue, section: number): number {
  const { firstRow, rowCount } = venue.sections[section]!;
  const row = venue.rows[firstRow + (rowCount >> 1)]!;
  return row.first + (row.count >> 1);
}

function screenOf(venue: Venue, seat: number, camera: Camera, view: Size): Spot {
  return toScreen(camera, view, { x: venue.x[seat]!, y: venue.y[seat]! });
}

function currencyOf(sale: Sale): string {
  return sale.event.prices[0]?.price.currency ?? "EUR";
}
