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
/** Of an effect of an actor (runtime/turn.ts); of one of the engine classic. */
const ID_PATTERN = /^.+#\d+\.\d+$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
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
    const wrong = ids.find((id) => !ID_PATTERN.test(id));
    if (wrong !== undefined)
      throw new UsageError(
        `"${wrong}" is not the id of an effect: npm run outbox -- list shows those that are dead.`,
      );
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
    const others = ids.length - revived;
    const which = ids.length === 1 ? "It is" : `${others} of them ${others === 1 ? "is" : "are"}`;
    console.error(`${which} not dead: npm run outbox -- list`);
    process.exitCode = 1;
  }
  console.log(`${revived} to be tried again within seconds, by the server that runs.`);
}
