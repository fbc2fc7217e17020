/** The live map: ground, seats and labels on three canvases that share one camera. The canvases are
 * hidden from assistive technology: the list beside the map is the same sale as real controls. */
import { useSignal } from "@preact/signals";
import { effect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Later } from "../later.tsx";
import type { Choice } from "../choice.ts";
import { MINE, SELECTED } from "../choice.ts";
import type { Sale } from "../sale.ts";
import { shop } from "../words/shop.ts";
import { FADED, fitting, showingOf } from "./filter.ts";
import { createView, type Hovered, type MapView } from "./view.ts";

const hint = () => import("./hint.tsx").then(({ Hint }) => Hint);

const ZOOM_STEP = 1.6;
const PAN_STEP_PX = 80;

export function SeatMap(props: { sale: Sale; choice: Choice }) {
  const { sale, choice } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<MapView | null>(null);
  const words = shop.value.map;
  const still = useSignal(false);
  const over = useSignal<Hovered | null>(null);

  // In the frame that shows the page.
  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    let last: number | undefined;
    const created = createView(element, sale, choice, {
      // What was put away stays away until the mouse has been elsewhere.
      hovered(seen) {
        if (seen?.seat !== last) over.value = seen;
        last = seen?.seat;
      },
      still: () => void (still.value = true),
    });
    view.current = created;
    const states = new Uint8Array(sale.venue.size);
    const prices = sale.event.prices.map(({ price }) => price.amount);
    const stopStates = effect(() => {
      void sale.version.value;
      states.set(sale.seats);
      const fits = fitting(sale.venue, sale.seats, choice.filter.value);
      for (let i = 0; i < states.length; i++) {
        if (states[i] === 0 && fits[i] === 0) states[i] = FADED;
      }
      for (const seat of choice.picked.value) states[seat] = SELECTED;
      for (const seat of choice.mine.value) states[seat] = MINE;
      created.show(states, showingOf(sale.venue, fits, prices));
    });
    const stopFocus = effect(() => {
      const seat = choice.focus.value;
      void shop.value; // The labels are written in its language.
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
    <section class="map" aria-label={words.title} onKeyDown={keys}>
      <div class="map-canvases" ref={host} aria-hidden="true">
        <canvas class="map-ground" />
        <canvas class="map-seats" />
        <canvas class="map-labels" />
        <Later
          load={hint}
          wanted={over.value !== null}
          props={{ sale, choice, over: over.value, away: () => (over.value = null) }}
        />
      </div>
      {still.value ? (
        <p class="map-missing">{words.missing}</p>
      ) : (
        <div class="map-buttons" role="group" aria-label={words.zoom}>
          <button aria-label={words.zoomIn} onClick={() => view.current?.zoomBy(ZOOM_STEP)}>
            +
          </button>
          <button aria-label={words.zoomOut} onClick={() => view.current?.zoomBy(1 / ZOOM_STEP)}>
            −
          </button>
          <button aria-label={words.whole} onClick={() => view.current?.fitAll()}>
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
