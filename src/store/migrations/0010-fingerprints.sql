-- What tells secrets apart and gives none away (config.ts, fingerprintOf): nodes of a cluster share one. Null: the
-- node is alone, or of a version before this.
alter table nodes add column fingerprint text;
