/** Keeps the live maps of this node up with all shards: with its own by what becomes durable here, with those of
 * other nodes by what they tell. Every event of a shard's journal has a number without gaps, so it is known what
 * was missed; then the sections that live there are asked, which know.
 *
 *   known to n --from n + 1 or before--> known further
 *      |  ^
 *      |  +----- sections answered ------+
 *      +--from further on--> missed some +--> news go on being taken meanwhile
 *
 * Who holds a shard tells of its changes soon, and every second how far it is: so the last news before a silence
 * is missed too, however long that was, and what a former owner did not get to tell. */
import type { SeatStatus } from "../domain/availability.ts";
import { type SeatEvent, statusAfter } from "../domain/seat.ts";
import { ALL_SHARDS } from "../runtime/actor.ts";
import type { TurnRecord } from "../runtime/commit-log.ts";
import type { ActorNode } from "../runtime/node.ts";
import { nobody } from "../runtime/node-parts.ts";
import type { Log, Peers, Timers } from "../runtime/seams.ts";
import { Unavailable } from "../runtime/unavailable.ts";
import type { Events } from "./events.ts";
import type { News, ShardNews } from "./news.ts";

/** Changes are gathered for so long before other nodes hear of them, ms. */
export const NEWS_EVERY_MS = 50;
/** Changes in one telling, at most. */
const NEWS_CHANGES_MAX = 5_000;
/** How often each node tells how far its shards are, ms: what was lost is missed then. Some 30 bytes a shard. */
export const STANDINGS_EVERY_MS = 1_000;
/** Sections that did not answer are asked again after this, ms. */
const ASK_AGAIN_MS = 500;

/** What is known here of one shard. */
interface Followed {
  /** Number of the last event that the maps have. */
  known: number;
  /** How far they will be when the sections have answered; undefined: they are not being asked. */
  asked: number | undefined;
  /** Some was missed that they may not have known of when they were asked. */
  missed: boolean;
}

type Seats = Map<string, SeatStatus>;

interface Untold {
  readonly from: number;
  to: number;
  readonly changes: Map<string, Seats>;
}

/** `seat` is its id. */
interface SeatChange {
  readonly event: string;
  readonly seat: string;
  readonly status: SeatStatus;
}

export interface MapNewsParts {
  readonly events: Events;
  readonly peers: Peers;
  readonly timers: Timers;
  readonly log: Log;
}

export class MapNews {
  readonly #parts: MapNewsParts;
  readonly #followed = new Map<number, Followed>();
  readonly #alone: boolean;
  #untold = new Map<number, Untold>();
  #changes = 0;
  #stopped = false;

  constructor(parts: MapNewsParts) {
    this.#parts = parts;
    this.#alone = parts.peers === nobody;
  }

  /** Tells from now on how far the node's shards are, until the returned function is called. */
  start(node: Pick<ActorNode, "shards" | "serves">): () => void {
    const { timers } = this.#parts;
    const again = (): void => {
      if (this.#stopped || this.#alone) return;
      timers.after(STANDINGS_EVERY_MS, () => {
        this.#tellStandings(node);
        again();
      });
    };
    again();
    return () => {
      this.#stopped = true;
    };
  }

  /** Durable turns of this node, in log order. */
  committed(turns: readonly TurnRecord[]): void {
    for (const turn of turns) {
      const { shard, entries } = turn;
      if (entries.length === 0) continue;
      const [from, to] = [entries[0]!.seq, entries.at(-1)!.seq];
      this.#hear(shard, from, to);
      const change = changeOf(turn);
      if (change) this.#parts.events.changed(change.event, change.seat, change.status);
      if (!this.#alone) this.#keep(shard, from, to, change);
    }
  }

  /** Others may have gone on without this node: no map is shown before the sections have answered. */
  lapsed(): void {
    if (this.#alone) return;
    this.#parts.events.lapsed();
    for (const shard of ALL_SHARDS) {
      const followed = this.#followedOf(shard);
      followed.missed = true;
      if (followed.asked !== undefined) continue; // it asks once more
      followed.asked = followed.known;
      void this.#ask(shard, followed);
    }
  }

  /** These shards are served here from now on. */
  opened(seqs: ReadonlyMap<number, number>): void {
    for (const [shard, seq] of seqs) this.#hear(shard, seq + 1, seq);
    if (!this.#alone) this.#tell(Array.from(seqs, ([shard, seq]) => standing(shard, seq)));
  }

  /** What another node tells. */
  told(shards: readonly ShardNews[]): void {
    for (const { shard, from, to, changes } of shards) {
      if (!this.#hear(shard, from, to)) continue;
      for (const { event, seats } of changes)
        for (const [seat, status] of seats) this.#parts.events.changed(event, seat, status);
    }
  }

  /** False: it is not new. */
  #hear(shard: number, from: number, to: number): boolean {
    const followed = this.#followedOf(shard);
    const before = followed.asked ?? followed.known;
    if (to <= before) return false;
    const missed = from > before + 1;
    if (missed) followed.missed = true;
    if (followed.asked !== undefined) followed.asked = to;
    else if (missed) {
      followed.asked = to;
      void this.#ask(shard, followed);
    } else followed.known = to;
    return true;
  }

  #followedOf(shard: number): Followed {
    let followed = this.#followed.get(shard);
    if (!followed) {
      followed = { known: -1, asked: undefined, missed: false };
      this.#followed.set(shard, followed);
    }
    return followed;
  }

  async #ask(shard: number, followed: Followed): Promise<void> {
    const { events, timers, log } = this.#parts;
    while (followed.missed && !this.#stopped) {
      followed.missed = false;
      try {
        await events.refresh(shard);
      } catch (error) {
        // Its node is away, or the database: nothing that is not in the journal.
        if (!(error instanceof Unavailable))
          log.error(`the maps may be behind shard ${shard}: ${String(error)}`);
        followed.missed = true;
        await new Promise<void>((resolve) => timers.after(ASK_AGAIN_MS, resolve));
      }
    }
    followed.known = followed.asked ?? followed.known;
    followed.asked = undefined;
  }

  #keep(shard: number, from: number, to: number, change: SeatChange | undefined): void {
    // A commit whose answer was lost is not among them.
    if (this.#untold.has(shard) && this.#untold.get(shard)!.to + 1 !== from) this.#flush();
    if (this.#untold.size === 0) this.#parts.timers.after(NEWS_EVERY_MS, () => this.#flush());
    const untold = this.#untold.get(shard) ?? { from, to, changes: new Map<string, Seats>() };
    this.#untold.set(shard, untold);
    untold.to = to;
    if (!change) return;
    const seats: Seats = untold.changes.get(change.event) ?? new Map();
    untold.changes.set(change.event, seats.set(change.seat, change.status));
    if (++this.#changes >= NEWS_CHANGES_MAX) this.#flush();
  }

  #flush(): void {
    const untold = this.#untold;
    this.#untold = new Map();
    this.#changes = 0;
    this.#tell(
      Array.from(untold, ([shard, { from, to, changes }]) => ({
        shard,
        from,
        to,
        changes: Array.from(changes, ([event, seats]) => ({ event, seats: [...seats] })),
      })),
    );
  }

  #tellStandings(node: Pick<ActorNode, "shards" | "serves">): void {
    this.#tell(
      node.shards.flatMap((shard) => {
        const followed = this.#followed.get(shard);
        if (!followed || followed.asked !== undefined || !node.serves(shard)) return [];
        return [standing(shard, followed.known)];
      }),
    );
  }

  #tell(shards: readonly ShardNews[]): void {
    if (shards.length > 0) this.#parts.peers.tell({ kind: "shards", shards } satisfies News);
  }
}

function changeOf({ type, key, entries }: TurnRecord): SeatChange | undefined {
  if (type !== "seat") return undefined;
  return {
    event: key.slice(0, key.indexOf("/")),
    seat: key.slice(key.lastIndexOf("/") + 1),
    status: statusAfter(entries.at(-1)!.event as SeatEvent),
  };
}

function standing(shard: number, seq: number): ShardNews {
  return { shard, from: seq + 1, to: seq, changes: [] };
}
