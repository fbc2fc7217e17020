/** What an operator sees of a cluster, through any of its nodes. */

export interface ClusterView {
  /** Id of the node that answers. */
  readonly self: string;
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
}

/** Shards that went from one to another between two readings. */
export interface Move {
  /** Epoch ms. */
  readonly at: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly shards: number;
}
