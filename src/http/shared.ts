/** One answer for everybody: what many ask for at once is asked of the box office once, and told to all for
 * a moment. */
import type { Clock } from "./app.ts";

/** Answers kept, at most: more than there are events. */
const KEPT_MAX = 500;

export class Shared<T> {
  readonly #ask: (key: string) => Promise<T>;
  readonly #freshMs: number;
  readonly #clock: Clock;
  readonly #kept = new Map<string, { readonly askedAt: number; readonly answer: Promise<T> }>();

  constructor(ask: (key: string) => Promise<T>, freshMs: number, clock: Clock) {
    this.#ask = ask;
    this.#freshMs = freshMs;
    this.#clock = clock;
  }

  get(key: string): Promise<T> {
    const now = this.#clock.now();
    const known = this.#kept.get(key);
    if (known && now - known.askedAt < this.#freshMs && now >= known.askedAt) return known.answer;
    const answer = this.#ask(key);
    // What nobody asks for any more, or never was, must not pile up.
    if (this.#kept.size >= KEPT_MAX) this.#kept.clear();
    this.#kept.set(key, { askedAt: now, answer });
    answer.catch(() => this.#kept.delete(key));
    return answer;
  }
}
