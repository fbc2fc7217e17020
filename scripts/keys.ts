/** Keys of organisers, also while the server runs:
 *
 *   npm run keys -- create "the ticket desk"
 *   npm run keys -- list
 *   npm run keys -- revoke key_0123456789ab
 *
 * And the pair that notifications are signed with, for the environment of every server:
 *
 *   npm run keys -- push
 */
import { parseArgs } from "node:util";
import webPush from "web-push";

import { ApiKeys, KEYS_MAX } from "../src/store/api-keys.ts";
import { UsageError } from "../src/usage-error.ts";
import { withDatabase } from "./database.ts";
import { runCommand } from "./import/command.ts";

const USAGE = "Usage: npm run keys -- create NAME | list | revoke ID | push";
const NAME_MAX_CHARS = 100;
const ID_PATTERN = /^key_[0-9a-f]{12}$/;

await runCommand(USAGE, async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [command, argument, ...rest] = positionals;
  const needs = command === "list" || command === "push" ? 0 : 1;
  const given = argument === undefined ? 0 : 1 + rest.length;
  if (given !== needs || !["create", "list", "revoke", "push"].includes(command ?? ""))
    throw new UsageError(USAGE);
  if (command === "push") return pushKeys();
  if (command === "create") expectName(argument ?? "");
  if (command === "revoke") expectId(argument ?? "");
  await withDatabase(async (client) => {
    const keys = new ApiKeys(client);
    if (command === "create") await create(keys, argument ?? "");
    else if (command === "revoke") await revoke(keys, argument ?? "");
    else await list(keys);
  });
});

/** With another pair those who have subscribed get nothing any more, until they do so anew. */
function pushKeys(): void {
  const { publicKey, privateKey } = webPush.generateVAPIDKeys();
  console.log(`VAPID_PUBLIC_KEY=${publicKey}`);
  console.log(`VAPID_PRIVATE_KEY=${privateKey}`);
  console.error("And VAPID_SUBJECT: mailto: or https:, whom a push service may turn to.");
}

function expectName(name: string): void {
  if (!/^[^\p{C}]+$/u.test(name) || name.length > NAME_MAX_CHARS)
    throw new UsageError(`A name has 1 to ${NAME_MAX_CHARS} characters that can be printed.`);
}

function expectId(id: string): void {
  if (!ID_PATTERN.test(id))
    throw new UsageError(`"${id}" is not the id of a key: npm run keys -- list shows them.`);
}

async function create(keys: ApiKeys, name: string): Promise<void> {
  const made = await keys.create(name);
  if (made === undefined)
    throw new UsageError(`There are ${KEYS_MAX} keys already. Revoke one first.`);
  console.error(`${made.id} for ${name}. The key is shown this once:`);
  // Alone on standard output, so that it can be put where it belongs without being seen.
  console.log(made.key);
}

async function list(keys: ApiKeys): Promise<void> {
  const all = await keys.list();
  if (all.length === 0) console.log("There are no keys but that of the installation.");
  for (const { id, name, createdAt, lastUsedAt, revokedAt } of all) {
    const used = lastUsedAt ? `last used ${lastUsedAt.toISOString()}` : "never used";
    const state = revokedAt ? `revoked ${revokedAt.toISOString()}` : used;
    console.log(`${id}  ${createdAt.toISOString()}  ${state}  ${name}`);
  }
}

async function revoke(keys: ApiKeys, id: string): Promise<void> {
  if (!(await keys.revoke(id))) throw new UsageError(`There is no key ${id} that counts.`);
  console.log(`${id} is revoked: servers refuse it within seconds.`);
}
