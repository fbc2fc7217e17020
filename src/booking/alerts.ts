/** Who wants to be told of the call, by number, for one event on this server. Made from those parts of the queue
 * that are here, once the ranks are known, and kept by what becomes durable. Whoever did not ask to be told is not in it, so the call
 * of a number that is not here costs one look. */
import type { Place, QueueEvent } from "../domain/queue.ts";

type Numbers = "line" | "front";

/** The numbers of one line: of those who wait, and how far it has been called. */
interface Row {
  readonly waiting: Map<number, string>;
  called: number;
}

export class Alerts {
  readonly #rows: Readonly<Record<Numbers, Row>>;
  readonly #numberOf: (buyer: string, place: Place) => number | null;
  /** Called and not told yet, in order. */
  readonly #due = new Set<string>();
  /** Groups whose part is in it. */
  readonly #groups = new Set<string>();

  /** `called`: the last number of each line that has been called. */
  constructor(
    numberOf: (buyer: string, place: Place) => number | null,
    called: Readonly<Record<Numbers, number>>,
  ) {
    this.#numberOf = numberOf;
    this.#rows = {
      line: { waiting: new Map(), called: called.line },
      front: { waiting: new Map(), called: called.front },
    };
  }

  has(group: string): boolean {
    return this.#groups.has(group);
  }

  /** The part of the group is in it now; or it is elsewhere now, and must be gathered anew if it comes back. */
  set(group: string, here: boolean): void {
    if (here) this.#groups.add(group);
    else this.#groups.delete(group);
  }

  heard(event: QueueEvent): void {
    if (event.kind === "alert-set" && event.alert !== null) this.add(event.buyer, event);
  }

  /** Twice is once. Who is not to be told any more may stay: the queue's part knows better. */
  add(buyer: string, place: Place): void {
    const { line, front } = this.#rows;
    const [row, number] =
      place.back === null ? [line, this.#numberOf(buyer, place)] : [front, place.back];
    if (number === null) return;
    if (number <= row.called) this.#due.add(buyer);
    else row.waiting.set(number, buyer);
  }

  /** The last number of each line that has been called by now. */
  calledUpTo(called: Readonly<Record<Numbers, number>>): void {
    this.#call(this.#rows.front, called.front);
    this.#call(this.#rows.line, called.line);
  }

  #call(row: Row, called: number): void {
    for (let number = row.called + 1; number <= called && row.waiting.size > 0; number++) {
      const buyer = row.waiting.get(number);
      if (buyer === undefined) continue;
      row.waiting.delete(number);
      this.#due.add(buyer);
    }
    row.called = Math.max(row.called, called);
  }

  /** The next to be told, the first called first. */
  due(max: number): string[] {
    const due: string[] = [];
    for (const buyer of this.#due) {
      if (due.length === max) break;
      due.push(buyer);
    }
    return due;
  }

  /** It has been written down that they are told. */
  told(buyers: readonly string[]): void {
    for (const buyer of buyers) this.#due.delete(buyer);
  }
}
