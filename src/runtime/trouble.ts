/** One trouble of work that comes round again, in the log: that the database is away would be several lines a second.
 *
 *   well --met: said--> in trouble --met: said again, each half minute--> in trouble --over: said--> well
 */
import type { Clock, Log } from "./seams.ts";

/** Long enough for a log that is read, short enough for one that is followed. */
export const SAID_AGAIN_AFTER_MS = 30_000;

export class Trouble {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #log: Log;
  readonly #words: { readonly met: string; readonly over: string };
  /** Monotonic, ms; undefined: all is well. */
  #saidAt: number | undefined;

  /** `words`: what cannot be done, and that it can again. */
  constructor(
    { clock, log }: { readonly clock: Pick<Clock, "monotonic">; readonly log: Log },
    words: { readonly met: string; readonly over: string },
  ) {
    this.#clock = clock;
    this.#log = log;
    this.#words = words;
  }

  get lasts(): boolean {
    return this.#saidAt !== undefined;
  }

  met(error: unknown): void {
    const now = this.#clock.monotonic();
    if (this.#saidAt !== undefined && now - this.#saidAt < SAID_AGAIN_AFTER_MS) return;
    this.#saidAt = now;
    this.#log.error(`${this.#words.met}: ${reasonOf(error)}; it is tried again by itself`);
  }

  /** Also said, again and again, of what has always been well. */
  over(): void {
    if (this.#saidAt === undefined) return;
    this.#saidAt = undefined;
    this.#log.info(this.#words.over);
  }
}

/** Of an address with several numbers Node has an error without words. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
