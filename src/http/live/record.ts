/** What the selling process tells the feed, over a pipe: an event's phase, its deltas, its snapshot for those
 * who want it, and that nobody there watches it any more. One order for all of it; the clients' sockets come on another way (messages.ts).
 *
 *   record  u32 length of the rest | u8 kind | u8 length of the event | event | payload
 *
 * Integers are little-endian. The two ends are the same program in the same version.
 */
import type { Phase } from "../../domain/sale.ts";

export type LiveRecord =
  | { readonly kind: "phase"; readonly event: string; readonly phase: Phase }
  | { readonly kind: "delta" | "snapshot"; readonly event: string; readonly frame: Uint8Array }
  | { readonly kind: "forget"; readonly event: string };

/** The pipe's place among the feed's open files. */
export const RECORDS_FD = 4;

const KINDS = ["phase", "delta", "snapshot", "forget"] as const;
const LENGTH_BYTES = 4;
const NOTHING = new Uint8Array(0);

export function encodeRecord(record: LiveRecord): Buffer {
  const event = Buffer.from(record.event);
  const payload = payloadOf(record);
  const bytes = Buffer.allocUnsafe(LENGTH_BYTES + 2 + event.length + payload.length);
  bytes.writeUInt32LE(bytes.length - LENGTH_BYTES);
  bytes[LENGTH_BYTES] = KINDS.indexOf(record.kind);
  bytes[LENGTH_BYTES + 1] = event.length;
  bytes.set(event, LENGTH_BYTES + 2);
  bytes.set(payload, LENGTH_BYTES + 2 + event.length);
  return bytes;
}

function payloadOf(record: LiveRecord): Uint8Array {
  if (record.kind === "phase") return Buffer.from(record.phase);
  return "frame" in record ? record.frame : NOTHING;
}

/** Puts records together again from the pieces in which a pipe brings them. */
export class RecordReader {
  #rest: Buffer = Buffer.alloc(0);

  read(piece: Buffer): LiveRecord[] {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const records: LiveRecord[] = [];
    let at = 0;
    while (bytes.length - at >= LENGTH_BYTES) {
      const end = at + LENGTH_BYTES + bytes.readUInt32LE(at);
      if (bytes.length < end) break;
      records.push(decode(bytes.subarray(at + LENGTH_BYTES, end)));
      at = end;
    }
    this.#rest = bytes.subarray(at);
    return records;
  }
}

function decode(bytes: Buffer): LiveRecord {
  const start = 2 + bytes[1]!;
  const event = bytes.toString("utf8", 2, start);
  const payload = bytes.subarray(start);
  const kind = KINDS[bytes[0]!];
  if (kind === "phase") return { kind, event, phase: payload.toString() as Phase };
  if (kind === "delta" || kind === "snapshot") return { kind, event, frame: payload };
  return { kind: "forget", event };
}
