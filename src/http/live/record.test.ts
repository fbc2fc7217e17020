import * as fc from "fast-check";
import { expect, test } from "vitest";
import { encodeRecord, RecordReader, type LiveRecord } from "./record.ts";

const event = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,39}$/);
const record = fc.oneof(
  fc.record({
    kind: fc.constant("phase" as const),
    event,
    phase: fc.constantFrom("open", "closed"),
  }),
  fc.record({ kind: fc.constant("delta" as const), event, frame: fc.uint8Array() }),
  fc.record({ kind: fc.constant("forget" as const), event }),
) as fc.Arbitrary<LiveRecord>;

test("records come out as they went in, in whatever pieces", () => {
  fc.assert(
    fc.property(fc.array(record), fc.integer({ min: 1, max: 40 }), (records, size) => {
      const bytes = Buffer.concat(records.map(encodeRecord));
      const reader = new RecordReader();
      const read: LiveRecord[] = [];
      for (let at = 0; at < bytes.length; at += size)
        read.push(...reader.read(bytes.subarray(at, at + size)));
      const plain = (it: LiveRecord) =>
        it.kind === "delta" ? { ...it, frame: [...it.frame] } : it;
      expect(read.map(plain)).toEqual(records.map(plain));
    }),
  );
});
