/** The live state of every seat: a snapshot, then deltas in sequence.
 *
 *   empty --snapshot--> current --delta seq+1--> current
 *                          |---- delta skips, or is another server's --> behind --snapshot--> current
 *                                                                        (of that server: by the socket)
 *
 * Deltas that arrive while a snapshot is on its way wait here, up to a bound. */
import { decodeDelta, decodeSnapshot } from "../src/protocol/live.ts";
import type { SeatStatus } from "../src/domain/availability.ts";

/** About a minute of frames: past it a new snapshot is cheaper than catching up. */
export const WAITING_FRAMES_MAX = 600;

export type Feed = {
  /** Whose numbers they are: every server counts for itself. */
  of: number;
  seq: number;
  /** One SeatStatus a seat. */
  readonly seats: Uint8Array;
  /** A snapshot is needed before deltas can be applied. */
  behind: boolean;
  waiting: Uint8Array[];
};

export function newFeed(size: number): Feed {
  return { of: 0, seq: 0, seats: new Uint8Array(size), behind: true, waiting: [] };
}

export function queueFrame(feed: Feed, frame: Uint8Array): void {
  if (feed.waiting.length >= WAITING_FRAMES_MAX) {
    feed.waiting = [];
    feed.behind = true;
  }
  feed.waiting.push(frame);
}

/** Throws RangeError when the bytes are not a snapshot of this venue. */
export function takeSnapshot(
  feed: Feed,
  bytes: Uint8Array,
  changed: (seat: number, from: number, to: number) => void,
): void {
  const { of, seq, seats } = decodeSnapshot(bytes);
  if (seats.length !== feed.seats.length) throw new RangeError("the snapshot is of another plan");
  feed.of = of;
  feed.seq = seq;
  feed.behind = false;
  for (let i = 0; i < seats.length; i++) put(feed, i, seats[i] as SeatStatus, changed);
}

/** Applies what waits. Leaves `behind` set when a frame is missing; the frames after it keep waiting. */
export function applyWaiting(
  feed: Feed,
  changed: (seat: number, from: number, to: number) => void,
): void {
  if (feed.behind) return;
  for (const [n, frame] of feed.waiting.entries()) {
    const delta = decodeDelta(frame);
    const isOther = delta.of !== feed.of;
    if (!isOther && delta.seq <= feed.seq) continue;
    if (isOther || delta.seq - delta.more > feed.seq + 1) {
      feed.behind = true;
      feed.waiting = feed.waiting.slice(n);
      return;
    }
    feed.seq = delta.seq;
    for (const { seat, status } of delta.changes) {
      if (seat < feed.seats.length) put(feed, seat, status, changed);
    }
  }
  feed.waiting = [];
}

/** Whether the snapshot is of another server than the one that tells of changes. */
export function isElsewhere({ behind, of, waiting: [next] }: Feed): boolean {
  return behind && next !== undefined && decodeDelta(next).of !== of;
}

function put(
  feed: Feed,
  seat: number,
  to: SeatStatus,
  changed: (seat: number, from: number, to: number) => void,
): void {
  const from = feed.seats[seat]!;
  if (from === to) return;
  feed.seats[seat] = to;
  changed(seat, from, to);
}
