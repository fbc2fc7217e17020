/** What the organiser does with webhooks. */
import { randomBytes } from "node:crypto";

import type { DeliveryState } from "../domain/delivery.ts";
import type { FactType } from "../domain/fact.ts";
import { refuse, type Refused } from "../domain/refusal.ts";
import type { Clock } from "../runtime/seams.ts";
import { type AddressPolicy, urlFault } from "./address.ts";
import type { SecretOf } from "./signature.ts";
import type { DeliveryRecord, Webhook } from "./webhook.ts";

/** Of one installation, those that are gone included. */
export const WEBHOOKS_MAX = 10;
const ID_BYTES = 12;

export interface WebhookRecords {
  insert(webhook: Webhook, max: number): Promise<"inserted" | "full" | { readonly taken: string }>;
  list(): Promise<readonly Webhook[]>;
  /** With all its deliveries. False: there was none. */
  remove(id: string): Promise<boolean>;
}

export interface DeliveryPage {
  /** Deliveries older than this one. */
  readonly before?: string | undefined;
  readonly state?: DeliveryState | undefined;
  readonly limit: number;
}

export interface DeliveryRecords {
  /** Latest first. */
  page(webhook: string, page: DeliveryPage): Promise<readonly DeliveryRecord[]>;
  /** Due at once, as if it were new. Undefined: there is no such delivery. */
  replay(webhook: string, id: string, now: number): Promise<DeliveryRecord | undefined>;
}

export interface WebhookWish {
  readonly url: string;
  readonly types?: readonly FactType[] | undefined;
  readonly events?: readonly string[] | undefined;
}

interface Parts {
  readonly webhooks: WebhookRecords;
  readonly deliveries: DeliveryRecords;
  readonly secretOf: SecretOf;
  readonly policy: AddressPolicy;
  readonly clock: Pick<Clock, "now">;
}

export class Webhooks {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async create({
    url,
    types,
    events,
  }: WebhookWish): Promise<{ readonly webhook: Webhook; readonly secret: string } | Refused> {
    const { webhooks, policy, clock, secretOf } = this.#parts;
    const reason = urlFault(url, policy);
    if (reason !== undefined) return refuse({ kind: "webhook-url-refused", reason });
    const webhook: Webhook = {
      id: `wh_${randomBytes(ID_BYTES).toString("base64url")}`,
      url: new URL(url).href,
      types: types ?? null,
      events: events ?? null,
      createdAt: clock.now(),
      disabledAt: null,
    };
    const done = await webhooks.insert(webhook, WEBHOOKS_MAX);
    if (done === "inserted") return { webhook, secret: secretOf(webhook.id) };
    if (done === "full") return refuse({ kind: "too-many-webhooks", limit: WEBHOOKS_MAX });
    return refuse({ kind: "webhook-url-taken", webhook: done.taken });
  }

  list(): Promise<readonly Webhook[]> {
    return this.#parts.webhooks.list();
  }

  async remove(id: string): Promise<undefined | Refused> {
    const removed = await this.#parts.webhooks.remove(id);
    return removed ? undefined : refuse({ kind: "unknown-webhook" });
  }

  async deliveries(id: string, page: DeliveryPage): Promise<readonly DeliveryRecord[] | Refused> {
    const found = await this.#find(id);
    return found ? this.#parts.deliveries.page(id, page) : refuse({ kind: "unknown-webhook" });
  }

  async replay(id: string, delivery: string): Promise<DeliveryRecord | Refused> {
    const found = await this.#find(id);
    if (!found) return refuse({ kind: "unknown-webhook" });
    if (found.disabledAt !== null) return refuse({ kind: "webhook-disabled", webhook: id });
    const replayed = await this.#parts.deliveries.replay(id, delivery, this.#parts.clock.now());
    return replayed ?? refuse({ kind: "unknown-delivery" });
  }

  async #find(id: string): Promise<Webhook | undefined> {
    return (await this.list()).find((webhook) => webhook.id === id);
  }
}
