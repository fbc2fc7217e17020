/** The operations an actor has answered, so that a retry gets the first answer.
 *
 * An operation that changed something is in the journal with its answer and survives everything. One
 * that was refused changed nothing: it is remembered here only, until the actor leaves memory; not at all if it was told
 * when to come again. */
import type { Answered } from "./journal.ts";

/** Operations one actor remembers, at most; past it the oldest is forgotten. */
export const ANSWERS_MAX = 128;

export class Answers {
  /** The oldest first. A list, because most actors remember one or two: a Map is ten times as large. */
  readonly #answered: Answered[] = [];

  get(id: string): Answered | undefined {
    for (const answered of this.#answered) if (answered.id === id) return answered;
    return undefined;
  }

  add(answered: Answered): void {
    const known = this.#answered.findIndex(({ id }) => id === answered.id);
    if (known >= 0) this.#answered[known] = answered;
    else this.#answered.push(answered);
    if (this.#answered.length > ANSWERS_MAX) this.#answered.shift();
  }

  toJSON(): Answered[] {
    return [...this.#answered];
  }
}
