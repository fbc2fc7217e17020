/** What a server knows of each event's queue beside its actors: the ranks of the draw, and, where people are let
 * in, how many are inside and how fast. All of it is made from the actors anew after a start, and each second. */
import type { QueueEvent } from "../domain/queue.ts";
import { FULL_PACE, type Pace, type Slowed } from "../domain/pace.ts";
import type { TurnRecord } from "../runtime/commit-log.ts";
import type { Alerts } from "./alerts.ts";
import type { Ranks } from "./draw.ts";

export class Entrance {
  /** Undefined: not drawn yet, or not worked out on this server yet. */
  ranks: Ranks | undefined;
  /** The draw is told, and durable: known where people are let in. */
  isDrawn = false;
  /** Who is to be told of the call, of the parts that are here. Undefined: to be gathered anew. */
  alerts: Alerts | undefined;
  pace: Pace = FULL_PACE;
  slowed: Slowed = null;
  ratePerMinute = 0;
  /** Entries that have not left. */
  entries = 0;
  inside = 0;
  /** Lately, of those inside. */
  entered = 0;
  /** When the counting of them began, monotonic ms. */
  countedAt = -Infinity;
}

export class Entrances {
  readonly #byEvent = new Map<string, Entrance>();

  of(event: string): Entrance {
    let entrance = this.#byEvent.get(event);
    if (!entrance) this.#byEvent.set(event, (entrance = new Entrance()));
    return entrance;
  }

  committed(turns: readonly TurnRecord[]): void {
    for (const { type, key, entries } of turns) {
      if (type !== "queue") continue;
      const entrance = this.of(key.slice(0, key.indexOf("/")));
      for (const { event } of entries) entrance.alerts?.heard(event as QueueEvent);
    }
  }

  /** After a break of the log: a commit whose answer was lost may have happened. */
  recount(): void {
    for (const entrance of this.#byEvent.values()) entrance.alerts = undefined;
  }
}
