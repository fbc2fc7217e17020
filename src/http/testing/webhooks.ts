/** Webhooks in memory, for tests of the edge: made, listed and deleted; nothing was ever delivered. */
import { deriveKey } from "../../keys.ts";
import { secretsFrom } from "../../webhooks/signature.ts";
import type { Webhook } from "../../webhooks/webhook.ts";
import { Webhooks } from "../../webhooks/webhooks.ts";
import type { Clock } from "../app.ts";

export function memoryWebhooks(clock: Clock): Webhooks {
  const kept = new Map<string, Webhook>();
  return new Webhooks({
    webhooks: {
      insert: async (webhook, max) => {
        if (kept.size >= max) return "full";
        const same = [...kept.values()].find(({ url }) => url === webhook.url);
        if (same !== undefined) return { taken: same.id };
        kept.set(webhook.id, webhook);
        return "inserted";
      },
      list: async () => [...kept.values()],
      remove: async (id) => kept.delete(id),
    },
    deliveries: { page: async () => [], replay: async () => undefined },
    secretOf: secretsFrom((purpose) => deriveKey("a secret of the test", purpose)),
    policy: { strict: true },
    clock,
  });
}
