/** Wakes those who wait for an order to move on, as soon as that is durable: the answer to Pay is there
 * when the bank's is, without anybody asking ten times a second. */
import type { Timers } from "../runtime/seams.ts";

/** Requests that wait at a time, at most; past it they are answered with what is known. */
export const WATCHERS_MAX = 20_000;

export interface Wait {
  /** Resolves at the next change, or after `ms`. */
  changed(ms: number): Promise<void>;
  end(): void;
}

export class OrderWatch {
  readonly #timers: Timers;
  readonly #waiting = new Map<string, Set<() => void>>();
  #count = 0;
  #closed = false;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** To be called before the look whose answer may be out of date. Undefined: too many wait. */
  watch(order: string): Wait | undefined {
    if (this.#closed || this.#count >= WATCHERS_MAX) return undefined;
    this.#count++;
    let wake: (() => void) | undefined;
    let moved = false;
    const mine = () => {
      moved = true;
      wake?.();
    };
    const others = this.#waiting.get(order) ?? new Set();
    this.#waiting.set(order, others.add(mine));
    return {
      changed: async (ms) => {
        if (!moved) {
          await new Promise<void>((resolve) => {
            const cancel = this.#timers.after(ms, resolve);
            wake = () => {
              cancel();
              resolve();
            };
          });
        }
        moved = false;
        wake = undefined;
      },
      end: () => {
        this.#count--;
        others.delete(mine);
        if (others.size === 0) this.#waiting.delete(order);
      },
    };
  }

  /** The server stops: nobody waits any more. */
  close(): void {
    this.#closed = true;
    for (const waiting of this.#waiting.values()) for (const wake of waiting) wake();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Turns that are durable now. */
  committed(turns: readonly { readonly type: string; readonly key: string }[]): void {
    if (this.#waiting.size === 0) return;
    for (const { type, key } of turns) {
      if (type === "order") for (const wake of this.#waiting.get(key) ?? []) wake();
    }
  }
}
