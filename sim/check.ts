/** One question of the verdict. It looks at everything it can, counts, and keeps a few examples. */
import type { Claims } from "./claims.ts";
import type { History } from "./history.ts";
import type { Ledger } from "./ledger.ts";
import type { QueueBook } from "./queue-book.ts";
import type { QueueHistory } from "./queue-history.ts";
import type { SeatLife } from "./replay.ts";

const EXAMPLES_MAX = 10;

/** What both sides of the evidence say. `book` is null if no database was given. */
export interface Evidence {
  readonly event: string;
  readonly history: History;
  readonly claims: Claims;
  readonly book: Book | null;
}

export interface Book {
  readonly ledger: Ledger;
  readonly lives: ReadonlyMap<string, SeatLife>;
  /** Null: there was none. */
  readonly queue: QueueBook | null;
}

export interface Check {
  /** As in SPEC.md. */
  readonly id: string;
  readonly title: string;
  /** A check that needs the database is skipped without it, and says so. */
  readonly needsBook: boolean;
  /** As well, what the bank says. */
  readonly needsBank: boolean;
  run(evidence: Evidence, tally: Tally): void;
}

export class Tally {
  looked = 0;
  faults = 0;
  readonly examples: string[] = [];

  /** Looks at one more thing; `fault` says what is wrong if `good` is false. */
  expect(good: boolean, fault: () => string): void {
    this.looked++;
    if (good) return;
    this.faults++;
    if (this.examples.length < EXAMPLES_MAX) this.examples.push(fault());
  }
}

/** A check that reads the database, so that it need not ask whether there is one. */
export function bookCheck(
  id: string,
  title: string,
  run: (book: Book, tally: Tally, evidence: Evidence) => void,
): Check {
  return {
    id,
    title,
    needsBook: true,
    needsBank: false,
    run: (evidence, tally) => {
      if (evidence.book !== null) run(evidence.book, tally, evidence);
    },
  };
}

/** A check that reads the bank's own ledger as well. */
export function bankCheck(
  id: string,
  title: string,
  run: (book: Book, tally: Tally, evidence: Evidence) => void,
): Check {
  return { ...bookCheck(id, title, run), needsBank: true };
}

export function historyCheck(
  id: string,
  title: string,
  run: (evidence: Evidence, tally: Tally) => void,
): Check {
  return { id, title, needsBook: false, needsBank: false, run };
}

/** A check of a sale with a queue. */
export function queueCheck(
  id: string,
  title: string,
  run: (queue: QueueHistory, tally: Tally, evidence: Evidence) => void,
): Check {
  return historyCheck(id, title, (evidence, tally) => {
    if (evidence.history.queue !== null) run(evidence.history.queue, tally, evidence);
  });
}

/** The same with the queue's own journals. */
export function queueBookCheck(
  id: string,
  title: string,
  run: (book: QueueBook, tally: Tally, evidence: QueueEvidence) => void,
): Check {
  return bookCheck(id, title, ({ queue: book, ledger }, tally, evidence) => {
    const { queue } = evidence.history;
    if (book !== null && queue !== null) run(book, tally, { ...evidence, queue, ledger });
  });
}

export interface QueueEvidence extends Evidence {
  readonly queue: QueueHistory;
  readonly ledger: Ledger;
}

/** For a message. */
export function names(seats: readonly string[]): string {
  return seats.length === 0 ? "nothing" : seats.join(" ");
}

export function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const set = new Set(a);
  return set.size === a.length && a.length === b.length && b.every((it) => set.has(it));
}
