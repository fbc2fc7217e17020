/** When shards went to another owner, as their journals show: every row carries the epoch that it was written in, and
 * every takeover is an epoch of its own, also one by the node that had the shard before. What a node had in memory
 * alone is lost by then. Only the first row of an epoch shows it, so that it may have begun a moment earlier. */
import type { Client } from "pg";

/** By group of buyers, who are of one shard: when each later epoch wrote first, epoch ms by the server. */
export type Takeovers = ReadonlyMap<string, readonly number[]>;

/** In SQL of its own. Technique 1 has no shards. */
export async function readTakeovers(client: Client, event: string): Promise<Takeovers> {
  const { rows } = await client.query<{ group: string; at: number }>(
    `with homes as (
       select distinct split_part(actor, '/', 3) as "group", shard from public.journal
       where actor like 'shopper/%' and split_part(actor, '/', 2) = $1
     )
     select "group", min(at)::float8 as at from homes join public.journal using (shard)
     group by "group", epoch order by "group", epoch`,
    [event],
  );
  const byGroup = Map.groupBy(rows, ({ group }) => group);
  return new Map(
    Array.from(byGroup, ([group, epochs]) => [group, epochs.slice(1).map(({ at }) => at)]),
  );
}

export function groupOf(buyer: string): string {
  return buyer.slice(0, 1);
}
