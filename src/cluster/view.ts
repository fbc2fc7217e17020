/** What an operator sees of a cluster, through any of its nodes. */

export interface ClusterView {
  /** Id of the node that answers. */
  readonly self: string;
  /** How long ago it was read in the database. */
  readonly ageMs: number;
  readonly databaseAnswers: boolean;
  readonly nodes: NodeView[];
  readonly shards: {
    readonly shard: number;
    /** Null: nobody holds it at this moment. */
    readonly node: string | null;
    readonly epoch: number;
  }[];
  /** The latest first. */
  readonly moves: Move[];
}

export interface NodeView {
  readonly id: string;
  readonly address: string;
  /** How many it holds. */
  readonly shards: number;
  /** Why it does not listen to the node that answers; null: as far as that knows it does. */
  readonly refuses: Refusal | null;
}

/** What a node says to every frame of another, for as long as both are there. */
export type Refusal = "wrong-secret" | "unknown-version";

/** Shards that went from one to another between two readings. */
export interface Move {
  /** Epoch ms. */
  readonly at: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly shards: number;
}
