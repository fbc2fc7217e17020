/** Entries of a lobby written straight into the journal, as joins would have written them: for a lobby that is
 * larger than what one wants to wait for. While no server runs; every part must have an entry already. */
import { Client } from "pg";

const SEED = `
  with part as (
    select actor, shard, max(version) as version, max(epoch) as epoch
    from journal where actor like $1 group by actor, shard
  ), top as (
    select shard, max(seq) as seq from journal group by shard
  )
  insert into journal (shard, seq, actor, version, epoch, at, event)
  select shard, seq + row_number() over (partition by shard order by actor, n),
    actor, version + n, epoch, $3,
    json_build_object(
      'kind', 'joined',
      'buyer', split_part(actor, '/', 3) || substr(md5(actor || n), 1, 19),
      'id', substr(md5('id' || actor || n), 1, 16),
      'at', $3::bigint,
      'late', null)
  from part join top using (shard) cross join generate_series(1, $2::integer) n`;

/** The read models have nothing to do with entries; a server of service would have passed over them by then. */
const PROJECTED = `
  update projected set seq = top.seq
  from (select shard, max(seq) as seq from journal group by shard) top
  where projected.shard = top.shard`;

/** Returns how many were written: about `entries`, the same in every part. */
export async function seedEntries(
  databaseUrl: string,
  event: string,
  entries: number,
  parts: number,
): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const each = Math.ceil(entries / parts);
    const { rowCount } = await client.query(SEED, [`queue/${event}/%`, each, Date.now()]);
    await client.query(PROJECTED);
    await client.query("analyze journal");
    return rowCount ?? 0;
  } finally {
    await client.end();
  }
}
