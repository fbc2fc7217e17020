/** The index of one section's seats: who is free, and where there is room for how many.
 *
 * The runtime tells it of every change (`set`); best.ts and its neighbours search it. A *run* is a
 * longest line of adjacent open seats; *open* is a free seat that anyone may be given, so wheelchair
 * places and companion seats end a run even while they are free. For each row the index keeps which
 * lengths of run it has, as bits, and works them out again only when asked after a change. Most
 * rows and whole sections are ruled out by these bits alone.
 */
import { SeatStatus, type Counts } from "./availability.ts";
import { type Layout, layoutOf } from "./layout.ts";
import type { Plan } from "./plan.ts";

/** Bit n is set for a run of n seats; longer runs share the last bit, which is above any party. */
export type RunLengths = number;
const LONGEST = 30;
/** A value that no set of run lengths has. */
const UNKNOWN = 2 ** 31;

/** Whether n seats fit somewhere in one piece. */
export function fits(runs: RunLengths, n: number): boolean {
  return runs >>> n !== 0;
}

/** Whether n seats fit without leaving a single one: into a run of n, or one with two to spare. */
export function fitsCleanly(runs: RunLengths, n: number): boolean {
  return ((runs >>> n) & 1) === 1 || runs >>> (n + 2) !== 0;
}

/** Longest run, counted up to 30; 0 if there is none. */
export function longest(runs: RunLengths): number {
  return runs === 0 ? 0 : 31 - Math.clz32(runs);
}

export class SectionIndex {
  readonly layout: Layout;
  /** 1 for each local seat that is open. For searching; only `set` changes it. */
  readonly open: Uint8Array;
  readonly #status: Uint8Array;
  readonly #counts = new Uint32Array(4);
  readonly #rowRuns: Uint32Array;
  #allRuns: RunLengths = UNKNOWN;

  /** All seats start free. `section` is an index into `plan.sections`. */
  constructor(plan: Plan, section: number) {
    this.layout = layoutOf(plan, section);
    this.open = this.layout.ordinary.slice();
    this.#status = new Uint8Array(this.layout.count);
    this.#counts[SeatStatus.free] = this.layout.count;
    this.#rowRuns = new Uint32Array(this.layout.rowCount).fill(UNKNOWN);
  }

  /** `seat` is the plan's seat index here and below. */
  set(seat: number, status: SeatStatus): void {
    const i = this.#local(seat);
    this.#counts[this.#status[i]!]! -= 1;
    this.#counts[status]! += 1;
    this.#status[i] = status;
    const open = status === SeatStatus.free ? this.layout.ordinary[i]! : 0;
    if (open === this.open[i]) return;
    this.open[i] = open;
    this.#rowRuns[this.layout.row[i]!] = UNKNOWN;
    this.#allRuns = UNKNOWN;
  }

  /** What `run` finds while these seats count as not open. */
  without<T>(seats: readonly number[], run: () => T): T {
    const { first, count } = this.layout;
    const closed = seats.filter(
      (seat) => seat >= first && seat < first + count && this.status(seat) === SeatStatus.free,
    );
    for (const seat of closed) this.set(seat, SeatStatus.held);
    try {
      return run();
    } finally {
      for (const seat of closed) this.set(seat, SeatStatus.free);
    }
  }

  status(seat: number): SeatStatus {
    // The array holds nothing but what `set` was given.
    return this.#status[this.#local(seat)] as SeatStatus;
  }

  counts(): Counts {
    const [free = 0, held = 0, sold = 0, blocked = 0] = this.#counts;
    return { free, held, sold, blocked };
  }

  /** One SeatStatus a seat, in the plan's order. The index's own memory: read it, do not change it. */
  bytes(): Uint8Array {
    return this.#status;
  }

  /** Run lengths of one local row. */
  rowRuns(row: number): RunLengths {
    const known = this.#rowRuns[row]!;
    if (known !== UNKNOWN) return known;
    const { rowStart, joined } = this.layout;
    const end = rowStart[row + 1]!;
    let runs = 0;
    let length = 0;
    for (let i = rowStart[row]!; i < end; i++) {
      if (this.open[i] === 1) length += 1;
      if (length > 0 && (this.open[i] === 0 || joined[i] === 0)) {
        runs |= 1 << Math.min(length, LONGEST);
        length = 0;
      }
    }
    this.#rowRuns[row] = runs;
    return runs;
  }

  /** Run lengths that occur anywhere in the section. */
  runs(): RunLengths {
    if (this.#allRuns === UNKNOWN) {
      let runs = 0;
      for (let row = 0; row < this.layout.rowCount; row++) runs |= this.rowRuns(row);
      this.#allRuns = runs;
    }
    return this.#allRuns;
  }

  #local(seat: number): number {
    const i = seat - this.layout.first;
    if (!(i >= 0 && i < this.layout.count)) {
      throw new RangeError(`seat ${seat} is not in section ${this.layout.section.id}`);
    }
    return i;
  }
}
