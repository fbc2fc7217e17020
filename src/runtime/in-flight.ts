/** Counts what is under way, so that somebody can wait for what began before a moment while more begins: a
 * grace period, as of read-copy-update (McKenney and Slingwine, 1998). */
interface Phase {
  count: number;
  over: (() => void) | undefined;
}

export class InFlight {
  #phase: Phase = { count: 0, over: undefined };
  #before: Promise<void> = Promise.resolve();

  async during<T>(body: () => Promise<T>): Promise<T> {
    const phase = this.#phase;
    phase.count++;
    try {
      return await body();
    } finally {
      if (--phase.count === 0) phase.over?.();
    }
  }

  /** Resolves when everything that is under way now has ended. */
  quiet(): Promise<void> {
    const phase = this.#phase;
    this.#phase = { count: 0, over: undefined };
    const ended = new Promise<void>((over) => {
      if (phase.count === 0) over();
      else phase.over = over;
    });
    const before = this.#before;
    this.#before = before.then(() => ended);
    return this.#before;
  }
}
