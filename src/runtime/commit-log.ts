/** The node's one ordered log, its committer (group commit) and the output gate.
 *
 *   append --> pending --flush--> in flight --durable--> gate opens for every position up to it
 *                 |                   |
 *                 +------ break ------+--> gate rejects: outcome unknown, nothing was shown
 *
 * Turns append and go on at memory speed. While one commit is in flight the next batch collects, so
 * the busier the node, the fewer commits it needs. A commit takes all that is pending, between two
 * events of the event loop: an operation whose actors are in memory runs in one go, so its turns are
 * never parted by a crash. An answer waits at the gate for the position of
 * the last turn that it depends on, and for no later one.
 */
import type { Batch, EffectRow, Entry, Journal, ReminderRow, SnapshotRow } from "./journal.ts";
import type { Clock, Timers } from "./seams.ts";
import { Unavailable } from "./unavailable.ts";

/** Rows that wait for a commit, at most; past it new operations are refused. Also the size of the largest
 * commit: about half a second of work for PostgreSQL. */
export const PENDING_ROWS_MAX = 20_000;

/** What one turn adds to the log. */
export interface TurnRecord {
  readonly type: string;
  readonly key: string;
  readonly shard: number;
  readonly entries: readonly Entry[];
  readonly snapshot: SnapshotRow | undefined;
  readonly reminder: ReminderRow | undefined;
  readonly effects: readonly EffectRow[];
  readonly done: string | undefined;
}

export interface CommitLogEvents {
  /** In log order; everything in it is durable. */
  committed(turns: readonly TurnRecord[], rows: number, tookMs: number): void;
  broken(reason: "fenced" | "failed", detail: string): void;
}

type Waiter = { position: number; open: () => void; fail: (error: Unavailable) => void };

export class CommitLog {
  readonly #journal: Journal;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #events: CommitLogEvents;
  readonly #epochOf: (shard: number) => number;
  #pending: TurnRecord[] = [];
  #pendingRows = 0;
  #inFlight = false;
  #scheduled = false;
  /** Position of the last turn appended, of the last one durable. */
  #position = 0;
  #durable = 0;
  #waiters: Waiter[] = [];
  #generation = 0;

  constructor(
    journal: Journal,
    clock: Clock,
    timers: Timers,
    events: CommitLogEvents,
    epochOf: (shard: number) => number,
  ) {
    this.#journal = journal;
    this.#clock = clock;
    this.#timers = timers;
    this.#events = events;
    this.#epochOf = epochOf;
  }

  /** Grows when the log breaks: an answer of an older commit is ignored, and an operation that began
   * before knows that what it saw may be lost. */
  get generation(): number {
    return this.#generation;
  }

  get pendingRows(): number {
    return this.#pendingRows;
  }

  get full(): boolean {
    return this.#pendingRows >= PENDING_ROWS_MAX;
  }

  /** Returns the turn's position. */
  append(turn: TurnRecord): number {
    this.#pending.push(turn);
    this.#pendingRows += rowsOf(turn);
    this.#schedule();
    return ++this.#position;
  }

  isDurable(position: number): boolean {
    return position <= this.#durable;
  }

  /** Resolves when everything up to `position` is durable; rejects with Unavailable on a break. */
  passed(position: number): Promise<void> {
    if (position <= this.#durable) return Promise.resolve();
    return new Promise((open, fail) => {
      this.#waiters.push({ position, open, fail });
    });
  }

  /** Resolves when nothing is pending any more. */
  drained(): Promise<void> {
    return this.passed(this.#position);
  }

  /** Everything not durable is given up: its answers become "outcome unknown". */
  break(): void {
    this.#generation++;
    this.#pending = [];
    this.#pendingRows = 0;
    this.#inFlight = false;
    // Positions go on from here: what was given up is never waited for again.
    this.#durable = this.#position;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiters) {
      waiter.fail(new Unavailable("outcome-unknown", "the commit failed or its answer was lost"));
    }
  }

  #schedule(): void {
    if (this.#scheduled || this.#inFlight) return;
    this.#scheduled = true;
    this.#timers.soon(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#inFlight || this.#pending.length === 0) return;
    const turns = this.#pending;
    const rows = this.#pendingRows;
    const last = this.#position;
    this.#pending = [];
    this.#pendingRows = 0;
    const generation = this.#generation;
    const started = this.#clock.monotonic();
    this.#inFlight = true;
    this.#journal.append(batchOf(turns, this.#epochOf)).then(
      (result) => {
        if (generation !== this.#generation) return;
        if (result === "fenced") {
          this.#events.broken("fenced", "another node has taken a shard over");
          return;
        }
        this.#inFlight = false;
        this.#durable = last;
        const tookMs = this.#clock.monotonic() - started;
        this.#flush();
        this.#openGate();
        this.#events.committed(turns, rows, tookMs);
      },
      (error: unknown) => {
        if (generation !== this.#generation) return;
        this.#events.broken("failed", error instanceof Error ? error.message : String(error));
      },
    );
  }

  #openGate(): void {
    const waiting = this.#waiters;
    this.#waiters = [];
    for (const waiter of waiting) {
      if (waiter.position <= this.#durable) waiter.open();
      else this.#waiters.push(waiter);
    }
  }
}

/** A turn that writes no event (it completes an effect, or puts a reminder right) is work for the commit
 * all the same. */
function rowsOf({ entries, effects, done, snapshot, reminder }: TurnRecord): number {
  const singles = (done === undefined ? 0 : 1) + (snapshot ? 1 : 0) + (reminder ? 1 : 0);
  return entries.length + effects.length + singles;
}

function batchOf(turns: readonly TurnRecord[], epochOf: (shard: number) => number): Batch {
  const fence = new Map<number, number>();
  const entries: Entry[] = [];
  const effects: EffectRow[] = [];
  const done: string[] = [];
  const snapshots = new Map<string, SnapshotRow>();
  const reminders = new Map<string, ReminderRow>();
  for (const turn of turns) {
    fence.set(turn.shard, epochOf(turn.shard));
    for (const entry of turn.entries) entries.push(entry);
    for (const effect of turn.effects) effects.push(effect);
    if (turn.done !== undefined) done.push(turn.done);
    // Of several in one batch the last one counts.
    if (turn.snapshot) snapshots.set(turn.snapshot.actor, turn.snapshot);
    if (turn.reminder) reminders.set(turn.reminder.family, turn.reminder);
  }
  return {
    fence,
    entries,
    effects,
    done,
    snapshots: [...snapshots.values()],
    reminders: [...reminders.values()],
  };
}
