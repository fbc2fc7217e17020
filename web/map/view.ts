/** The machine behind the map: owns the camera, the three canvases and the only animation frame. It
 * draws when something changed, never in an idle loop. Without WebGL2 it is a picture that stands
 * still: stands and labels, the whole venue. */
import type { Choice } from "../choice.ts";
import type { Sale } from "../sale.ts";
import {
  between,
  fit,
  fitBeside,
  keepInside,
  panBy,
  toPlan,
  toScreen,
  zoomAt,
  type Camera,
  type Size,
  type Spot,
} from "./camera.ts";
import type { CloseUp } from "./close-up.ts";
import { listenGestures } from "./gestures.ts";
import { groundOf } from "./ground.ts";
import { SEAT_PX_MAX, SEATS_FROM_PX, strengthAt } from "./detail.ts";
import type { Showing } from "./filter.ts";
import { seatAt, sectionAt } from "./hit.ts";
import { readInks, type Inks } from "./inks.ts";
import { sectionLabelsOf } from "./section-labels.ts";

const MARGIN_PX = 14;
/** What the buttons need at the end of the line (css/sale.css): at first nothing that is written is under them. */
const BUTTONS_PX = 60;
const FLIGHT_MS = 250;
/** Pixels between neighbours when a seat is shown on request. */
const SEAT_PX_NEAR = 30;
/** Half of a comfortable touch target: a tap this near a seat means the seat. */
const TOUCH_REACH_PX = 22;

export type MapView = {
  /** A state a seat (shaders.ts), and what each section has to offer. */
  show(states: Uint8Array, showing: readonly Showing[]): void;
  redraw(): void;
  /** Brings a seat into view, close enough to be told from its neighbours. */
  reveal(seat: number): void;
  zoomBy(ratio: number): void;
  panBy(dx: number, dy: number): void;
  fitAll(): void;
  destroy(): void;
};

/** The seat that the mouse is over. */
export type Hovered = {
  readonly seat: number;
  /** Where what is said of it stands: on its middle, so that the mouse gets up there without leaving it. */
  readonly foot: Spot;
};

export type MapListener = {
  readonly hovered: (over: Hovered | null) => void;
  /** There is no WebGL2, or its part of the page did not come: it stays a picture. */
  readonly still: () => void;
};

export function createView(
  host: HTMLElement,
  sale: Sale,
  choice: Choice,
  { hovered, still }: MapListener,
): MapView {
  const [ground, seats, labels] = host.querySelectorAll("canvas") as unknown as [
    HTMLCanvasElement,
    HTMLCanvasElement,
    HTMLCanvasElement,
  ];
  const { venue } = sale;
  const underPen = penOf(ground);
  const overPen = penOf(labels);
  const drawGround = groundOf(venue);
  const sectionLabels = sectionLabelsOf(sale);
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  /** Undefined before the first picture, which does without: it takes the browser a while to make one. */
  let near: CloseUp | null | undefined;
  // At once: the first tap may come before the first frame.
  let size: Size = host.getBoundingClientRect();
  let camera: Camera = fit(venue.bounds, size, MARGIN_PX);
  let states: Uint8Array = sale.seats;
  let showing: readonly Showing[] | null = null;
  let inks: Inks = readInks(host);
  let lit: number | null = null;
  /** The camera has not been moved by hand: a new size shows the whole venue again. */
  let whole = true;
  let flight: { from: Camera; to: Camera; since: number } | null = null;
  let frame: number | null = null;
  let destroyed = false;
  /** A picture that stands still has none. */
  let buttons = true;
  /** What the ground was last drawn for. */
  let groundDrawn: readonly unknown[] = [];

  /** Stands, not seats. */
  const isFar = () => !near || venue.pitch * camera.scale < SEATS_FROM_PX;
  const draw = (time: number) => {
    if (frame !== null) cancelAnimationFrame(frame);
    frame = null;
    if (flight !== null) {
      const t = Math.min(1, Math.max(0, (time - flight.since) / FLIGHT_MS));
      camera = between(flight.from, flight.to, t);
      if (t < 1) redraw();
      else flight = null;
    }
    if (showing === null) return;
    const ratio = devicePixelRatio;
    const strength = near ? strengthAt(venue.pitch * camera.scale) : 0;
    const far = isFar();
    // Seats change ten times a second, what lies under them only when it is looked at differently.
    const parts = [camera, size, inks, lit, ratio, strength < 1 ? showing : null];
    if (parts.some((part, n) => part !== groundDrawn[n])) {
      groundDrawn = parts;
      wipe(underPen, size, ratio);
      drawGround(underPen, { camera, view: size, inks, showing, lit, tint: 1 - strength });
    }
    near?.draw(camera, size, ratio, strength);
    if (near === undefined) {
      // What can be seen is seen first; what is written on it comes with the next frame.
      near = null;
      setTimeout(() => void start());
      return redraw();
    }
    wipe(overPen, size, ratio);
    const sight = { venue, choice, camera, view: size, inks };
    if (far) sectionLabels.over(overPen, showing, camera, size, inks);
    near?.write(overPen, sight, far);
    if (!far) sectionLabels.corner(overPen, showing, camera, size, inks);
  };
  const redraw = () => {
    frame ??= requestAnimationFrame(draw);
  };
  /** The whole venue, out of the way of the buttons. */
  const overview = (): Camera => {
    if (!buttons) return fit(venue.bounds, size, MARGIN_PX);
    const side = getComputedStyle(host).direction === "rtl" ? -1 : 1;
    return fitBeside(venue.bounds, size, MARGIN_PX, BUTTONS_PX, side);
  };
  const limits = (wanted: Camera) =>
    keepInside(wanted, venue.bounds, overview().scale * 0.9, SEAT_PX_MAX / venue.pitch);
  const move = (wanted: Camera) => {
    flight = null;
    whole = false;
    camera = limits(wanted);
    lit = null;
    hovered(null);
    redraw();
  };
  const fly = (wanted: Camera) => {
    lit = null;
    if (calm.matches) return move(wanted);
    whole = false;
    flight = { from: camera, to: limits(wanted), since: performance.now() };
    redraw();
  };
  const middle = () => ({ x: size.width / 2, y: size.height / 2 });
  const fitAll = () => {
    fly(overview());
    whole = true;
  };

  const stopGestures = listenGestures(host, {
    pan: (dx, dy) => move(panBy(camera, dx, dy)),
    zoom: (at, ratio) =>
      move(zoomAt(camera, size, at, limits({ ...camera, scale: camera.scale * ratio }).scale)),
    tap(at) {
      const point = toPlan(camera, size, at);
      if (isFar()) {
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
      const far = isFar();
      const section = point !== null && far ? sectionAt(venue, point, 0) : null;
      if (section !== lit) {
        lit = section;
        redraw();
      }
      host.style.cursor = section !== null ? "zoom-in" : "";
      const seat = point === null || far ? null : seatAt(venue, point, venue.pitch / 2);
      hovered(seat === null ? null : { seat, foot: footOf(seat) });
      if (seat !== null) host.style.cursor = "pointer";
    },
  });
  const footOf = (seat: number): Spot =>
    toScreen(camera, size, { x: venue.x[seat]!, y: venue.y[seat]! });
  /** The whole section if its seats can be told apart then, else its middle, close up. */
  const sectionCamera = (section: number): Camera => {
    const near = fit(venue.boxes[section]!, size, MARGIN_PX * 2);
    return { ...near, scale: Math.max(near.scale, (SEATS_FROM_PX * 1.4) / venue.pitch) };
  };

  const start = async () => {
    const loaded = await import("./close-up.ts").catch(() => null);
    if (destroyed) return;
    near = loaded?.openCloseUp(seats, venue, redraw) ?? null;
    if (near === null) {
      stopGestures();
      buttons = false;
      fitAll();
      return still();
    }
    near.setPalette(inks.palette);
    near.setStates(states);
    redraw();
  };
  const resized = new ResizeObserver(([entry]) => {
    if (entry === undefined) return;
    const { width, height } = entry.contentRect;
    if (width === size.width && height === size.height) return;
    size = { width, height };
    if (whole) flight = null; // What it is on its way to is the whole as it was.
    camera = whole ? overview() : limits(camera);
    draw(performance.now()); // At once: until then the old picture would be stretched.
  });
  camera = overview();
  resized.observe(host);
  const themed = () => {
    inks = readInks(host);
    near?.setPalette(inks.palette);
    redraw();
  };
  const themes = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((query) =>
    matchMedia(query),
  );
  for (const theme of themes) theme.addEventListener("change", themed);

  return {
    show(nextStates, nextShowing) {
      states = nextStates;
      showing = nextShowing;
      near?.setStates(states);
      redraw();
    },
    redraw,
    reveal(seat) {
      if (!near) return;
      const point = { x: venue.x[seat]!, y: venue.y[seat]! };
      const target = flight?.to ?? camera;
      const at = toScreen(target, size, point);
      const close = venue.pitch * target.scale >= SEATS_FROM_PX;
      const inside = at.x > 24 && at.y > 24 && at.x < size.width - 24 && at.y < size.height - 24;
      if (close && inside) return;
      fly({ ...point, scale: Math.max(target.scale, SEAT_PX_NEAR / venue.pitch) });
    },
    zoomBy(ratio) {
      const from = flight?.to ?? camera;
      fly(zoomAt(from, size, middle(), limits({ ...from, scale: from.scale * ratio }).scale));
    },
    panBy: (dx, dy) => move(panBy(camera, dx, dy)),
    fitAll,
    destroy() {
      destroyed = true;
      if (frame !== null) cancelAnimationFrame(frame);
      resized.disconnect();
      for (const theme of themes) theme.removeEventListener("change", themed);
      stopGestures();
      near?.destroy();
    },
  };
}

function penOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const pen = canvas.getContext("2d");
  if (pen === null) throw new Error("this canvas cannot be drawn on");
  return pen;
}

/** Clears a canvas, in the resolution of the screen and CSS pixels as units. */
function wipe(pen: CanvasRenderingContext2D, size: Size, ratio: number): void {
  const width = Math.round(size.width * ratio);
  const height = Math.round(size.height * ratio);
  if (pen.canvas.width !== width) pen.canvas.width = width;
  if (pen.canvas.height !== height) pen.canvas.height = height;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, size.width, size.height);
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineJoin = "round";
}
