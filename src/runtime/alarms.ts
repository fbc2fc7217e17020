/** Wakes the actors of a node when their time has come, also those that are not in memory.
 *
 *   journal row --due--> its family is loaded --> its members' own times --due--> the member's turn
 *       ^                                                                            |
 *       +-----------------------row of the family is put right----------------------+
 */
import type { Activation, Family } from "./activation.ts";
import type { TurnRecord } from "./commit-log.ts";
import { DueRows, recordOf } from "./due-rows.ts";
import type { ReminderRow } from "./journal.ts";
import { Reminders } from "./reminders.ts";
import type { Clock, Log, Timers } from "./seams.ts";
import type { TurnClock } from "./turn-clock.ts";
import { Unavailable } from "./unavailable.ts";

/** A reminder that finds the log full comes again after this, ms. */
const AGAIN_MS = 50;
/** A family that could not be loaded is loaded again after this, ms. */
const LOAD_AGAIN_MS = 2_000;

export interface AlarmsParts {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly time: TurnClock;
  readonly serving: () => boolean;
  /** The log has room, and the lease runs. */
  readonly ready: () => boolean;
  /** Whether the family's shard is here. */
  readonly isHere: (family: string) => boolean;
  /** The family, which is loaded if need be. Throws Unavailable. */
  readonly load: (family: string) => Family;
  readonly isResident: (family: Family) => boolean;
  readonly turn: (activation: Activation, kind: string) => void;
  readonly append: (record: TurnRecord) => void;
  readonly reminded: (lateMs: number) => void;
}

export class Alarms {
  readonly #parts: AlarmsParts;
  readonly #rows = new DueRows();
  readonly #reminders: Reminders<Activation | string>;

  constructor(parts: AlarmsParts) {
    this.#parts = parts;
    const { clock, timers } = parts;
    this.#reminders = new Reminders(clock, timers, (whom, dueAt) => this.#remind(whom, dueAt));
  }

  get size(): number {
    return this.#reminders.size;
  }

  /** A row of the journal. */
  set(family: string, dueAt: number): void {
    this.#rows.set(family, dueAt);
    this.#reminders.add(dueAt, family);
  }

  /** Its members are in memory. */
  opened(family: Family): void {
    for (const member of family.members) {
      if (member.dueAt !== undefined) this.#reminders.add(member.dueAt, member);
    }
    this.#settle(family);
  }

  /** Its reminder row stays in force: the family is opened again when it is due. */
  left(family: Family): void {
    const dueAt = this.#rows.get(family.id);
    if (dueAt !== undefined) this.#reminders.add(dueAt, family.id);
  }

  /** It could not be opened. Whoever asked has been told; a reminder that asked comes again. */
  unread({ id }: Family, error: unknown): void {
    if (!(error instanceof Unavailable)) {
      this.#parts.log.error(`${id} cannot be made from the journal: ${String(error)}`);
    } else if (this.#rows.has(id)) {
      this.#loadLater(id);
    }
  }

  /** After a turn: when the actor is due next, and the family's durable row if that must change. */
  afterTurn(activation: Activation, now: number): ReminderRow | undefined {
    const { reminder } = activation.type;
    if (!reminder) return undefined;
    const dueAt = reminder.dueAt(activation.state as never);
    if (dueAt === activation.dueAt) return undefined;
    activation.dueAt = dueAt;
    if (dueAt !== undefined) this.#reminders.add(dueAt, activation);
    return this.#rows.rowAfter(activation.family, dueAt, now);
  }

  /** Those families go with their shards. */
  drop(which: (family: string) => boolean): void {
    this.#rows.drop(which);
  }

  /** Nobody is woken any more. */
  silence(): void {
    this.#reminders.clear();
  }

  /** Forgets everything. */
  clear(): void {
    this.#reminders.clear();
    this.#rows.clear();
  }

  #remind(whom: Activation | string, dueAt: number): void {
    const { time, serving, ready, timers } = this.#parts;
    if (!serving()) return; // after recovery the durable rows say who is due
    time.goOn(); // it is later than its time by now
    if (!ready()) {
      timers.after(AGAIN_MS, () => this.#reminders.add(dueAt, whom));
    } else if (typeof whom === "string") {
      this.#wake(whom);
    } else if (this.#parts.isResident(whom.family)) {
      this.#ring(whom, dueAt);
    }
  }

  #ring(whom: Activation, dueAt: number): void {
    const { type, family } = whom;
    const { time, turn, reminded, log } = this.#parts;
    if (whom.dueAt === dueAt && type.reminder) {
      reminded(time.now() - dueAt);
      try {
        turn(whom, type.reminder.kind);
      } catch (error) {
        log.error(`the reminder of ${whom.address} failed: ${String(error)}`);
      }
    } else {
      this.#settle(family);
    }
  }

  #wake(id: string): void {
    const { isHere, load } = this.#parts;
    if (!isHere(id)) return; // handed over
    try {
      const family = load(id);
      if (family.open) this.#settle(family);
    } catch {
      this.#loadLater(id);
    }
  }

  #loadLater(family: string): void {
    this.#parts.timers.after(LOAD_AGAIN_MS, () => this.#reminders.add(0, family));
  }

  /** A row whose time has come though nobody is due (the hold was released) is put right. */
  #settle(family: Family): void {
    const reminder = this.#rows.rowAfter(family, undefined, this.#parts.time.now());
    if (reminder) this.#parts.append(recordOf(family, reminder));
  }
}
