/** What nodes tell each other beside messages to actors. Any of it may be lost, late or out of order. */
import type { SeatStatus } from "../domain/availability.ts";
import type { Signals } from "../domain/pace.ts";

/** What has become durable on one shard: from which event of its journal to which, and what that did to the maps.
 * `from` past `to`: nothing new, it stands at `to`. */
export interface ShardNews {
  readonly shard: number;
  readonly from: number;
  readonly to: number;
  readonly changes: readonly EventChanges[];
}

export interface EventChanges {
  readonly event: string;
  /** The last of each seat, by its id: who tells need not have read the event. */
  readonly seats: readonly (readonly [seat: string, status: SeatStatus])[];
}

export type News =
  | { readonly kind: "shards"; readonly shards: readonly ShardNews[] }
  | { readonly kind: "signals"; readonly signals: Signals };
