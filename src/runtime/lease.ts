/** A node may answer reads from memory only while its lease runs, by its own monotonic clock. A
 * successor waits for the lease to run out before it serves; so a node that was paused or cut off
 * from the database never shows a state that has moved on elsewhere. Writes do not need it: every
 * commit is checked against the epoch. One lease covers all shards of a node, so it is renewed only if
 * the node still owns all that it believes to own. */
import type { Journal } from "./journal.ts";
import type { Clock, Timers } from "./seams.ts";

export const LEASE_MS = 2_000;
const RENEW_EVERY_MS = 400;
/** Taken off the end, for clocks that run at different speeds. */
const MARGIN_MS = 100;

export class Lease {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #node: string;
  readonly #owned: () => readonly number[];
  readonly #lost: (shards: readonly number[]) => void;
  readonly #lapsed: () => void;
  #until = -Infinity;
  #cancel: (() => void) | undefined;
  #running = false;

  /** `owned` is asked at each renewal; `lost` hears which of them another node has taken; `lapsed` that it had run
   * out before it was granted again. */
  constructor(
    journal: Journal,
    clock: Clock,
    timers: Timers,
    node: string,
    owned: () => readonly number[],
    lost: (shards: readonly number[]) => void,
    lapsed: () => void,
  ) {
    this.#journal = journal;
    this.#clock = clock;
    this.#timers = timers;
    this.#node = node;
    this.#owned = owned;
    this.#lost = lost;
    this.#lapsed = lapsed;
  }

  get valid(): boolean {
    return this.#clock.monotonic() < this.#until;
  }

  /** Until it ends, ms. */
  get leftMs(): number {
    return this.#until - this.#clock.monotonic();
  }

  /** `sentAt`: monotonic time before the statement that granted it was sent. */
  granted(sentAt: number): void {
    if (this.#running && !this.valid) this.#lapsed();
    this.#until = Math.max(this.#until, sentAt + LEASE_MS - MARGIN_MS);
    if (this.#running) return;
    this.#running = true;
    this.#later();
  }

  /** Stops renewing and gives it up at once. */
  drop(): void {
    this.#running = false;
    this.#until = -Infinity;
    this.#cancel?.();
  }

  #later(): void {
    this.#cancel = this.#timers.after(RENEW_EVERY_MS, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    const sentAt = this.#clock.monotonic();
    try {
      const lost = await this.#journal.renewLease(this.#node, LEASE_MS, this.#owned());
      if (!this.#running) return;
      if (lost.length === 0) this.granted(sentAt);
      else this.#lost(lost);
    } catch {
      // The database does not answer: the lease runs out by itself, and the next try may renew it.
    }
    if (this.#running) this.#later();
  }
}
