/** Webhooks and their deliveries, also while the server runs:
 *
 *   npm run webhooks -- list                 all webhooks
 *   npm run webhooks -- list wh_...          the last deliveries of one
 *   npm run webhooks -- replay 4711          sends a delivery again
 */
import { parseArgs } from "node:util";

import { DeliveryTable } from "../src/store/deliveries.ts";
import { listWebhooks } from "../src/store/webhooks.ts";
import { UsageError } from "../src/usage-error.ts";
import type { Webhook } from "../src/webhooks/webhook.ts";
import { withDatabase } from "./database.ts";
import { runCommand } from "./import/command.ts";

const USAGE = "Usage: npm run webhooks -- list [WEBHOOK] | replay DELIVERY";
const DELIVERIES_SHOWN_MAX = 50;

await runCommand(USAGE, async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [command, argument, ...rest] = positionals;
  const known = command === "list" || (command === "replay" && /^\d{1,18}$/.test(argument ?? ""));
  if (!known || rest.length > 0) throw new UsageError(USAGE);
  await withDatabase(async (client) => {
    const deliveries = new DeliveryTable(client);
    const webhooks = await listWebhooks(client);
    if (command === "replay") await replay(webhooks, deliveries, argument ?? "");
    else if (argument === undefined) listAll(webhooks);
    else await listOne(webhooks, deliveries, argument);
  });
});

function listAll(webhooks: readonly Webhook[]): void {
  if (webhooks.length === 0) console.log("There are no webhooks.");
  for (const { id, url, types, events, disabledAt } of webhooks) {
    const what = `${types?.join(", ") ?? "all types"} of ${events?.join(", ") ?? "all events"}`;
    const state = disabledAt === null ? "" : `  disabled ${new Date(disabledAt).toISOString()}`;
    console.log(`${id}  ${url}  ${what}${state}`);
  }
}

async function listOne(
  webhooks: readonly Webhook[],
  deliveries: DeliveryTable,
  id: string,
): Promise<void> {
  if (!webhooks.some((webhook) => webhook.id === id))
    throw new UsageError(`There is no webhook ${id}.`);
  const page = await deliveries.page(id, { limit: DELIVERIES_SHOWN_MAX });
  if (page.length === 0) console.log("There are no deliveries.");
  for (const { id, fact, event, seq, type, state, attempts, log } of page) {
    const last = log.at(-1);
    const answer = last === undefined ? "" : `  ${last.status ?? last.error}`;
    console.log(`${id}  ${event} ${seq}  ${type}  ${fact}  ${state} (${attempts})${answer}`);
  }
}

async function replay(
  webhooks: readonly Webhook[],
  deliveries: DeliveryTable,
  delivery: string,
): Promise<void> {
  const id = await deliveries.webhookOf(delivery);
  const webhook = webhooks.find((one) => one.id === id);
  if (webhook === undefined) throw new UsageError(`There is no delivery ${delivery}.`);
  if (webhook.disabledAt !== null)
    throw new UsageError(`Its webhook ${webhook.id} is disabled: the receiver is gone.`);
  await deliveries.replay(webhook.id, delivery, Date.now());
  console.log(`${delivery} is due: the server sends it to ${webhook.url} within seconds.`);
}
