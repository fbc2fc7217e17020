/** The seats a fan has picked but not yet asked for. Pure: seat indexes in, seat indexes out. */

export type Toggled =
  | { readonly seats: readonly number[] }
  /** Nothing changed: the fan may take no more. */
  | { readonly full: number };

/** `room` is how many seats may be picked in all. */
export function toggleSeat(seats: readonly number[], seat: number, room: number): Toggled {
  if (seats.includes(seat)) return { seats: seats.filter((s) => s !== seat) };
  if (seats.length >= room) return { full: room };
  return { seats: [...seats, seat].sort((a, b) => a - b) };
}

/** Splits into what is still free and what has gone. `status` is by seat index, 0 is free. */
export function stillFree(
  seats: readonly number[],
  status: Uint8Array,
): { readonly kept: readonly number[]; readonly lost: readonly number[] } {
  return {
    kept: seats.filter((s) => status[s] === 0),
    lost: seats.filter((s) => status[s] !== 0),
  };
}

/** Runs of printed numbers: ["8", "7", "9", "12"] -> "7–9, 12". Whole numbers are put in order and
 * joined; anything else stays as it is. */
export function numberRuns(numbers: readonly string[]): string {
  const whole = numbers.every((number) => /^\d+$/.test(number));
  if (!whole) return numbers.join(", ");
  const runs: { from: number; to: number }[] = [];
  for (const number of numbers.map(Number).sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run !== undefined && run.to + 1 === number) run.to = number;
    else runs.push({ from: number, to: number });
  }
  return runs.map(({ from, to }) => runText(from, to)).join(", ");
}

function runText(from: number, to: number): string {
  if (from === to) return String(from);
  return to === from + 1 ? `${from}, ${to}` : `${from}–${to}`;
}
