/** Time that moves only when a test says so.
 *
 * The clock knows two times: a monotonic one that `advance` moves, and the wall's, which is that one
 * plus an offset that may jump. Timers run in the order of their times, those of one time in the order
 * they were set; so a run is the same every time. */
import type { Clock, Timers } from "../seams.ts";

/** 2026-07-01T12:00:00Z. Any moment would do; a recognisable one reads better in a failure. */
export const WALL_START_MS = 1_782_907_200_000;

export class VirtualClock implements Clock {
  #monotonic = 0;
  #offset: number;

  constructor(wallMs = WALL_START_MS) {
    this.#offset = wallMs;
  }

  now(): number {
    return this.#offset + this.#monotonic;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  /** Time passes on both clocks. Does not run timers: `VirtualTimers.advance` does both. */
  pass(ms: number): void {
    this.#monotonic += ms;
  }

  /** Moves the wall clock only, forward or back. */
  jump(ms: number): void {
    this.#offset += ms;
  }

  setWall(ms: number): void {
    this.#offset = ms - this.#monotonic;
  }

  setMonotonic(ms: number): void {
    this.#offset += this.#monotonic - ms; // the wall stays where it is
    this.#monotonic = ms;
  }
}

interface Timer {
  /** Monotonic, ms. */
  readonly at: number;
  readonly run: () => void;
}

export class VirtualTimers implements Timers {
  readonly #clock: VirtualClock;
  /** Sorted by time, then by age. */
  #timers: Timer[] = [];
  #soon: (() => void)[] = [];

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { at: this.#clock.monotonic() + Math.max(0, delayMs), run };
    let place = this.#timers.length;
    while (place > 0 && this.#timers[place - 1]!.at > timer.at) place--;
    this.#timers.splice(place, 0, timer);
    return () => {
      const at = this.#timers.indexOf(timer);
      if (at >= 0) this.#timers.splice(at, 1);
    };
  }

  soon(run: () => void): void {
    this.#soon.push(run);
  }

  /** Monotonic time of the next timer, ms. */
  get nextAt(): number | undefined {
    return this.#timers[0]?.at;
  }

  /** Runs what was put off with `soon` until now, once. Says whether there was any. */
  runSoon(): boolean {
    const batch = this.#soon;
    this.#soon = [];
    for (const run of batch) run();
    return batch.length > 0;
  }

  /** Lets promises and `soon` run until nothing is left but timers. */
  async settle(): Promise<void> {
    do await microtasks();
    while (this.runSoon());
  }

  /** Passes time, running each timer at its moment. */
  async advance(ms: number): Promise<void> {
    await this.settle();
    const until = this.#clock.monotonic() + ms;
    for (;;) {
      const next = this.#timers[0];
      if (!next || next.at > until) break;
      this.#timers.shift();
      this.#clock.pass(Math.max(0, next.at - this.#clock.monotonic()));
      next.run();
      await this.settle();
    }
    this.#clock.pass(Math.max(0, until - this.#clock.monotonic()));
  }
}

/** Timers of one process that can be stopped and continued (SIGSTOP, SIGCONT) or, never continued,
 * killed. What came due meanwhile runs at once when it goes on. */
export class FreezableTimers implements Timers {
  readonly #timers: Timers;
  #frozen = false;
  #missed: (() => void)[] = [];

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  after(delayMs: number, run: () => void): () => void {
    let cancelled = false;
    const cancel = this.#timers.after(delayMs, () => {
      this.#whenThawed(() => {
        if (!cancelled) run();
      });
    });
    return () => {
      cancelled = true;
      cancel();
    };
  }

  soon(run: () => void): void {
    this.#timers.soon(() => this.#whenThawed(run));
  }

  get frozen(): boolean {
    return this.#frozen;
  }

  freeze(): void {
    this.#frozen = true;
  }

  thaw(): void {
    this.#frozen = false;
    const missed = this.#missed;
    this.#missed = [];
    for (const run of missed) this.#timers.soon(() => this.#whenThawed(run));
  }

  #whenThawed(run: () => void): void {
    if (this.#frozen) this.#missed.push(run);
    else run();
  }
}

/** Resolves when the microtask queue is empty: the event loop empties it before an immediate runs. */
function microtasks(): Promise<void> {
  return new Promise((resolve) => {
    // oxlint-disable-next-line no-restricted-globals -- the one way to know that promises are quiet
    setImmediate(resolve);
  });
}
