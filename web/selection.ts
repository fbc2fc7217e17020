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

/** Runs of printed numbers: ["7","8","9","12"] -> "7–9, 12". Only whole numbers in a row are joined. */
export function numberRuns(numbers: readonly string[]): string {
  const runs: { from: string; to: string }[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && /^\d+$/.test(number) && Number(run.to) + 1 === Number(number)) {
      run.to = number;
    } else {
      runs.push({ from: number, to: number });
    }
  }
  return runs
    .map(({ from, to }) => (from === to ? from : Number(to) === Number(from) + 1 ? `${from}, ${to}` : `${from}–${to}`))
    .join(", ");
}
