/** The durable reminder rows of a node: one a family, a lower bound of the earliest time at which one of its
 * members is due, so that most changes need no new row. */
import type { Family } from "./activation.ts";
import type { TurnRecord } from "./commit-log.ts";
import type { ReminderRow } from "./journal.ts";

/** Rows are rounded down to this, so that one serves many members, ms. */
const REMINDER_GRAIN_MS = 1_000;

export class DueRows {
  /** Family to the time in its row. */
  readonly #rows = new Map<string, number>();

  has(family: string): boolean {
    return this.#rows.has(family);
  }

  get(family: string): number | undefined {
    return this.#rows.get(family);
  }

  set(family: string, dueAt: number): void {
    this.#rows.set(family, dueAt);
  }

  clear(): void {
    this.#rows.clear();
  }

  drop(which: (family: string) => boolean): void {
    for (const family of this.#rows.keys()) if (which(family)) this.#rows.delete(family);
  }

  /** The family's row when a member is due at `dueAt`, if it must change. */
  rowAfter(family: Family, dueAt: number | undefined, now: number): ReminderRow | undefined {
    const durable = this.#rows.get(family.id);
    const fired = durable !== undefined && durable <= now;
    // When the others are due is not known: whoever can read them is to be woken.
    if (fired && family.unread) return undefined;
    const earliest = fired ? family.dueAt() : dueAt;
    if (!fired && (earliest === undefined || (durable !== undefined && durable <= earliest))) {
      return undefined;
    }
    const next =
      earliest === undefined
        ? undefined
        : Math.floor(earliest / REMINDER_GRAIN_MS) * REMINDER_GRAIN_MS;
    if (next === durable) return undefined;
    if (next === undefined) this.#rows.delete(family.id);
    else this.#rows.set(family.id, next);
    return { family: family.id, shard: family.shard, dueAt: next };
  }
}

/** A row that is put right without a turn. */
export function recordOf({ id, shard }: Family, reminder: ReminderRow): TurnRecord {
  return {
    type: "reminder",
    key: id,
    shard,
    entries: [],
    snapshot: undefined,
    reminder,
    effects: [],
    done: undefined,
  };
}
