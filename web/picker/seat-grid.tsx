/** The seats of one section as a grid: one tab stop, arrow keys move, Enter or Space takes, Escape goes
 * back up to the section. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { SeatFlag } from "../../src/domain/plan.ts";
import { MINE, SELECTED, type Choice } from "../choice.ts";
import type { Sale } from "../sale.ts";
import { SEAT_STATES, seatSentence } from "../seat-names.ts";
import { shop } from "../words/shop.ts";
import { moveInGrid, startOfGrid } from "./grid.ts";

/** Room for the section's own line above the grid. */
const EDGE_PX = 60;

export function SeatGrid(props: { sale: Sale; choice: Choice; section: number }) {
  const { sale, choice, section } = props;
  const { venue } = sale;
  const grid = useRef<HTMLDivElement>(null);
  const { firstRow, rowCount, name } = venue.sections[section]!;
  const rows = venue.rows.slice(firstRow, firstRow + rowCount);
  void sale.changes[section]!.value;

  const focused = choice.focus.value;
  const here = focused !== null && venue.sectionOf[focused] === section ? focused : null;
  const stop = here ?? startOfGrid(rows, sale.seats);

  // The ring follows: keyboard focus only if it is in the grid already, the view always.
  useLayoutEffect(() => {
    const cell = here === null ? null : grid.current?.querySelector<HTMLElement>(`#seat-${here}`);
    if (!cell) return;
    if (grid.current?.contains(document.activeElement)) {
      // By a finger or the Tab key it has the focus and is seen already: it must not move while it is pressed.
      if (cell === document.activeElement) return;
      cell.focus({ preventScroll: true });
      cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else {
      // Chosen on the map: the list follows, but the map must not scroll out from under the finger.
      scrollWithin(grid.current, cell);
      scrollWithin(cell.closest(".sale-side"), cell);
    }
  }, [here]);
  // Opened from the map: the list shows which section that is, where it has a scroller of its own. Before it is
  // seen: what can be pressed must not move any more.
  useLayoutEffect(() => scrollWithin(grid.current?.closest(".sale-side"), grid.current), []);

  const keys = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      choice.openSection.value = null;
      document.getElementById(`section-${section}`)?.focus();
      return;
    }
    if (stop === null) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choice.toggle(stop);
      return;
    }
    const next = moveInGrid(rows, stop, event.key);
    if (next === null) return;
    event.preventDefault();
    choice.focus.value = next;
  };

  return (
    <div
      class="grid"
      role="grid"
      aria-label={shop.value.list.seatsOf(name)}
      // As on the map, which is not mirrored; and the arrow keys go where they point.
      dir="ltr"
      aria-multiselectable="true"
      ref={grid}
      onKeyDown={keys}
      onFocusIn={({ target }) => {
        if (target instanceof HTMLElement)
          choice.focus.value = Number(target.id.replace("seat-", ""));
      }}
    >
      {rows.map((row, r) => (
        <div class="grid-row" role="row" key={firstRow + r}>
          <span class="grid-label" role="rowheader">
            <span class="unseen">{shop.value.list.row} </span>
            {row.label}
          </span>
          <div class="grid-seats" role="presentation">
            {Array.from({ length: row.count }, (_, n) => row.first + n).map((seat) => (
              <Seat key={seat} {...props} seat={seat} stop={seat === stop} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}

/** Like scrollIntoView, for one scroller only. */
function scrollWithin(scroller: Element | null | undefined, target: Element | null): void {
  if (!scroller || !target || scroller.scrollHeight <= scroller.clientHeight) return;
  const frame = scroller.getBoundingClientRect();
  const box = target.getBoundingClientRect();
  if (box.top < frame.top + EDGE_PX) scroller.scrollTop += box.top - frame.top - EDGE_PX;
  else if (box.bottom > frame.bottom) {
    // A target taller than the scroller is shown from its top.
    scroller.scrollTop += Math.min(box.bottom - frame.bottom, box.top - frame.top - EDGE_PX);
  }
}

function Seat(props: { sale: Sale; choice: Choice; seat: number; stop: boolean }) {
  const { sale, choice, seat } = props;
  const { venue } = sale;
  const state = choice.stateOf(seat);
  const flags = venue.flags[seat]!;
  const classes = [
    "seat",
    SEAT_STATES[state]!,
    `category-${venue.category[seat]!}`,
    flags & SeatFlag.gapAfter ? "gap-after" : "",
    flags & SeatFlag.restricted ? "restricted" : "",
    flags & SeatFlag.wheelchair ? "wheelchair" : "",
  ];
  return (
    <span
      role="gridcell"
      id={`seat-${seat}`}
      class={classes.join(" ")}
      tabIndex={props.stop ? 0 : -1}
      aria-label={seatSentence(venue, seat, sale.priceOf(seat), choice.stateNameOf(seat))}
      aria-selected={state === SELECTED || state === MINE}
      aria-disabled={state !== 0 && state !== SELECTED}
      onClick={() => choice.toggle(seat)}
    >
      {venue.numbers[seat]}
    </span>
  );
}
