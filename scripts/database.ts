/** The database for a command that works beside the server, or without one. */
import { resolve } from "node:path";
import type { Pool } from "pg";

import { createPool } from "../src/store/connect.ts";
import { joinDatabase } from "../src/store/embedded.ts";
import { migrate } from "../src/store/migrate.ts";

/** DATABASE_URL's, or that of the data folder. */
export async function withDatabase(work: (pool: Pool) => Promise<void>): Promise<void> {
  const database = await joinDatabase({
    url: process.env["DATABASE_URL"]?.trim() || undefined,
    dataDir: resolve(process.env["GRANDSTAND_DATA"]?.trim() || ".data"),
    log: (line) => console.error(line),
  });
  try {
    await migrate(database.url);
    const pool = createPool(database.url, { max: 1, applicationName: "grandstand command" });
    try {
      await work(pool);
    } finally {
      await pool.end();
    }
  } finally {
    await database.stop();
  }
}
