-- Keys of organisers, beside the one of the installation.
create table organiser_keys (
  id text primary key,
  name text not null,
  -- SHA-256 of the key, in hex. The key is 256 random bits: there is nothing to guess, so no slow hash.
  digest text not null unique,
  created_at timestamptz not null default now(),
  -- Not to the second: a write for every request would tell nobody more.
  last_used_at timestamptz,
  revoked_at timestamptz
);

-- What happened in a sale, for the organiser: kept from the journal, in the transaction that moves
-- `projected` on, so that every fact is in it once. seq is gapless within an event.
create table event_log (
  event text not null,
  seq bigint not null,
  -- From the place in the journal: the same fact has the same id, whoever tells it.
  id text not null,
  type text not null,
  at bigint not null,
  data json not null,
  primary key (event, seq)
);

-- Who is told. The secrets are derived from the installation's, they are not here.
create table webhooks (
  id text primary key,
  url text not null unique,
  -- Null: all.
  types text[],
  events text[],
  created_at bigint not null,
  -- Set when the receiver said that it is gone.
  disabled_at bigint
);

-- One fact for one webhook: made in the transaction that logs the fact.
create table webhook_deliveries (
  id bigint generated always as identity primary key,
  webhook text not null references webhooks (id) on delete cascade,
  event text not null,
  seq bigint not null,
  -- pending, delivered, dead
  state text not null default 'pending',
  -- When to try next. Under way: until when nobody else tries.
  due_at bigint not null,
  attempts integer not null default 0,
  -- Attempts since it was made or last replayed, and when the first of them was.
  tries integer not null default 0,
  first_at bigint
);
create index webhook_deliveries_webhook on webhook_deliveries (webhook, id);
create index webhook_deliveries_due on webhook_deliveries (webhook, due_at, id) where state = 'pending';
create index webhook_deliveries_dead on webhook_deliveries (id) where state = 'dead';

create table webhook_attempts (
  delivery bigint not null references webhook_deliveries (id) on delete cascade,
  number integer not null,
  at bigint not null,
  -- Null: there was no answer, and error says why.
  status integer,
  error text,
  duration_ms integer not null,
  -- The beginning of what was answered.
  excerpt text not null,
  primary key (delivery, number)
);
