/** The outbox as its operator sees it: what waits, what is dead and why, and the order to try again. */
import type { ClientBase, Pool } from "pg";

export interface LaneRow {
  readonly lane: string;
  readonly waiting: number;
  readonly dead: number;
  /** Of the oldest that waits, epoch ms; null: none waits. */
  readonly oldest: number | null;
}

export interface DeadRow {
  readonly id: string;
  readonly lane: string;
  readonly createdAt: number;
  readonly error: string;
}

type Database = ClientBase | Pool;

export async function lanes(database: Database): Promise<readonly LaneRow[]> {
  const { rows } = await database.query<LaneRow>(
    `select lane, count(*) filter (where state <> 'dead')::float8 as waiting,
       count(*) filter (where state = 'dead')::float8 as dead,
       (min(created_at) filter (where state <> 'dead'))::float8 as oldest
     from outbox group by lane order by lane`,
  );
  return rows;
}

/** The oldest first. */
export async function deadEffects(database: Database, limit: number): Promise<readonly DeadRow[]> {
  const { rows } = await database.query<DeadRow>(
    `select id, lane, created_at::float8 as "createdAt", error from outbox
     where state = 'dead' order by created_at, id limit $1`,
    [limit],
  );
  return rows;
}

/** The server tries them again within seconds. Undefined: all that are dead. Gives how many there were. */
export async function revive(
  database: Database,
  ids: readonly string[] | undefined,
): Promise<number> {
  const { rowCount } = await database.query(
    `update outbox set state = 'revived', error = null
     where state = 'dead' and ($1::text[] is null or id = any ($1))`,
    [ids ?? null],
  );
  return rowCount ?? 0;
}
