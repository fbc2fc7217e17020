/** Everything that a request could have left behind. */
import type { Client } from "pg";

const TABLES = ["journal", "snapshots", "reminders", "outbox", "events", "nodes", "webhooks"];

export async function rowCounts(client: Client): Promise<unknown> {
  const { rows } = await client.query(
    TABLES.map((table) => `select '${table}' as name, count(*)::int as count from ${table}`).join(
      " union all ",
    ),
  );
  return rows;
}
