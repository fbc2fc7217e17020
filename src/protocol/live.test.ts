import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { SeatStatus } from "../domain/availability.ts";
import { decodeDelta, decodeSnapshot, encodeDelta, encodeSnapshot, mergeDeltas } from "./live.ts";

test("[M5] the bytes of version 2", () => {
  const snapshot = encodeSnapshot(258, Uint8Array.of(0, 1, 2, 3, 1), 0x0a0b0c0d);
  expect([...snapshot]).toEqual([
    2, 0, 0, 0, 13, 12, 11, 10, 2, 1, 0, 0, 5, 0, 0, 0, 0b11_10_01_00, 0b01,
  ]);
  const changes = new Map<number, SeatStatus>([
    [100, 2],
    [3, 1],
  ]);
  const delta = [2, 1, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 2, 0, 0, 0, 13, 0b1000_0010, 3];
  expect([...encodeDelta(7, changes)]).toEqual(delta);
  expect([...encodeDelta(7, changes, 258)]).toEqual(delta.with(2, 2).with(3, 1));
  expect([...encodeDelta(7, changes, 0, 513)]).toEqual(delta.with(4, 1).with(5, 2));
});

test("[M5] what is not whole is refused", () => {
  const delta = encodeDelta(1, new Map([[900, 1]]));
  for (const bytes of [delta.subarray(0, -1), Uint8Array.of(...delta, 0), delta.with(0, 1)])
    expect(() => decodeDelta(bytes)).toThrow(RangeError);
  expect(() => decodeSnapshot(encodeSnapshot(1, new Uint8Array(5)).subarray(0, -1))).toThrow(
    RangeError,
  );
});

test("[M6] merged deltas do what they did one by one, and say which ticks they hold", () => {
  const SIZE = 300;
  const tick = fc.dictionary(
    fc.nat(SIZE - 1).map(String),
    fc.constantFrom<SeatStatus>(0, 1, 2, 3),
    {
      minKeys: 1,
    },
  );
  fc.assert(
    fc.property(fc.array(tick, { minLength: 1, maxLength: 12 }), fc.nat(20), (ticks, cut) => {
      const first = 40;
      const frames = ticks.map((seats, n) =>
        encodeDelta(first + n, new Map(Object.entries(seats).map(([seat, to]) => [+seat, to]))),
      );
      const apply = (to: Uint8Array, frame: Uint8Array) =>
        decodeDelta(frame).changes.forEach(({ seat, status }) => (to[seat] = status));
      const [truth, seen] = [new Uint8Array(SIZE), new Uint8Array(SIZE)];
      for (const frame of frames) apply(truth, frame);
      // Merging what was merged is merging it all.
      const early = frames.slice(0, cut % frames.length);
      const merged = mergeDeltas([
        ...(early.length > 0 ? [mergeDeltas(early)] : []),
        ...frames.slice(early.length),
      ]);
      apply(seen, merged);
      expect(seen).toEqual(truth);
      const { seq, more } = decodeDelta(merged);
      expect([seq, more]).toEqual([first + ticks.length - 1, ticks.length - 1]);
    }),
  );
});
