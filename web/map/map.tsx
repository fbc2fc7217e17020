/** The live map: ground, seats and labels on three canvases that share one camera. The canvases are
 * hidden from assistive technology: the list beside the map is the same sale as real controls. */
import { useSignal } from "@preact/signals";
import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Choice } from "../choice.ts";
import { MINE, SELECTED } from "../choice.ts";
import type { Sale } from "../sale.ts";
import { seatSentence } from "../words.ts";
import { clamp, type Spot } from "./camera.ts";
import { createView, type MapView } from "./view.ts";

const ZOOM_STEP = 1.6;
const PAN_STEP_PX = 80;

export function SeatMap(props: { sale: Sale; choice: Choice }) {
  const { sale, choice } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<MapView | null>(null);
  const missing = useSignal(false);
  const hint = useSignal<{ at: Spot; text: string } | null>(null);

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const created = createView(element, sale, choice, (seat, at) => {
      hint.value = seat === null ? null : { at, text: sentence(sale, choice, seat) };
    });
    missing.value = created === null;
    if (created === null) return undefined;
    view.current = created;
    const states = new Uint8Array(sale.venue.size);
    const stopStates = effect(() => {
      void sale.version.value;
      states.set(sale.seats);
      for (const seat of choice.picked.value) states[seat] = SELECTED;
      for (const seat of choice.mine.value) states[seat] = MINE;
      created.setStates(states);
    });
    const stopFocus = effect(() => {
      const seat = choice.focus.value;
      if (seat !== null) created.reveal(seat);
      created.redraw();
    });
    return () => {
      stopStates();
      stopFocus();
      created.destroy();
      view.current = null;
    };
  }, [sale, choice]);

  const keys = (event: KeyboardEvent) => {
    const run = KEYS[event.key];
    if (run === undefined || view.current === null) return;
    event.preventDefault();
    run(view.current);
  };

  return (
    <section class="map" aria-label="Seat map" onKeyDown={keys}>
      <div class="map-canvases" ref={host} aria-hidden="true">
        <canvas class="map-ground" />
        <canvas class="map-seats" />
        <canvas class="map-labels" />
        {hint.value && (
          <p
            class="map-hint"
            style={{ left: `${clamp(hint.value.at.x, 110, 4000)}px`, top: `${hint.value.at.y}px` }}
          >
            {hint.value.text}
          </p>
        )}
      </div>
      {missing.value ? (
        <p class="map-missing">
          This browser cannot draw the map (it has no WebGL 2). The list has every seat, live.
        </p>
      ) : (
        <div class="map-buttons" role="group" aria-label="Zoom">
          <button aria-label="Zoom in" onClick={() => view.current?.zoomBy(ZOOM_STEP)}>
            +
          </button>
          <button aria-label="Zoom out" onClick={() => view.current?.zoomBy(1 / ZOOM_STEP)}>
            −
          </button>
          <button aria-label="Show the whole venue" onClick={() => view.current?.fitAll()}>
            ⤢
          </button>
        </div>
      )}
    </section>
  );
}

const KEYS: Partial<Record<string, (view: MapView) => void>> = {
  "+": (view) => view.zoomBy(ZOOM_STEP),
  "=": (view) => view.zoomBy(ZOOM_STEP),
  "-": (view) => view.zoomBy(1 / ZOOM_STEP),
  "0": (view) => view.fitAll(),
  ArrowLeft: (view) => view.panBy(PAN_STEP_PX, 0),
  ArrowRight: (view) => view.panBy(-PAN_STEP_PX, 0),
  ArrowUp: (view) => view.panBy(0, PAN_STEP_PX),
  ArrowDown: (view) => view.panBy(0, -PAN_STEP_PX),
};

function sentence(sale: Sale, choice: Choice, seat: number): string {
  return seatSentence(sale.venue, seat, sale.priceOf(seat), choice.wordOf(seat));
}
