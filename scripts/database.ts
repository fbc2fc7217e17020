/** The database that a command works on: the one of DATABASE_URL, or that of the data folder, beside the
 * server that may run there. */
import { resolve } from "node:path";
import { Client } from "pg";
import { joinDatabase } from "../src/store/embedded.ts";
import { migrate } from "../src/store/migrate.ts";

export async function withDatabase<T>(use: (client: Client) => Promise<T>): Promise<T> {
  const database = await joinDatabase({
    url: process.env["DATABASE_URL"]?.trim() || undefined,
    dataDir: resolve(process.env["GRANDSTAND_DATA"]?.trim() || ".data"),
    // Beside what the command prints, which may be piped.
    log: (line) => console.error(line),
  });
  try {
    await migrate(database.url);
    const client = new Client({
      connectionString: database.url,
      application_name: "grandstand command",
    });
    await client.connect();
    try {
      return await use(client);
    } finally {
      await client.end();
    }
  } finally {
    await database.stop();
  }
}
