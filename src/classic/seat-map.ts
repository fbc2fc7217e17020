/** The public map of one event, as the ticks tell it: every instance counts alike, so a page may fetch the
 * map from one and hear of its changes from another. */
import type { Counts, SeatStatus } from "../domain/availability.ts";
import type { Plan } from "../domain/plan.ts";
import type { SeatMap } from "../booking/booking.ts";
import { encodeDelta, encodeSnapshot } from "../protocol/live.ts";

type MutableCounts = [free: number, held: number, sold: number, blocked: number];

export class TickedMap implements SeatMap {
  readonly seats: Uint8Array;
  readonly #plan: Plan;
  readonly #counts: MutableCounts[];
  readonly #listeners = new Set<(frame: Uint8Array) => void>();
  #seq: number;
  #snapshot: Uint8Array | undefined;

  /** `seq`: the tick that `statuses` are not older than. */
  constructor(plan: Plan, seq: number, statuses: ReadonlyMap<number, SeatStatus>) {
    this.#plan = plan;
    this.#seq = seq;
    this.seats = new Uint8Array(plan.size);
    this.#counts = plan.sections.map(({ count }) => [count, 0, 0, 0]);
    for (const [seat, status] of statuses) this.#set(seat, status);
  }

  get seq(): number {
    return this.#seq;
  }

  get counts(): readonly Counts[] {
    return this.#counts.map(([free, held, sold, blocked]) => ({ free, held, sold, blocked }));
  }

  mayHave(section: number, quantity: number): boolean {
    return this.#counts[section]![0] >= quantity;
  }

  snapshot(): Uint8Array {
    this.#snapshot ??= encodeSnapshot(this.#seq, this.seats);
    return this.#snapshot;
  }

  subscribe(listener: (frame: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A tick that was heard before says nothing new. */
  tick(seq: number, changes: ReadonlyMap<number, SeatStatus>): void {
    if (seq <= this.#seq) return;
    for (const [seat, status] of changes) this.#set(seat, status);
    this.#seq = seq;
    this.#snapshot = undefined;
    if (this.#listeners.size === 0) return;
    const frame = encodeDelta(seq, changes);
    for (const listener of this.#listeners) listener(frame);
  }

  #set(seat: number, status: SeatStatus): void {
    const before = this.seats[seat]! as SeatStatus;
    const counts = this.#counts[this.#plan.rows[this.#plan.row[seat]!]!.section]!;
    counts[before]--;
    counts[status]++;
    this.seats[seat] = status;
  }
}
