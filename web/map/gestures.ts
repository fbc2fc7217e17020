/** Fingers, mouse and wheel to camera moves: one pointer pans, two pinch, a short still one taps. */
import type { Spot } from "./camera.ts";

/** Movement under this is still a tap, CSS pixels. */
const TAP_SLOP_PX = 8;
/** What one wheel notch (100 px) zooms by. */
const WHEEL_RATIO = 1.2;

export type GestureListener = {
  pan(dx: number, dy: number): void;
  zoom(at: Spot, ratio: number): void;
  tap(at: Spot): void;
  hover(at: Spot | null): void;
};

/** Returns the function that detaches everything. */
export function listenGestures(target: HTMLElement, listener: GestureListener): () => void {
  const pointers = new Map<number, Spot>();
  let travelled = 0;
  const stop = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    run: (event: HTMLElementEventMap[K]) => void,
    passive = true,
  ) => target.addEventListener(type, run, { signal: stop.signal, passive });

  const spotOf = (event: MouseEvent): Spot => {
    const box = target.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  on("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    target.setPointerCapture(event.pointerId);
    if (pointers.size === 0) travelled = 0;
    pointers.set(event.pointerId, spotOf(event));
  });
  on("pointermove", (event) => {
    const spot = spotOf(event);
    const before = pointers.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType === "mouse") listener.hover(spot);
      return;
    }
    pointers.set(event.pointerId, spot);
    travelled += Math.hypot(spot.x - before.x, spot.y - before.y);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) {
      if (travelled > TAP_SLOP_PX) listener.pan(spot.x - before.x, spot.y - before.y);
      return;
    }
    travelled = Infinity; // Two fingers never tap.
    const ratio = distance(spot, other) / Math.max(distance(before, other), 1);
    listener.pan((spot.x - before.x) / 2, (spot.y - before.y) / 2);
    listener.zoom({ x: (spot.x + other.x) / 2, y: (spot.y + other.y) / 2 }, ratio);
  });
  on("pointerup", (event) => {
    const known = pointers.delete(event.pointerId);
    if (known && pointers.size === 0 && travelled <= TAP_SLOP_PX) listener.tap(spotOf(event));
  });
  on("pointercancel", (event) => {
    pointers.delete(event.pointerId);
    travelled = Infinity;
  });
  on("pointerleave", () => listener.hover(null));
  on(
    "wheel",
    (event) => {
      event.preventDefault();
      // Lines and pages are far larger steps than pixels.
      const pixels = event.deltaY * (event.deltaMode === 0 ? 1 : event.deltaMode === 1 ? 33 : 300);
      listener.zoom(spotOf(event), WHEEL_RATIO ** (-pixels / 100));
    },
    false,
  );
  return () => stop.abort();
}

function distance(a: Spot, b: Spot): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
