/** `npm run outbox -- list` shows what waits to be carried out and what is dead; `retry` revives it. */
import { parseArgs } from "node:util";
import type { Client } from "pg";
import { deadEffects, lanes, revive } from "../src/store/outbox-rows.ts";
import { UsageError } from "../src/usage-error.ts";
import { runCommand } from "./import/command.ts";
import { withDatabase } from "./database.ts";

const USAGE = `Usage: npm run outbox -- list
       npm run outbox -- retry ID... | --all`;
const DEAD_SHOWN_MAX = 100;
/** Each engine has an outbox of its own. */
const OF_THE_ENGINE = `select set_config('search_path', 'classic,public', false)
  from engine where name = 'classic'`;

await runCommand(USAGE, async () => {
  const { positionals, values } = parseArgs({
    args: process.argv.slice(2),
    allowPositionals: true,
    options: { all: { type: "boolean", default: false } },
  });
  const [command, ...ids] = positionals;
  if (command === "list" && ids.length === 0) return withOutbox(list);
  if (command === "retry" && values.all === (ids.length === 0)) {
    return withOutbox((client) => retry(client, values.all ? undefined : ids));
  }
  throw new UsageError(USAGE);
});

function withOutbox(use: (client: Client) => Promise<void>): Promise<void> {
  return withDatabase(async (client) => {
    await client.query(OF_THE_ENGINE);
    await use(client);
  });
}

async function list(client: Client): Promise<void> {
  const rows = await lanes(client);
  if (rows.length === 0) console.log("The outbox is empty.");
  for (const { lane, waiting, dead, oldest } of rows) {
    const since = oldest === null ? "" : `, the oldest since ${new Date(oldest).toISOString()}`;
    console.log(`${lane}: ${waiting} waiting${since}; ${dead} dead`);
  }
  for (const { id, createdAt, error } of await deadEffects(client, DEAD_SHOWN_MAX)) {
    console.log(`  ${id}  ${new Date(createdAt).toISOString()}  ${error}`);
  }
}

async function retry(client: Client, ids: readonly string[] | undefined): Promise<void> {
  const revived = await revive(client, ids);
  if (ids !== undefined && revived < ids.length) {
    console.error(`${ids.length - revived} of them are not dead: npm run outbox -- list`);
    process.exitCode = 1;
  }
  console.log(`${revived} to be tried again within seconds, by the server that runs.`);
}
