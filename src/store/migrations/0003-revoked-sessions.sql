-- Sessions that were ended before their time. A row is of no use once the session would have expired.
create table revoked_sessions (
  -- Of the session; null: all of the buyer's that were begun before `at`.
  session text,
  buyer text not null,
  at timestamptz not null,
  forget_at timestamptz not null,
  -- In the order of revoking, for whoever follows.
  seq bigint generated always as identity primary key
);
