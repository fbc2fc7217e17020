/** Signs what webhooks are sent, by the Standard Webhooks scheme (standardwebhooks.com): HMAC with SHA-256
 * over id, time and body, so that a receiver knows who speaks, and that it is not an old message. */
import { Webhook as Signer } from "standardwebhooks";

import type { DueDelivery } from "./webhook.ts";

/** The secret of a webhook as its receiver keeps it. `keyOf` derives a key from the installation's
 * secret, so none is stored and a copy of the database gives none away. */
export type SecretOf = (webhook: string) => string;

export function secretsFrom(keyOf: (purpose: string) => Buffer): SecretOf {
  return (webhook) => `whsec_${keyOf(`webhook ${webhook}`).toString("base64")}`;
}

export interface SignedMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The id and the body of a delivery are the same at every attempt, time and signature are not. */
export function signedMessage(delivery: DueDelivery, secret: string, now: number): SignedMessage {
  const { event, seq, fact, type, factAt, data } = delivery;
  const body = JSON.stringify({
    type,
    timestamp: new Date(factAt).toISOString(),
    data: { event, seq, ...data },
  });
  const sentAt = new Date(now);
  return {
    body,
    headers: {
      "content-type": "application/json",
      "user-agent": "Grandstand-Webhooks",
      "webhook-id": fact,
      "webhook-timestamp": String(Math.floor(now / 1_000)),
      "webhook-signature": new Signer(secret).sign(fact, sentAt, body),
    },
  };
}
