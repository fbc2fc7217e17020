/** The journal as the runtime sees it. The production adapter is store/journal.ts (PostgreSQL). */

/** One event of one actor. */
export interface Entry {
  readonly shard: number;
  /** Gapless within the shard, from 1. */
  readonly seq: number;
  /** Address, `type/key`. */
  readonly actor: string;
  /** Of the actor, from 1. */
  readonly version: number;
  /** Epoch ms. */
  readonly at: number;
  readonly event: object;
  readonly operation: Answered | undefined;
}

/** An operation and the answer that every retry of it gets. */
export interface Answered {
  readonly id: string;
  readonly fingerprint: string;
  /** JSON text. */
  readonly answer: string;
}

export interface SnapshotRow {
  readonly actor: string;
  readonly version: number;
  /** JSON text, taken in the turn: by the time of the commit the state has moved on. */
  readonly state: string;
}

export interface ReminderRow {
  readonly family: string;
  readonly shard: number;
  /** Not later than the earliest member is due, epoch ms; undefined: nothing is due any more. */
  readonly dueAt: number | undefined;
}

export interface EffectRow {
  readonly id: string;
  readonly shard: number;
  readonly lane: string;
  readonly payload: object;
  readonly createdAt: number;
}

/** What becomes durable together, or not at all. */
export interface Batch {
  /** Shard to epoch. The commit is refused if any is not current. */
  readonly fence: ReadonlyMap<number, number>;
  readonly entries: readonly Entry[];
  readonly snapshots: readonly SnapshotRow[];
  readonly reminders: readonly ReminderRow[];
  readonly effects: readonly EffectRow[];
  /** Ids of effects whose result is in this batch. */
  readonly done: readonly string[];
}

/** A stored actor, to be replayed: its snapshot if any, then the events after it, in order. */
export interface Stored {
  readonly actor: string;
  snapshot: { readonly version: number; readonly state: unknown } | undefined;
  readonly events: {
    readonly version: number;
    readonly event: object;
    readonly operation: Answered | undefined;
  }[];
}

export interface Taken {
  /** Shard to its new epoch and last used seq. */
  readonly shards: ReadonlyMap<number, { readonly epoch: number; readonly seq: number }>;
  readonly reminders: readonly { readonly family: string; readonly dueAt: number }[];
  readonly effects: readonly EffectRow[];
  /** How long a former owner of one of them may still answer reads from memory, ms: the rest of its lease,
   * nothing if it has released the shard. Wait before serving. */
  readonly leaseLeftMs: number;
}

export interface Journal {
  /** Takes shards over at a new epoch, after any commit under way has ended, and renews the lease; only if the
   * node still owns all of `owned`, otherwise the answer is "lost": the lease is for these as well. */
  takeOver(
    node: string,
    shards: readonly number[],
    leaseMs: number,
    owned: readonly number[],
  ): Promise<Taken | "lost">;
  /** "fenced": nothing was written, another node has taken a shard. A rejection: outcome unknown. */
  append(batch: Batch): Promise<"durable" | "fenced">;
  loadFamily(family: string): Promise<readonly Stored[]>;
  loadActors(addresses: readonly string[]): Promise<readonly Stored[]>;
  /** The oldest effects of a lane that are not dead, of the node's shards. */
  waitingEffects(node: string, lane: string, limit: number): Promise<readonly EffectRow[]>;
  /** The effect is not tried again, until an operator says so; `error` is why. */
  buryEffect(effect: string, error: string): Promise<void>;
  /** Dead effects of the node's shards that an operator wants tried again: each is given out once. */
  revivedEffects(node: string): Promise<readonly EffectRow[]>;
  /** Gives those of the shards that the node does not own any more; none: the lease is renewed. */
  renewLease(node: string, leaseMs: number, shards: readonly number[]): Promise<readonly number[]>;
  releaseLease(node: string): Promise<void>;
  /** Gives shards up, by their epochs: the next owner need not wait for this node's lease. One that was taken
   * at another epoch is left alone. */
  releaseShards(node: string, epochs: ReadonlyMap<number, number>): Promise<void>;
}
