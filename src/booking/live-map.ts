/** The public map of one event: two bits a seat, only what is durable, changes gathered into about
 * ten deltas a second that are encoded once for everybody. */
import type { SeatStatus, Counts } from "../domain/availability.ts";
import type { Plan } from "../domain/plan.ts";
import { encodeDelta, encodeSnapshot } from "../protocol/live.ts";
import type { Timers } from "../runtime/seams.ts";
import type { SeatMap } from "./booking.ts";

export const DELTA_EVERY_MS = 100;

type MutableCounts = [free: number, held: number, sold: number, blocked: number];

export class LiveMap implements SeatMap {
  readonly seats: Uint8Array;
  readonly #plan: Plan;
  readonly #timers: Timers;
  readonly #of: number;
  readonly #counts: MutableCounts[];
  readonly #listeners = new Set<(frame: Uint8Array) => void>();
  #seq = 0;
  #changes = new Map<number, SeatStatus>();
  #snapshot: Uint8Array | undefined;
  /** By section that is being asked: seats that changed since, of which its answer may be older. */
  readonly #filling: (Set<number> | undefined)[] = [];
  /** Sections that have not been asked since others may have gone on without this node. */
  readonly #old = new Set<number>();

  /** `of`: whose numbers its ticks have (protocol/live.ts). */
  constructor(plan: Plan, timers: Timers, of: number) {
    this.#plan = plan;
    this.#of = of;
    this.#timers = timers;
    this.seats = new Uint8Array(plan.size);
    this.#counts = plan.sections.map(({ count }) => [count, 0, 0, 0]);
  }

  /** Then it is not to be shown. */
  get isOld(): boolean {
    return this.#old.size > 0;
  }

  get seq(): number {
    return this.#seq;
  }

  get counts(): readonly Counts[] {
    return this.#counts.map(([free, held, sold, blocked]) => ({ free, held, sold, blocked }));
  }

  /** False if the section has fewer free seats than that, as far as is known here: of a section on another node
   * that is what was durable some tenths of a second ago. A search that is refused needs not ask most of a
   * sold-out stadium then, which was a third of its cost. */
  mayHave(section: number, quantity: number): boolean {
    return this.#filling[section] !== undefined || this.#counts[section]![0] >= quantity;
  }

  snapshot(): Uint8Array {
    this.#snapshot ??= encodeSnapshot(this.#seq, this.seats, this.#of);
    return this.#snapshot;
  }

  subscribe(listener: (frame: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells of one durable change. */
  set(seat: number, status: SeatStatus): void {
    this.#filling[this.#sectionOf(seat)]?.add(seat);
    this.#change(seat, status);
  }

  /** Whatever is being answered was asked before. */
  lapsed(): void {
    for (const section of this.#plan.sections.keys()) {
      this.#old.add(section);
      this.filling(section);
    }
  }

  /** The section is asked for its statuses: from here on changes are kept apart from what it will say. */
  filling(section: number): ReadonlySet<number> {
    return (this.#filling[section] = new Set());
  }

  /** The durable statuses of a whole section, as of some moment since that `filling`; if it was asked again
   * meanwhile, that answer is waited for. */
  fill(section: number, statuses: Uint8Array, since: ReadonlySet<number>): void {
    if (this.#filling[section] !== since) return;
    this.#filling[section] = undefined;
    const { first } = this.#plan.sections[section]!;
    statuses.forEach((status, n) => {
      if (!since.has(first + n)) this.#change(first + n, status as SeatStatus);
    });
    // A snapshot of before must not be told as one of now.
    if (this.#old.delete(section) && !this.isOld) this.#tick();
  }

  #sectionOf(seat: number): number {
    return this.#plan.rows[this.#plan.row[seat]!]!.section;
  }

  #change(seat: number, status: SeatStatus): void {
    const before = this.seats[seat]! as SeatStatus;
    if (before === status) return;
    const counts = this.#counts[this.#sectionOf(seat)]!;
    counts[before]--;
    counts[status]++;
    this.seats[seat] = status;
    if (this.#changes.size === 0) this.#timers.after(DELTA_EVERY_MS, () => this.#tick());
    this.#changes.set(seat, status);
  }

  #tick(): void {
    if (this.#changes.size === 0) return; // told already
    const changes = this.#changes;
    this.#changes = new Map();
    this.#seq++;
    this.#snapshot = undefined;
    if (this.#listeners.size === 0) return;
    const frame = encodeDelta(this.#seq, changes, 0, this.#of);
    for (const listener of this.#listeners) listener(frame);
  }
}
