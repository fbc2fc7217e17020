-- How the crowd of an event is let in. lobby_ms null: no lobby, the sale simply opens.
alter table events
  add column lobby_ms integer,
  add column rate_per_minute integer not null default 1500,
  add column inside_max integer not null default 4000,
  add column enter_ms integer not null default 600000,
  add column shopping_ms integer not null default 720000;
