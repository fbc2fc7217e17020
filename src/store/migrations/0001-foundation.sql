-- The journal and what serves it. One writer a shard: the node that holds the shard's epoch.

create table nodes (
  id text primary key,
  -- Until when this node may answer reads from memory. A successor waits for it to pass.
  lease_until timestamptz not null
);

create table shards (
  id integer primary key,
  -- Grows with every takeover. A commit that carries an older one is refused (append_batch).
  epoch bigint not null default 0,
  owner text
);
insert into shards (id) select generate_series(0, 255);

-- One row an event. seq is gapless within a shard, version within an actor: a second writer that
-- slipped past the epoch would hit one of the two unique indexes.
create table journal (
  shard integer not null,
  seq bigint not null,
  actor text collate "C" not null,
  version integer not null,
  epoch bigint not null,
  at bigint not null,
  -- json, not jsonb: it is written once and read whole, and checking costs half of taking apart.
  event json not null,
  -- The operation that caused it and the answer that a retry gets.
  op text,
  fingerprint text,
  answer json,
  primary key (shard, seq)
);
create unique index journal_actor on journal (actor, version);

create table snapshots (
  actor text collate "C" primary key,
  version integer not null,
  state json not null
);

-- When a family of actors (a section with its seats, or one actor) must be woken at the latest.
create table reminders (
  family text collate "C" primary key,
  shard integer not null,
  due_at bigint not null
);
create index reminders_shard on reminders (shard);

-- Effects: written in the commit of the event that caused them, deleted in the commit of their result.
create table outbox (
  id text collate "C" primary key,
  shard integer not null,
  lane text not null,
  payload json not null,
  created_at bigint not null
);
create index outbox_shard on outbox (shard);

-- One commit: everything in it becomes durable, or nothing. False: a shard's epoch is not current any
-- more, nothing was written. The shared lock keeps a takeover (which takes it exclusively) from moving an
-- epoch between the check and the end of this transaction; it costs no WAL, unlike row locks.
-- 1735553396 is the number of that lock ("gran" in ASCII).
--
-- Columns of text come as one string, joined by the unit separator (0x1f), which is in no JSON text and
-- in no id: as arrays they took twice the time on both sides. An empty field stands for null.
create function append_batch(
  fence_shards integer[], fence_epochs bigint[],
  e_shards integer[], e_seqs bigint[], e_actors text, e_versions integer[], e_epochs bigint[],
  e_ats bigint[], e_events text, e_ops text, e_fingerprints text, e_answers text,
  s_actors text, s_versions integer[], s_states text,
  r_families text, r_shards integer[], r_dues bigint[],
  x_ids text, x_shards integer[], x_lanes text, x_payloads text, x_ats bigint[],
  done text
) returns boolean language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(1735553396);
  if exists (
    select from unnest(fence_shards, fence_epochs) as fence (shard, epoch)
    left join shards on shards.id = fence.shard
    where shards.epoch is distinct from fence.epoch
  ) then
    return false;
  end if;
  insert into journal (shard, seq, actor, version, epoch, at, event, op, fingerprint, answer)
  select shard, seq, actor, version, epoch, at, event::json,
    nullif(op, ''), nullif(fingerprint, ''), nullif(answer, '')::json
  from unnest(
    e_shards, e_seqs, string_to_array(e_actors, e'\x1f'), e_versions, e_epochs, e_ats,
    string_to_array(e_events, e'\x1f'), string_to_array(e_ops, e'\x1f'),
    string_to_array(e_fingerprints, e'\x1f'), string_to_array(e_answers, e'\x1f')
  ) as e (shard, seq, actor, version, epoch, at, event, op, fingerprint, answer);
  if cardinality(s_versions) > 0 then
    insert into snapshots (actor, version, state)
    select actor, version, state::json
    from unnest(string_to_array(s_actors, e'\x1f'), s_versions, string_to_array(s_states, e'\x1f'))
      as s (actor, version, state)
    on conflict (actor) do update set version = excluded.version, state = excluded.state;
  end if;
  if cardinality(r_shards) > 0 then
    delete from reminders
    where family in (
      select family from unnest(string_to_array(r_families, e'\x1f'), r_dues) as r (family, due_at)
      where due_at is null
    );
    insert into reminders (family, shard, due_at)
    select family, shard, due_at
    from unnest(string_to_array(r_families, e'\x1f'), r_shards, r_dues) as r (family, shard, due_at)
    where due_at is not null
    on conflict (family) do update set due_at = excluded.due_at;
  end if;
  if done <> '' then
    delete from outbox where id = any (string_to_array(done, e'\x1f'));
  end if;
  if cardinality(x_shards) > 0 then
    insert into outbox (id, shard, lane, payload, created_at)
    select id, shard, lane, payload::json, created_at
    from unnest(
      string_to_array(x_ids, e'\x1f'), x_shards, string_to_array(x_lanes, e'\x1f'),
      string_to_array(x_payloads, e'\x1f'), x_ats
    ) as x (id, shard, lane, payload, created_at);
  end if;
  return true;
end $$;

-- What is on sale. Never changed after the import.
create table events (
  id text primary key,
  name text not null,
  venue text not null,
  time_zone text not null,
  starts_at timestamptz not null,
  opens_at timestamptz not null,
  currency text not null,
  -- All-in price in minor units by category index.
  prices bigint[] not null,
  buyer_limit integer not null,
  hold_ms integer not null,
  extension_ms integer not null,
  plan_hash text not null,
  -- The plan document exactly as served (protocol/api.ts PlanView).
  plan text not null,
  imported_at timestamptz not null default now()
);

-- Read models, kept from the journal: for questions in plain SQL, never asked by the sale itself.
create table seats (
  event text not null,
  seat text not null,
  section text not null,
  row_label text not null,
  number text not null,
  category text not null,
  price bigint not null,
  status text not null default 'free',
  hold text,
  buyer text,
  held_until timestamptz,
  order_id text,
  changed_at timestamptz,
  primary key (event, seat)
);

create table orders (
  id text primary key,
  event text not null,
  buyer text not null,
  email text not null,
  hold text not null,
  seats text[] not null,
  total bigint not null,
  currency text not null,
  -- authorising, capturing, paid, refused
  status text not null,
  reason text,
  payment text,
  placed_at timestamptz not null,
  changed_at timestamptz not null
);

create table tickets (
  id text primary key,
  event text not null,
  seat text not null,
  order_id text not null,
  buyer text not null,
  issued_at timestamptz not null,
  unique (event, seat)
);

-- How far the read models follow each shard.
create table projected (
  shard integer primary key,
  seq bigint not null default 0
);
insert into projected (shard) select id from shards;

-- The test bank's own ledger: not part of the journal, so that money can be checked against it.
create table testbank (
  payment text primary key,
  order_id text not null,
  amount bigint not null,
  currency text not null,
  -- declined, authorised, captured, voided
  state text not null,
  changed_at timestamptz not null default now()
);
