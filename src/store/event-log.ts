/** Reads the event log. It is written by the projection only (facts-sql.ts). */
import type { Pool } from "pg";

import type { Fact, FactType } from "../domain/fact.ts";

export class EventLog {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** The facts after a number, in order, so many at most. Undefined: there is no such event. */
  async read(event: string, after: number, limit: number): Promise<readonly Fact[] | undefined> {
    // The outer join tells an event without facts from none: it has one row, with nothing in it.
    const { rows } = await this.#pool.query<FactRow>(
      `select seq, fact.id, type, at, data from events left join lateral (
         select seq, id, type, at, data from event_log
         where event_log.event = events.id and seq > $2 order by seq limit $3
       ) as fact on true where events.id = $1 order by seq`,
      [event, after, limit],
    );
    if (rows.length === 0) return undefined;
    return rows.flatMap(({ seq, id, type, at, data }) =>
      seq === null ? [] : [{ seq: Number(seq), id, type, at: Number(at), data }],
    );
  }
}

/** As the driver gives it: bigint as text. */
interface FactRow {
  readonly seq: string | null;
  readonly id: string;
  readonly type: FactType;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}
