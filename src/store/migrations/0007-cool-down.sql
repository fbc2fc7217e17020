-- How long before the bell an address must have signed in for the first time to draw a lot. null: any may.
alter table events add column cool_down_ms bigint;
