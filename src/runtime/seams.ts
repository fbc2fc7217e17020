/** Everything the runtime needs from the world. Production adapters live in main's folder, the
 * simulator brings its own; nothing in runtime/ reads a real clock, timer or random source. */

export interface Clock {
  /** Wall clock, epoch ms. May jump. */
  now(): number;
  /** Monotonic, ms. For leases and durations. */
  monotonic(): number;
}

export interface Timers {
  /** Runs once after `delayMs`. Returns the cancel function. */
  after(delayMs: number, run: () => void): () => void;
  /** Runs once when the work at hand (this batch of I/O) is through. */
  soon(run: () => void): void;
}

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
}

export interface Log {
  info(message: string): void;
  error(message: string): void;
}

/** Carries a message to the node that holds its shard (`ActorNode.answer`), and the reply of its turn back.
 * The reply is durable there before it leaves. A node that is alone has nobody to carry to (`alone`).
 *
 * Rejects with Unavailable: `not-owner` and `overloaded` if nothing has happened, `outcome-unknown` if it may
 * have. After `limitMs` its turn must not begin any more, wherever the message is by then: whoever has given
 * it up relies on that. Replies are structured data (`structuredClone`). */
export interface Transport {
  ask(shard: number, message: Message, limitMs: number): Promise<unknown>;
}

export interface Message {
  /** Name of the actor's type. */
  readonly type: string;
  readonly key: string;
  readonly kind: string;
  readonly command: unknown;
  readonly once: { readonly id: string; readonly fingerprint: string } | undefined;
  readonly done: string | undefined;
}

/** What goes between nodes beside messages to actors; what it means is the box office's business. A node that is
 * alone has none. Structured data (`structuredClone`) in all directions. */
export interface Peers {
  /** Asks the node that holds the shard, and gives its answer. Rejects with Unavailable as `Transport.ask` does,
   * with the same promise about `limitMs`: it is not begun after that. */
  request(shard: number, what: unknown, limitMs: number): Promise<unknown>;
  /** Tells every other node. What is lost, late or out of order the receiver must notice by itself. */
  tell(news: unknown): void;
}

/** The other end of it. */
export interface PeerListener {
  /** Rejects with Unavailable if it is not for this node. */
  requested(what: unknown, limitMs: number): Promise<unknown>;
  /** `from`: id of the node that tells. */
  told(from: string, news: unknown): void;
}
