/** What the fan is choosing on one sale: the seats picked, the seat looked at, and what came of the
 * last try. One for the map and the list, so that the two always agree. */
import { computed, effect, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Conflict } from "../src/domain/refusal.ts";
import { EVERYTHING, type Filter } from "./map/filter.ts";
import { mine, seatsOfMine } from "./mine.ts";
import { notify } from "./notice.tsx";
import type { Sale } from "./sale.ts";
import { stillFree, toggleSeat } from "./selection.ts";
import { SEAT_STATES, seatName, type SeatState } from "./seat-names.ts";
import { shop } from "./words/shop.ts";

/** A hold that was refused because seats had gone. */
export type Refused = {
  readonly conflicts: readonly Conflict[];
  /** Sets of seat ids that can be held instead, whole. */
  readonly alternatives: readonly (readonly string[])[];
};

/** The same as the fan is told it. If one of the alternatives is held, it is among what is theirs (mine.ts). */
export type Taken = Refused & {
  /** One of them is being asked for. */
  readonly trying: boolean;
  /** Seat indexes that are still chosen, if nothing else is held or it is given back. */
  readonly chosen: readonly number[];
};

export const SELECTED = 4;
export const MINE = 5;

export type Choice = {
  readonly picked: Signal<readonly number[]>;
  /** The seat that has the ring on the map and the roving tab stop in the list. */
  readonly focus: Signal<number | null>;
  readonly openSection: Signal<number | null>;
  readonly taken: Signal<Taken | null>;
  /** What the map shows strongly. */
  readonly filter: Signal<Filter>;
  /** A hold is on its way: picked seats that turn "held" may well be this fan's. */
  readonly busy: Signal<boolean>;
  /** Seat indexes held or bought by this fan. */
  readonly mine: ReadonlySignal<ReadonlySet<number>>;
  /** How many more seats this fan may take in this sale. */
  readonly room: ReadonlySignal<number>;
  /** Public SeatStatus, or SELECTED, or MINE. */
  stateOf(seat: number): number;
  /** The same, by name. */
  stateNameOf(seat: number): SeatState;
  toggle(seat: number): void;
  close(): void;
};

export function openChoice(sale: Sale): Choice {
  const picked = signal<readonly number[]>([]);
  const taken = signal<Taken | null>(null);
  const focus = signal<number | null>(null);
  const openSection = signal<number | null>(null);
  const busy = signal(false);
  const filter = signal(EVERYTHING);
  const own = computed<ReadonlySet<number>>(
    () =>
      new Set(
        seatsOfMine(mine.value, sale.event.id).flatMap((id) => sale.venue.index.get(id) ?? []),
      ),
  );
  const room = computed(() => Math.max(0, sale.event.limit - own.value.size));

  const stateOf = (seat: number) =>
    own.value.has(seat) ? MINE : picked.value.includes(seat) ? SELECTED : sale.seats[seat]!;

  // Somebody was faster: the seat leaves the choice at once, and its fan is told which one it was.
  const stop = effect(() => {
    void sale.version.value;
    if (busy.value) return;
    const { kept, lost } = stillFree(picked.value, sale.seats);
    if (lost.length === 0) return;
    picked.value = kept;
    const gone = lost.filter((seat) => !own.value.has(seat));
    if (gone.length === 0) return;
    const names = gone.map((seat) => seatName(sale.venue, seat)).join(shop.peek().seat.semicolon);
    notify(shop.peek().choice.justTaken(names, kept.length > 0));
  });

  return {
    picked,
    focus,
    openSection,
    taken,
    filter,
    busy,
    mine: own,
    room,
    stateOf,
    stateNameOf: (seat) => SEAT_STATES[stateOf(seat)]!,
    toggle(seat) {
      focus.value = seat;
      openSection.value = sale.venue.sectionOf[seat]!;
      const state = stateOf(seat);
      if (state !== 0 && state !== SELECTED) {
        const word = shop.peek().seat.states[SEAT_STATES[state]!];
        notify(shop.peek().choice.notFree(seatName(sale.venue, seat), word));
        return;
      }
      const next = toggleSeat(picked.value, seat, room.value);
      if ("full" in next) {
        notify(shop.peek().choice.full(sale.event.limit, own.value.size));
        return;
      }
      taken.value = null;
      picked.value = next.seats;
    },
    close: stop,
  };
}
