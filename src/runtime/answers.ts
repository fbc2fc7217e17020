/** The operations an actor has answered, so that a retry gets the first answer.
 *
 * An operation that changed something is in the journal with its answer and survives everything. One
 * that was refused changed nothing: it is remembered here only, until the actor leaves memory. */
import type { Answered } from "./journal.ts";

/** Operations one actor remembers, at most; past it the oldest is forgotten. */
export const ANSWERS_MAX = 128;

export class Answers {
  readonly #byId = new Map<string, Answered>();

  get(id: string): Answered | undefined {
    return this.#byId.get(id);
  }

  add(answered: Answered): void {
    this.#byId.set(answered.id, answered);
    if (this.#byId.size > ANSWERS_MAX) {
      const [oldest] = this.#byId.keys();
      if (oldest !== undefined) this.#byId.delete(oldest);
    }
  }

  toJSON(): Answered[] {
    return [...this.#byId.values()];
  }
}
