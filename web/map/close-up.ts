/** Seats and what is written on them: the part of the map that its first picture does without, so it is
 * loaded after that. */
import type { Venue } from "../plan.ts";
import { drawFocus, drawRows, drawPins, type Sight } from "./labels.ts";
import { createRenderer, type Renderer } from "./renderer.ts";

export type CloseUp = Renderer & {
  /** Over the seats; `far` when they are too small for it. */
  write(context: CanvasRenderingContext2D, sight: Sight, far: boolean): void;
};

/** Null when the browser has no WebGL2. */
export function openCloseUp(
  canvas: HTMLCanvasElement,
  venue: Venue,
  redraw: () => void,
): CloseUp | null {
  const renderer = createRenderer(canvas, venue, redraw);
  if (renderer === null) return null;
  return {
    ...renderer,
    write(context, sight, far) {
      if (far) drawPins(context, sight);
      else drawRows(context, sight);
      drawFocus(context, sight);
    },
  };
}
