/** What the crowd was told in lobby and queue. Times are epoch ms by the crowd's clock, if not said otherwise. */
import type { EntryView, QueueView } from "../src/protocol/queue.ts";

/** The document that everybody waits with, as it was read. */
export interface QueueSeen {
  readonly at: number;
  /** Fans who had come by then: the document does not know them. */
  readonly arrived: number;
  readonly view: Pick<
    QueueView,
    "now" | "phase" | "draw" | "entries" | "serving" | "waiting" | "inside" | "slowedBy" | "enterMs"
  >;
}

/** An answer to a join or a look. */
export interface EntryTold {
  readonly joining: boolean;
  readonly sentAt: number;
  readonly at: number;
  readonly buyer: string;
  readonly entry: Pick<EntryView, "id" | "inDraw" | "number" | "state">;
}

/** An attempt to get in. */
export interface EnterTold {
  readonly sentAt: number;
  readonly at: number;
  readonly buyer: string;
  /** Null: let in. */
  readonly refused: string | null;
  /** Server's clock; 0 if refused. */
  readonly shopUntil: number;
}

export interface LeaveTold {
  readonly sentAt: number;
  readonly at: number;
  readonly buyer: string;
}

/** What anybody may fetch after the draw, and what the script that we ship makes of it. */
export interface Published {
  readonly lots: readonly string[];
  readonly script: {
    /** It ended with 0. */
    readonly agrees: boolean;
    readonly said: string;
    /** By entry's id. */
    readonly ranks: ReadonlyMap<string, number>;
  };
}

export interface QueueHistory {
  /** The bell, server's clock. */
  readonly opensAt: number;
  readonly seen: readonly QueueSeen[];
  readonly told: readonly EntryTold[];
  readonly enters: readonly EnterTold[];
  readonly leaves: readonly LeaveTold[];
  /** Null: it could not be fetched. */
  readonly published: Published | null;
}

export class QueueRecorder {
  readonly seen: QueueSeen[] = [];
  readonly told: EntryTold[] = [];
  readonly enters: EnterTold[] = [];
  readonly leaves: LeaveTold[] = [];
}
