import fc from "fast-check";
import { expect, test } from "vitest";
import type { SeatStatus } from "../src/domain/availability.ts";
import { encodeDelta, encodeSnapshot, mergeDeltas } from "../src/protocol/live.ts";
import {
  applyWaiting,
  isElsewhere,
  newFeed,
  queueFrame,
  takeSnapshot,
  WAITING_FRAMES_MAX,
} from "./feed.ts";

const SIZE = 12;
const ignore = () => {};
const delta = (seq: number, seat: number, status: SeatStatus) =>
  encodeDelta(seq, new Map([[seat, status]]));

function at(seq: number) {
  const feed = newFeed(SIZE);
  takeSnapshot(feed, encodeSnapshot(seq, new Uint8Array(SIZE)), ignore);
  return feed;
}

test("[W3] deltas apply in sequence and older ones are ignored", () => {
  const feed = at(5);
  for (const frame of [delta(5, 0, 2), delta(6, 1, 1), delta(7, 1, 2)]) queueFrame(feed, frame);
  const changes: number[][] = [];
  applyWaiting(feed, (...change) => changes.push(change));
  expect(changes).toEqual([
    [1, 0, 1],
    [1, 1, 2],
  ]);
  expect([feed.seq, feed.behind, feed.seats[0]]).toEqual([7, false, 0]);
});

test("[W3] a missing delta asks for a snapshot, and what came after it is kept for then", () => {
  const feed = at(5);
  queueFrame(feed, delta(7, 3, 1));
  applyWaiting(feed, ignore);
  expect([feed.seq, feed.behind, feed.seats[3]]).toEqual([5, true, 0]);
  takeSnapshot(feed, encodeSnapshot(6, new Uint8Array(SIZE)), ignore);
  applyWaiting(feed, ignore);
  expect([feed.seq, feed.behind, feed.seats[3]]).toEqual([7, false, 1]);
});

test("[W3] a delta of another server than the snapshot's says where the snapshot must come from", () => {
  const feed = at(5);
  queueFrame(feed, encodeDelta(3, new Map([[1, 2]]), 0, 77));
  applyWaiting(feed, ignore);
  expect([isElsewhere(feed), feed.seats[1]]).toEqual([true, 0]);
  takeSnapshot(feed, encodeSnapshot(2, new Uint8Array(SIZE), 77), ignore);
  applyWaiting(feed, ignore);
  expect([isElsewhere(feed), feed.seats[1]]).toEqual([false, 2]);
  queueFrame(feed, encodeDelta(5, new Map([[2, 2]]), 0, 77));
  applyWaiting(feed, ignore);
  expect([feed.behind, isElsewhere(feed)]).toEqual([true, false]);
});

test("[M6] a delta of several ticks is taken from any of them, and not from before", () => {
  const ticks = [delta(6, 0, 1), delta(7, 1, 1), delta(8, 0, 2)];
  for (const [seq, expected] of [
    [4, [4, true, 0, 0]],
    [5, [8, false, 2, 1]],
    [7, [8, false, 2, 1]],
    [8, [8, false, 0, 0]],
  ] as const) {
    const feed = at(seq);
    queueFrame(feed, mergeDeltas(ticks));
    applyWaiting(feed, ignore);
    expect([feed.seq, feed.behind, feed.seats[0], feed.seats[1]]).toEqual(expected);
  }
});

test("[W3] frames that nobody applies are bounded; past the bound a snapshot is needed", () => {
  const feed = at(0);
  for (let seq = 1; seq <= WAITING_FRAMES_MAX + 1; seq++) queueFrame(feed, delta(seq, 0, 1));
  expect([feed.waiting.length, feed.behind]).toEqual([1, true]);
});

test("[R155] another server's frames are not applied to a snapshot, whatever their numbers", () => {
  for (const seq of [3, 5, 6, 9]) {
    const feed = at(5);
    queueFrame(feed, encodeDelta(seq, new Map([[0, 2]]), 0, 77));
    applyWaiting(feed, ignore);
    expect([feed.seq, feed.behind, feed.seats[0]]).toEqual([5, true, 0]);
    takeSnapshot(feed, encodeSnapshot(seq - 1, new Uint8Array(SIZE), 77), ignore);
    applyWaiting(feed, ignore);
    expect([feed.seq, feed.behind, feed.seats[0]]).toEqual([seq, false, 2]);
  }
});

test("[W3] a snapshot of another plan is refused", () => {
  const feed = newFeed(SIZE);
  expect(() => takeSnapshot(feed, encodeSnapshot(1, new Uint8Array(3)), ignore)).toThrow(
    RangeError,
  );
});

test("[W3] whatever frames are lost, the page shows the truth once it has caught up", () => {
  const change = fc.record({
    seat: fc.nat(SIZE - 1),
    status: fc.constantFrom<SeatStatus>(0, 1, 2, 3),
    lost: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (story) => {
      const truth = new Uint8Array(SIZE);
      const feed = at(0);
      story.forEach(({ seat, status, lost }, n) => {
        truth[seat] = status;
        if (!lost) queueFrame(feed, delta(n + 1, seat, status));
        applyWaiting(feed, ignore);
        if (feed.behind) takeSnapshot(feed, encodeSnapshot(n + 1, truth), ignore);
        applyWaiting(feed, ignore);
        // A frame lost at the very end is not noticed until the next one.
        expect(feed.behind).toBe(false);
        expect(feed.seq === n + 1 ? feed.seats : truth).toEqual(truth);
      });
      takeSnapshot(feed, encodeSnapshot(story.length, truth), ignore);
      expect(feed.seats).toEqual(truth);
    }),
  );
});
