/** Work that comes round again: a pause, a pass, a pause, and never two passes at a time. The next comes as if
 * one that failed had not been.
 *
 *   stopped --start--> pause --its time--> pass --done or failed--> pause ...
 */
import type { Clock, Log, Timers } from "./seams.ts";
import { Trouble } from "./trouble.ts";

export class Rounds {
  readonly #timers: Timers;
  readonly #everyMs: number;
  readonly #trouble: Trouble;
  readonly #pass: () => Promise<void>;
  #cancel: (() => void) | undefined;
  #passing: Promise<void> = Promise.resolve();
  #stopped = false;

  /** `trouble`: what it means for the log that passes fail, and that they do not any more. */
  constructor(parts: {
    readonly clock: Pick<Clock, "monotonic">;
    readonly timers: Timers;
    readonly log: Log;
    readonly everyMs: number;
    readonly trouble: { readonly met: string; readonly over: string };
    readonly pass: () => Promise<void>;
  }) {
    this.#timers = parts.timers;
    this.#everyMs = parts.everyMs;
    this.#trouble = new Trouble(parts, parts.trouble);
    this.#pass = parts.pass;
  }

  start(): void {
    this.#cancel = this.#timers.after(this.#everyMs, () => {
      this.#passing = this.#pass()
        .then(
          () => this.#trouble.over(),
          (error: unknown) => this.#trouble.met(error),
        )
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
