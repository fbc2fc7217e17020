/** Where seats are, in tenths of a plan unit, as what is left over when each is guessed from those that
 * are known already. A row is cut at its gaps into runs; of a run first come its ends, then the seat
 * in the middle, then the middles of both halves, and so on:
 *
 *   run      a . . . d . . . b      ends guessed from the run before and the row in front
 *   middle   a . . . m . . . b      between a and b, bowed out as far as the last row was bent
 *   halves   a . h . m . h . b      the same, with the bend that m has just shown
 *
 * Seats stand evenly on lines and arcs, so what is left of most is -1, 0 or 1 in both directions; one
 * byte holds both. Guesses use sums, products and quotients of doubles only, in the same order at both
 * ends, so every machine makes the same ones.
 */
import { SeatFlag, type Plan, type Row } from "../domain/plan.ts";
import { folded, unfolded, type ColumnReader, type ColumnWriter } from "./column.ts";

/** Tenths of a plan unit by seat. */
type Track = Int32Array;
type Rows = Pick<Plan, "rows" | "flags">;
type Columns<Column> = { readonly ends: Column; readonly inner: Column; readonly far: Column };

/** Both leftovers of a seat in one byte, each folded and below this; `FAR` says that they follow in a
 * column of their own. */
const NEAR_MAX = 12;
const FAR = 255;
/** Below this many seats a span is too short to show its bend through the rounding. */
const BEND_SPAN_MIN = 6;

/** Told the guess for a seat in both directions: writes down what is left over, or reads it, and in
 * the end the seat's place is in the tracks. */
type Visit = (seat: number, x: number, y: number) => void;

export function writePositions(
  plan: Rows,
  x: Track,
  y: Track,
  columns: Columns<ColumnWriter>,
): void {
  const { ends, inner, far } = columns;
  walk(
    plan,
    x,
    y,
    (seat, guessX, guessY) => {
      ends.signed(x[seat]! - guessX);
      ends.signed(y[seat]! - guessY);
    },
    (seat, guessX, guessY) => {
      const restX = folded(x[seat]! - guessX);
      const restY = folded(y[seat]! - guessY);
      if (restX < NEAR_MAX && restY < NEAR_MAX) return inner.byte(restX * NEAR_MAX + restY);
      inner.byte(FAR);
      far.count(restX);
      far.count(restY);
    },
  );
}

/** Fills the tracks. */
export function readPositions(
  plan: Rows,
  x: Track,
  y: Track,
  columns: Columns<ColumnReader>,
): void {
  const { ends, inner, far } = columns;
  walk(
    plan,
    x,
    y,
    (seat, guessX, guessY) => {
      x[seat] = guessX + ends.signed();
      y[seat] = guessY + ends.signed();
    },
    (seat, guessX, guessY) => {
      const both = inner.byte();
      const near = both !== FAR;
      x[seat] = guessX + unfolded(near ? Math.floor(both / NEAR_MAX) : far.count());
      y[seat] = guessY + unfolded(near ? both % NEAR_MAX : far.count());
    },
  );
}

type Run = { readonly first: number; readonly last: number };

/** Every seat once, in the order in which its neighbours are needed. */
function walk({ rows, flags }: Rows, x: Track, y: Track, atEnd: Visit, inside: Visit): void {
  let front: readonly Run[] = [];
  let bendX = 0;
  let bendY = 0;

  const halve = (low: number, high: number, bentX: number, bentY: number, top: boolean): void => {
    const span = high - low;
    if (span < 2) return;
    const middle = (low + high) >> 1;
    const share = (middle - low) / span;
    const bow = ((middle - low) * (high - middle)) / 2;
    const straightX = x[low]! + (x[high]! - x[low]!) * share;
    const straightY = y[low]! + (y[high]! - y[low]!) * share;
    inside(middle, Math.round(straightX + bentX * bow), Math.round(straightY + bentY * bow));
    const shows = span >= BEND_SPAN_MIN;
    const nextX = shows ? (x[middle]! - straightX) / bow : bentX;
    const nextY = shows ? (y[middle]! - straightY) / bow : bentY;
    if (top) {
      bendX = nextX;
      bendY = nextY;
    }
    halve(low, middle, nextX, nextY, false);
    halve(middle, high, nextX, nextY, false);
  };

  for (const row of rows) {
    const runs = runsOf(row, flags);
    for (const [n, { first, last }] of runs.entries()) {
      const ahead = front[n];
      const beside = runs[n - 1];
      atEnd(first, firstGuess(x, first, n, front), firstGuess(y, first, n, front));
      if (last === first) continue;
      const like = ahead ?? beside;
      const length = last - first;
      atEnd(last, lastGuess(x, first, length, like), lastGuess(y, first, length, like));
      halve(first, last, bendX, bendY, true);
    }
    front = runs;
  }
}

function runsOf({ first, count }: Row, flags: Uint8Array): Run[] {
  const runs: Run[] = [];
  let start = first;
  for (let seat = first; seat < first + count; seat++) {
    if (seat < first + count - 1 && (flags[seat]! & SeatFlag.gapAfter) === 0) continue;
    runs.push({ first: start, last: seat });
    start = seat + 1;
  }
  return runs;
}

/** A row begins where the row in front does; a run is as far from the one before as there. */
function firstGuess(track: Track, seat: number, n: number, front: readonly Run[]): number {
  const before = seat === 0 ? 0 : track[seat - 1]!;
  const ahead = front[n];
  if (ahead === undefined) return before;
  if (n === 0) return track[ahead.first]!;
  return before + track[ahead.first]! - track[front[n - 1]!.last]!;
}

/** Its seats are as far apart as those of the run that it is like. */
function lastGuess(track: Track, first: number, length: number, like: Run | undefined): number {
  if (like === undefined || like.last === like.first) return track[first]!;
  const step = (track[like.last]! - track[like.first]!) / (like.last - like.first);
  return Math.round(track[first]! + step * length);
}
