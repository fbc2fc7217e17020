/** Work that comes round again: a pause, a pass, a pause, and never two passes at a time. One that fails is told
 * once, until one has succeeded again; the next comes as if nothing had been.
 *
 *   stopped --start--> pause --its time--> pass --done or failed--> pause ...
 */
import type { Log, Timers } from "../runtime/seams.ts";

export class Rounds {
  readonly #timers: Timers;
  readonly #log: Log;
  readonly #everyMs: number;
  readonly #trouble: string;
  readonly #pass: () => Promise<void>;
  #cancel: (() => void) | undefined;
  #passing: Promise<void> = Promise.resolve();
  #stopped = false;
  #failing = false;

  /** `trouble`: what it means that a pass fails, for the log. */
  constructor(parts: {
    readonly timers: Timers;
    readonly log: Log;
    readonly everyMs: number;
    readonly trouble: string;
    readonly pass: () => Promise<void>;
  }) {
    this.#timers = parts.timers;
    this.#log = parts.log;
    this.#everyMs = parts.everyMs;
    this.#trouble = parts.trouble;
    this.#pass = parts.pass;
  }

  start(): void {
    this.#cancel = this.#timers.after(this.#everyMs, () => {
      this.#passing = this.#pass()
        .then(() => (this.#failing = false))
        .catch((error: unknown) => {
          if (!this.#failing) this.#log.error(`${this.#trouble}: ${String(error)}`);
          this.#failing = true;
        })
        .then(() => {
          if (!this.#stopped) this.start();
        });
    });
  }

  /** Resolves when the pass that is under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel?.();
    await this.#passing;
  }
}
