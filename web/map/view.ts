/** The machine behind the map: owns the camera, the three canvases and the only animation frame. It
 * draws when something changed, never in an idle loop. */
import type { Choice } from "../choice.ts";
import type { Sale } from "../sale.ts";
import {
  between,
  fit,
  keepInside,
  panBy,
  toPlan,
  toScreen,
  zoomAt,
  type Camera,
  type Size,
  type Spot,
} from "./camera.ts";
import { listenGestures } from "./gestures.ts";
import { groundOf } from "./ground.ts";
import { seatAt, sectionAt } from "./hit.ts";
import { readInks, type Inks } from "./inks.ts";
import { drawLabels, SEATS_FROM_PX } from "./labels.ts";
import { createRenderer } from "./renderer.ts";

const MARGIN_PX = 14;
const FLIGHT_MS = 250;
/** Pixels between neighbours when fully zoomed in, and when a seat is shown on request. */
const SEAT_PX_MAX = 64;
const SEAT_PX_NEAR = 30;
/** Half of a comfortable touch target: a tap this near a seat means the seat. */
const TOUCH_REACH_PX = 22;

export type MapView = {
  setStates(states: Uint8Array): void;
  redraw(): void;
  /** Brings a seat into view, close enough to be told from its neighbours. */
  reveal(seat: number): void;
  zoomBy(ratio: number): void;
  panBy(dx: number, dy: number): void;
  fitAll(): void;
  destroy(): void;
};

/** Null when there is no WebGL2. `hovered` hears which seat the mouse is over. */
export function createView(
  host: HTMLElement,
  sale: Sale,
  choice: Choice,
  hovered: (seat: number | null, at: Spot) => void,
): MapView | null {
  const [ground, seats, labels] = host.querySelectorAll("canvas") as unknown as [
    HTMLCanvasElement,
    HTMLCanvasElement,
    HTMLCanvasElement,
  ];
  const { venue } = sale;
  const underPen = ground.getContext("2d");
  const overPen = labels.getContext("2d");
  const renderer = createRenderer(seats, venue, () => redraw());
  if (renderer === null || underPen === null || overPen === null) return null;
  const drawGround = groundOf(venue);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  let size: Size = { width: 1, height: 1 };
  let camera: Camera = fit(venue.bounds, size, MARGIN_PX);
  let inks: Inks = readInks(host);
  let lit: number | null = null;
  /** The camera has not been moved by hand: a new size shows the whole venue again. */
  let whole = true;
  let flight: { from: Camera; to: Camera; since: number } | null = null;
  let frame: number | null = null;
  /** What the ground was last drawn for. */
  let groundDrawn: readonly unknown[] = [];

  const draw = (time: number) => {
    if (frame !== null) cancelAnimationFrame(frame);
    frame = null;
    if (flight !== null) {
      const t = Math.min(1, Math.max(0, (time - flight.since) / FLIGHT_MS));
      camera = between(flight.from, flight.to, t);
      if (t < 1) redraw();
      else flight = null;
    }
    const ratio = devicePixelRatio;
    // Seats change ten times a second, the ground only when it is looked at differently.
    const ground = [camera, size, inks, lit, ratio];
    if (ground.some((part, n) => part !== groundDrawn[n])) {
      groundDrawn = ground;
      wipe(underPen, size, ratio);
      drawGround(underPen, camera, size, inks, lit);
    }
    renderer.draw(camera, size, ratio);
    wipe(overPen, size, ratio);
    drawLabels(overPen, sale, choice, camera, size, inks);
  };
  const redraw = () => {
    frame ??= requestAnimationFrame(draw);
  };
  const limits = (wanted: Camera) =>
    keepInside(
      wanted,
      venue.bounds,
      fit(venue.bounds, size, MARGIN_PX).scale * 0.9,
      SEAT_PX_MAX / venue.pitch,
    );
  const move = (wanted: Camera) => {
    flight = null;
    whole = false;
    camera = limits(wanted);
    hovered(null, { x: 0, y: 0 });
    redraw();
  };
  const fly = (wanted: Camera) => {
    if (calm.matches) return move(wanted);
    whole = false;
    flight = { from: camera, to: limits(wanted), since: performance.now() };
    redraw();
  };
  const seatPx = () => venue.pitch * camera.scale;
  const middle = () => ({ x: size.width / 2, y: size.height / 2 });
  const fitAll = () => {
    fly(fit(venue.bounds, size, MARGIN_PX));
    whole = true;
  };

  const stopGestures = listenGestures(host, {
    pan: (dx, dy) => move(panBy(camera, dx, dy)),
    zoom: (at, ratio) =>
      move(zoomAt(camera, size, at, limits({ ...camera, scale: camera.scale * ratio }).scale)),
    tap(at) {
      const point = toPlan(camera, size, at);
      if (seatPx() < SEATS_FROM_PX) {
        const section = sectionAt(venue, point, TOUCH_REACH_PX / camera.scale);
        if (section === null) return;
        choice.openSection.value = section;
        fly(sectionCamera(section));
        return;
      }
      const seat = seatAt(venue, point, Math.max(venue.pitch / 2, TOUCH_REACH_PX / camera.scale));
      if (seat !== null) choice.toggle(seat);
    },
    hover(at) {
      const point = at === null ? null : toPlan(camera, size, at);
      const far = seatPx() < SEATS_FROM_PX;
      const section = point !== null && far ? sectionAt(venue, point, 0) : null;
      if (section !== lit) {
        lit = section;
        redraw();
      }
      host.style.cursor = section !== null ? "zoom-in" : "";
      const seat = point === null || far ? null : seatAt(venue, point, venue.pitch / 2);
      hovered(seat, at ?? { x: 0, y: 0 });
      if (seat !== null) host.style.cursor = "pointer";
    },
  });
  /** The whole section if its seats can be told apart then, else its middle, close up. */
  const sectionCamera = (section: number): Camera => {
    const near = fit(venue.boxes[section]!, size, MARGIN_PX * 2);
    return { ...near, scale: Math.max(near.scale, (SEATS_FROM_PX * 1.4) / venue.pitch) };
  };

  const resized = new ResizeObserver(([entry]) => {
    if (entry === undefined) return;
    size = { width: entry.contentRect.width, height: entry.contentRect.height };
    camera = whole ? fit(venue.bounds, size, MARGIN_PX) : limits(camera);
    draw(performance.now()); // At once: until then the old picture would be stretched.
  });
  resized.observe(host);
  const themed = () => {
    inks = readInks(host);
    renderer.setPalette(inks.palette);
    redraw();
  };
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", themed);
  themed();

  return {
    setStates(states) {
      renderer.setStates(states);
      redraw();
    },
    redraw,
    reveal(seat) {
      const point = { x: venue.x[seat]!, y: venue.y[seat]! };
      const target = flight?.to ?? camera;
      const at = toScreen(target, size, point);
      const near = venue.pitch * target.scale >= SEATS_FROM_PX;
      const inside = at.x > 24 && at.y > 24 && at.x < size.width - 24 && at.y < size.height - 24;
      if (near && inside) return;
      fly({ ...point, scale: Math.max(target.scale, SEAT_PX_NEAR / venue.pitch) });
    },
    zoomBy(ratio) {
      const from = flight?.to ?? camera;
      fly(zoomAt(from, size, middle(), limits({ ...from, scale: from.scale * ratio }).scale));
    },
    panBy: (dx, dy) => move(panBy(camera, dx, dy)),
    fitAll,
    destroy() {
      if (frame !== null) cancelAnimationFrame(frame);
      stopGestures();
      resized.disconnect();
      dark.removeEventListener("change", themed);
      renderer.destroy();
    },
  };
}

/** Clears a canvas, in the resolution of the screen and CSS pixels as units. */
function wipe(pen: CanvasRenderingContext2D, size: Size, ratio: number): void {
  const width = Math.round(size.width * ratio);
  const height = Math.round(size.height * ratio);
  if (pen.canvas.width !== width) pen.canvas.width = width;
  if (pen.canvas.height !== height) pen.canvas.height = height;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, size.width, size.height);
}
