/** A node may answer reads from memory only while its lease runs, by its own monotonic clock. A
 * successor waits for the lease to run out before it serves; so a node that was paused or cut off
 * from the database never shows a state that has moved on elsewhere. Writes do not need it: every
 * commit is checked against the epoch. One lease covers all shards of a node, so it is renewed only if
 * the node still owns all that it believes to own. Of a shard that it has just taken a renewal under way says
 * nothing: it was sent before, and another node may have taken the shard since. A renewal that was sent
 * afterwards must be granted first (`covered`); it ends later than all that were sent before it. */
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
  /** Renewals that were sent; whether one is under way. */
  #sent = 0;
  #underWay = false;
  /** Each waits for a renewal of that number, or a later one. */
  #waiting: { readonly from: number; readonly go: () => void }[] = [];

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
    this.#later(RENEW_EVERY_MS);
  }

  /** Resolves when a renewal that is sent from now on is granted, so for all that the node owns now; or when
   * the lease is dropped. Asks for it at once. */
  covered(): Promise<void> {
    if (!this.#running) return Promise.resolve();
    const from = this.#sent + 1;
    if (!this.#underWay) {
      this.#cancel?.();
      void this.#renew();
    }
    return new Promise((go) => {
      this.#waiting.push({ from, go });
    });
  }

  /** Stops renewing and gives it up at once. */
  drop(): void {
    this.#running = false;
    this.#until = -Infinity;
    this.#cancel?.();
    this.#letGo(Infinity);
  }

  #later(ms: number): void {
    this.#cancel = this.#timers.after(ms, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    const sentAt = this.#clock.monotonic();
    const number = ++this.#sent;
    let nextMs = RENEW_EVERY_MS;
    this.#underWay = true;
    try {
      const lost = await this.#journal.renewLease(this.#node, LEASE_MS, this.#owned());
      if (!this.#running) return;
      if (lost.length > 0) this.#lost(lost);
      else {
        this.granted(sentAt);
        this.#letGo(number);
        if (this.#waiting.length > 0) nextMs = 0; // they came while it was under way
      }
    } catch {
      // The database does not answer: the lease runs out by itself, and the next try may renew it.
    } finally {
      this.#underWay = false;
    }
    if (this.#running) this.#later(nextMs);
  }

  /** Those whom the renewal of this number covers. */
  #letGo(number: number): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const it of waiting) {
      if (it.from <= number) it.go();
      else this.#waiting.push(it);
    }
  }
}
