/** The table of webhooks: few rows, changed by the organiser only. */
import type { ClientBase, Pool } from "pg";

import type { FactType } from "../domain/fact.ts";
import type { Webhook } from "../webhooks/webhook.ts";

export class WebhookTable {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async insert(
    webhook: Webhook,
    max: number,
  ): Promise<"inserted" | "full" | { readonly taken: string }> {
    const client = await this.#pool.connect();
    try {
      await client.query("begin");
      // One at a time, so that two do not both take the last place. Readers and the projection go on.
      await client.query("lock table webhooks in share row exclusive mode");
      const { rows } = await client.query<{ id: string; url: string }>(
        "select id, url from webhooks",
      );
      const same = rows.find(({ url }) => url === webhook.url);
      const place = rows.length < max;
      if (same === undefined && place) {
        const { id, url, types, events, createdAt } = webhook;
        await client.query(
          "insert into webhooks (id, url, types, events, created_at) values ($1, $2, $3, $4, $5)",
          [id, url, types, events, createdAt],
        );
      }
      await client.query("commit");
      client.release();
      if (same !== undefined) return { taken: same.id };
      return place ? "inserted" : "full";
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  list(): Promise<readonly Webhook[]> {
    return listWebhooks(this.#pool);
  }

  async remove(id: string): Promise<boolean> {
    const { rowCount } = await this.#pool.query("delete from webhooks where id = $1", [id]);
    return rowCount === 1;
  }
}

export async function listWebhooks(database: Pool | ClientBase): Promise<readonly Webhook[]> {
  const { rows } = await database.query<WebhookRow>(
    "select id, url, types, events, created_at, disabled_at from webhooks order by created_at, id",
  );
  return rows.map(({ id, url, types, events, created_at, disabled_at }) => ({
    id,
    url,
    types,
    events,
    createdAt: Number(created_at),
    disabledAt: disabled_at === null ? null : Number(disabled_at),
  }));
}

/** As the driver gives it: bigint as text. */
interface WebhookRow {
  readonly id: string;
  readonly url: string;
  readonly types: readonly FactType[] | null;
  readonly events: readonly string[] | null;
  readonly created_at: string;
  readonly disabled_at: string | null;
}
