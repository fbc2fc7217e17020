/** What the selling process and the feed say to each other beside the records (record.ts).
 *
 *   seller                                feed
 *     take, with the socket  ------------>
 *                            <------------ taken: the socket is closed at the seller's from here on
 *     open, take the next    ------------> handshake
 *                            <------------ report, every LIVE_REPORT_MS in which something happened
 *     the snapshot (record)  <------------ wanted: somebody has one of another node
 *     stop                   ------------> goodbye to everyone, exit
 *
 * `open` waits for `taken`, because until then both ends read from the socket, and what the client says
 * after the handshake could end up here.
 */
export type ToFeed =
  | (Client & { readonly kind: "take"; readonly upgrade: Upgrade })
  | { readonly kind: "open" }
  | { readonly kind: "stop" };

/** Who watches: what, and from where. */
export interface Client {
  readonly event: string;
  /** As networkOf says. */
  readonly network: string;
}

export type FromFeed = { readonly kind: "taken" } | Wanted | Report;

export interface Wanted {
  readonly kind: "wanted";
  readonly event: string;
}

/** What a handshake needs of its request. */
export interface Upgrade {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Totals since the feed's start. */
export interface FeedStats {
  /** Sent to one client each. */
  readonly frames: number;
  /** Clients that did not keep up or did not answer. */
  readonly dropped: number;
  /** Deltas that stand for several. */
  readonly merged: number;
  /** The longest that something waited to be sent since the last report, ms. */
  readonly lagMs: number;
}

export interface Report {
  readonly kind: "report";
  /** How many have left since the last report, by event and network. */
  readonly left: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly stats: FeedStats;
}
