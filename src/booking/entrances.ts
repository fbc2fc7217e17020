/** What a server knows of each event's queue beside its actors: the ranks of the draw, who is inside, and
 * how fast it lets people in. All of it is made from the actors anew after a start. */
import type { QueueEvent } from "../domain/queue.ts";
import { FULL_PACE, type Pace, type Slowed } from "../domain/pace.ts";
import type { TurnRecord } from "../runtime/commit-log.ts";
import type { Alerts } from "./alerts.ts";
import type { Ranks } from "./draw.ts";
import type { Inside } from "./inside.ts";

export class Entrance {
  /** Undefined: not drawn yet, or not worked out on this server yet. */
  ranks: Ranks | undefined;
  /** Undefined: to be counted anew. */
  inside: Inside | undefined;
  /** Who is to be told of the call. Undefined: to be gathered anew. */
  alerts: Alerts | undefined;
  /** Asked to be let in, and not answered yet: they may be inside, by a commit that is under way. */
  entering = 0;
  pace: Pace = FULL_PACE;
  slowed: Slowed = null;
  ratePerMinute = 0;
  /** Entries that have not left. */
  entries = 0;

  tell(event: QueueEvent): void {
    this.alerts?.heard(event);
    const { inside } = this;
    if (!inside) return;
    if (event.kind === "joined") this.entries++;
    if (event.kind === "left") this.entries--;
    if (event.kind === "entered") inside.enter(event.at, event.until);
    if (event.kind === "left" && event.until !== null) inside.leave(event.until);
  }
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
      for (const { event } of entries) entrance.tell(event as QueueEvent);
    }
  }

  /** After a break of the log: a commit whose answer was lost may have happened. */
  recount(): void {
    for (const entrance of this.#byEvent.values()) {
      entrance.inside = undefined;
      entrance.alerts = undefined;
    }
  }
}
