/** What happened, in order: the end of it for people, a hash of all of it to compare two runs. */
import { createHash } from "node:crypto";

/** Lines kept for people. */
const KEPT_MAX = 60;

export class Trace {
  readonly #hash = createHash("sha256");
  readonly #now: () => number;
  #lines: string[] = [];

  /** `now`: virtual ms since the start of the run. */
  constructor(now: () => number) {
    this.#now = now;
  }

  add(who: string, what: string): void {
    const line = `${this.#now().toFixed(1).padStart(9)}  ${who.padEnd(10)} ${what}`;
    this.#hash.update(line);
    this.#lines.push(line);
    if (this.#lines.length > 2 * KEPT_MAX) this.#lines = this.#lines.slice(-KEPT_MAX);
  }

  /** The last steps, readable. */
  get end(): string {
    return this.#lines.slice(-KEPT_MAX).join("\n");
  }

  hash(): string {
    return this.#hash.copy().digest("hex").slice(0, 16);
  }
}
