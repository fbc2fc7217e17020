/** Which engine sells from a database. What one has sold the other does not know of, so a database is one
 * engine's for ever. */
import type { Pool } from "pg";
import { UsageError } from "../usage-error.ts";

/** Throws a UsageError if the database is the other's. */
export async function claimEngine(pool: Pool, name: "actors" | "classic"): Promise<void> {
  await pool.query(
    `insert into engine (name) select case when exists (select from journal) then 'actors' else $1 end
     on conflict do nothing`,
    [name],
  );
  const { rows } = await pool.query<{ name: string }>("select name from engine");
  const owner = rows[0]?.name;
  if (owner === name) return;
  throw new UsageError(
    `This database is sold from by the engine ${owner}, and what it has sold ${name} does not know of. ` +
      `Start with --engine ${owner}, or name another database or data folder.`,
  );
}
