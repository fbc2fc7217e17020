-- Shards that move between nodes which all go on.

-- When the leases of all former owners are over: until then a former owner may answer reads of it from
-- memory. A shard that was released has no owner, and nobody to wait for.
alter table shards add column free_at timestamptz not null default to_timestamp(0);

-- A database that was in use: its nodes are asked to wait as before.
update shards set free_at = coalesce((select max(lease_until) from nodes), to_timestamp(0));

-- Renews the lease if the node still owns all of these shards. Gives those that it does not own any more;
-- then the lease is not renewed. The lock of append_batch: a takeover that has read the end of this lease
-- must be seen here before the lease can be given a later end.
create function renew_lease(p_node text, p_ms integer, p_shards integer[]) returns integer[]
language plpgsql as $$
declare
  v_lost integer[];
begin
  perform pg_advisory_xact_lock_shared(1735553396);
  select coalesce(array_agg(id), '{}') into v_lost from shards
  where id = any (p_shards) and owner is distinct from p_node;
  if cardinality(v_lost) = 0 then
    insert into nodes (id, lease_until)
    values (p_node, clock_timestamp() + p_ms * interval '1 ms')
    on conflict (id) do update set lease_until = excluded.lease_until;
  end if;
  return v_lost;
end $$;
