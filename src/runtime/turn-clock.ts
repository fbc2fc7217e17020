/** The time of turns: the wall clock, but it never goes back (what was decided at a time is not undone by a
 * clock jump), and it stands still until the event loop goes on: the end of a hold must not fall between two
 * turns of one operation, or it would extend some of the seats and lose the others. */
import type { Clock, Timers } from "./seams.ts";

export class TurnClock {
  readonly #clock: Clock;
  readonly #timers: Timers;
  #now = 0;
  #stands = false;

  constructor(clock: Clock, timers: Timers) {
    this.#clock = clock;
    this.#timers = timers;
  }

  /** Epoch ms. */
  now(): number {
    if (!this.#stands) {
      this.#stands = true;
      this.#now = Math.max(this.#now, this.#clock.now());
      this.#timers.soon(() => this.goOn());
    }
    return this.#now;
  }

  goOn(): void {
    this.#stands = false;
  }
}
