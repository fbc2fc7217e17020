-- Where the other nodes reach a node (host:port). Null: it is alone and has no others.
alter table nodes add column address text;
