/** Who is due next: a binary min-heap of (time, whom). Entries are never removed from the middle; one
 * that no longer holds is recognised and dropped when it comes up. One timer runs for the earliest. */
import type { Clock, Timers } from "./seams.ts";

/** A timer sleeps at most this long, so that a jump of the wall clock is noticed, ms. */
const SLEEP_MAX_MS = 1_000;
/** Entries handled in one go before I/O gets its turn. */
const FIRE_MAX = 1_000;

export class Reminders<Whom> {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #fire: (whom: Whom, dueAt: number) => void;
  #heap: { dueAt: number; whom: Whom }[] = [];
  #cancel: (() => void) | undefined;
  #armedFor = Infinity;

  constructor(clock: Clock, timers: Timers, fire: (whom: Whom, dueAt: number) => void) {
    this.#clock = clock;
    this.#timers = timers;
    this.#fire = fire;
  }

  get size(): number {
    return this.#heap.length;
  }

  add(dueAt: number, whom: Whom): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push({ dueAt, whom });
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.dueAt <= dueAt) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = { dueAt, whom };
    if (dueAt < this.#armedFor) this.#arm();
  }

  clear(): void {
    this.#heap = [];
    this.#cancel?.();
    this.#cancel = undefined;
    this.#armedFor = Infinity;
  }

  #arm(): void {
    this.#cancel?.();
    const next = this.#heap[0];
    this.#cancel = undefined;
    this.#armedFor = Infinity;
    if (!next) return;
    this.#armedFor = next.dueAt;
    const delay = Math.min(Math.max(next.dueAt - this.#clock.now(), 0), SLEEP_MAX_MS);
    this.#cancel = this.#timers.after(delay, () => this.#run());
  }

  #run(): void {
    const now = this.#clock.now();
    for (let n = 0; n < FIRE_MAX; n++) {
      const next = this.#heap[0];
      if (!next || next.dueAt > now) break;
      this.#pop();
      this.#fire(next.whom, next.dueAt);
    }
    this.#arm();
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.dueAt < heap[child]!.dueAt) child++;
      if (heap[child]!.dueAt >= last.dueAt) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}
