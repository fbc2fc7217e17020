/** How seats are named: one in a sentence with all that matters, several in a line a row. */
import { SeatFlag } from "../src/domain/plan.ts";
import type { HeldSeat } from "../src/protocol/api.ts";
import { price, type Amount } from "./money.ts";
import type { Venue } from "./plan.ts";
import { numberRuns } from "./selection.ts";
import { shop } from "./words/shop.ts";
import type { ShopWords } from "./words/en/shop.ts";

/** What a seat is to the person looking, by number: the public SeatStatus, then their own. */
export const SEAT_STATES = ["free", "held", "sold", "blocked", "selected", "mine"] as const;
export type SeatState = (typeof SEAT_STATES)[number];
SEAT_STATES satisfies readonly (keyof ShopWords["seat"]["states"])[];

/** "Block N101, row 12, seat 7". */
export function seatName(venue: Venue, seat: number): string {
  const section = venue.sections[venue.sectionOf[seat]!]!;
  const row = venue.rows[venue.row[seat]!]!;
  return shop.value.seat.name(section.name, row.label, venue.numbers[seat]!);
}

/** The whole sentence: "Block N101, row 12, seat 7, €92.00, restricted view, available". */
export function seatSentence(venue: Venue, seat: number, cost: Amount, state: SeatState): string {
  const { states, comma } = shop.value.seat;
  return [seatName(venue, seat), price(cost), ...traits(venue.flags[seat]!), states[state]].join(
    comma,
  );
}

export function traits(flags: number): string[] {
  const { wheelchair, companion, restricted } = shop.value.seat;
  const words: string[] = [];
  if (flags & SeatFlag.wheelchair) words.push(wheelchair);
  if (flags & SeatFlag.companion) words.push(companion);
  if (flags & SeatFlag.restricted) words.push(restricted);
  return words;
}

/** A line a row: "Block N101, row 12, seats 7–9; Block N102, row 1, seat 4". */
export function seatLines(seats: readonly Pick<HeldSeat, "section" | "row" | "number">[]): string {
  const { seat: words } = shop.value;
  const rows = Map.groupBy(seats, ({ section, row }) => JSON.stringify([section, row]));
  return [...rows.values()]
    .map((row) => {
      const numbers = row.map(({ number }) => number);
      return words.row(row[0]!.section, row[0]!.row, numberRuns(numbers), numbers.length);
    })
    .join(words.semicolon);
}

/** The same for seats known by index. */
export function indexLines(venue: Venue, seats: readonly number[]): string {
  return seatLines(
    seats.map((seat) => ({
      section: venue.sections[venue.sectionOf[seat]!]!.name,
      row: venue.rows[venue.row[seat]!]!.label,
      number: venue.numbers[seat]!,
    })),
  );
}

/** With what else there is to know of any of them: "Block N101, row 12, seats 7–9, restricted view". */
export function choiceLines(venue: Venue, seats: readonly number[]): string {
  const flags = seats.reduce((all, seat) => all | venue.flags[seat]!, 0);
  return [indexLines(venue, seats), ...traits(flags)].join(shop.value.seat.comma);
}
