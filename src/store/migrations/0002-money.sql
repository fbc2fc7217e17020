-- Who takes the money of an event: testbank, stripe.
alter table events add column provider text not null default 'testbank';

alter table events add column pay_ms integer not null default 900000;
alter table events add column retry_ms integer not null default 600000;

-- Effects that are not tried any more until an operator says so.
alter table outbox
  -- waiting, dead, revived
  add column state text not null default 'waiting',
  -- Why it is dead.
  add column error text;
create index outbox_state on outbox (state) where state <> 'waiting';

-- A refunded ticket stays in the table, and its seat may be sold again.
alter table tickets drop constraint tickets_event_seat_key;
alter table tickets add column cancelled_at timestamptz;
create index tickets_seat on tickets (event, seat);

-- authorising, at-bank, cancelling, capturing, paid, refused, expired, refunding, refunded
alter table orders add column refunded bigint not null default 0;

-- The bank is a party of its own now, with a ledger of its own.
drop table testbank;
