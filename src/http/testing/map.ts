/** The public map of the box office in memory. Every change is one delta. */
import type { SeatMap } from "../../booking/booking.ts";
import { SeatStatus, type Counts } from "../../domain/availability.ts";
import type { Plan } from "../../domain/plan.ts";
import { encodeDelta, encodeSnapshot } from "../../protocol/live.ts";

export class SmallMap implements SeatMap {
  seq = 0;
  readonly seats: Uint8Array;
  readonly #plan: Plan;
  readonly #listeners = new Set<(frame: Uint8Array) => void>();

  constructor(plan: Plan) {
    this.#plan = plan;
    this.seats = new Uint8Array(plan.size);
  }

  get counts(): readonly Counts[] {
    return this.#plan.sections.map(({ first, count }) => {
      const seats = this.seats.subarray(first, first + count);
      const having = (status: SeatStatus) => seats.filter((seat) => seat === status).length;
      return {
        free: having(SeatStatus.free),
        held: having(SeatStatus.held),
        sold: having(SeatStatus.sold),
        blocked: having(SeatStatus.blocked),
      };
    });
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  snapshot(): Uint8Array {
    return encodeSnapshot(this.seq, this.seats);
  }

  subscribe(listener: (frame: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  change(seats: readonly number[], status: SeatStatus): void {
    for (const seat of seats) this.seats[seat] = status;
    this.publish(encodeDelta(++this.seq, new Map(seats.map((seat) => [seat, status]))));
  }

  publish(frame: Uint8Array): void {
    for (const listener of this.#listeners) listener(frame);
  }
}
