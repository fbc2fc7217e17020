/** The binary forms of a seat map: a snapshot (2 bits a seat) and a delta (changes since the last).
 *
 * Both carry a sequence number. A delta holds what changed in the ticks seq - more to seq: one tick
 * (`more` 0), or several where the feed could not send each by itself. A client at n applies a delta
 * with seq - more <= n + 1, ignores any with seq <= n, and fetches the snapshot again when a delta
 * begins further on. Every server counts for itself: `of` says whose numbers they are, and a client whose
 * snapshot has another `of` than a delta says LIVE_WANTED on its socket, on which the snapshot comes then.
 *
 *   snapshot  u8 version | u8 kind 0 | u16 0    | u32 of | u32 seq | u32 seats | 2 bits a seat, low bits first
 *   delta     u8 version | u8 kind 1 | u16 more | u32 of | u32 seq | u32 n     | n varints: gap * 4 + status
 *
 * Integers are little-endian. `gap` counts from the seat after the previous change (the first from
 * seat 0), so changes are in ascending order of seat. Golden bytes: live.test.ts.
 */
import type { SeatStatus } from "../domain/availability.ts";

export const LIVE_VERSION = 2;
/** What a client says on its socket, as text. */
export const LIVE_WANTED = "snapshot";
/** At least this often the server says something on it: a notice, if there is nothing else. */
export const LIVE_SIGN_MS = 30_000;
const HEADER_BYTES = 16;
/** What `more` can say. A delta of more ticks says less than it holds: a client far behind fetches anew. */
const MORE_MAX = 65_535;

export interface Snapshot {
  /** Whose numbers they are. */
  readonly of: number;
  readonly seq: number;
  /** One status per seat, by seat index. */
  readonly seats: Uint8Array;
}

export interface Delta {
  readonly of: number;
  readonly seq: number;
  /** Ticks before `seq` that are in it too. */
  readonly more: number;
  /** Ascending by seat index. */
  readonly changes: readonly { readonly seat: number; readonly status: SeatStatus }[];
}

export function encodeSnapshot(seq: number, seats: Uint8Array, of = 0): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + Math.ceil(seats.length / 4));
  writeHeader(bytes, 0, of, seq, seats.length);
  for (let i = 0; i < seats.length; i++) {
    bytes[HEADER_BYTES + (i >> 2)]! |= (seats[i]! & 3) << ((i & 3) * 2);
  }
  return bytes;
}

/** Of what comes on a socket. */
export function isSnapshot(bytes: Uint8Array): boolean {
  return bytes[1] === 0;
}

/** Throws RangeError on anything that is not a whole snapshot of this version. */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  const { of, seq, count } = readHeader(bytes, 0);
  if (bytes.length !== HEADER_BYTES + Math.ceil(count / 4)) {
    throw new RangeError("seat snapshot is cut short");
  }
  const seats = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    seats[i] = (bytes[HEADER_BYTES + (i >> 2)]! >> ((i & 3) * 2)) & 3;
  }
  return { of, seq, seats };
}

/** `changes` maps seat index to status; any order. */
export function encodeDelta(
  seq: number,
  changes: ReadonlyMap<number, SeatStatus>,
  more = 0,
  of = 0,
): Uint8Array {
  const seats = Uint32Array.from(changes.keys()).sort();
  const bytes = new Uint8Array(HEADER_BYTES + seats.length * 5);
  writeHeader(bytes, 1, of, seq, seats.length);
  new DataView(bytes.buffer).setUint16(2, Math.min(more, MORE_MAX), true);
  let at = HEADER_BYTES;
  let next = 0;
  for (const seat of seats) {
    let value = (seat - next) * 4 + changes.get(seat)!;
    next = seat + 1;
    while (value > 127) {
      bytes[at++] = (value & 127) | 128;
      value = Math.floor(value / 128);
    }
    bytes[at++] = value;
  }
  return bytes.subarray(0, at);
}

/** Throws RangeError on anything that is not a whole delta of this version. */
export function decodeDelta(bytes: Uint8Array): Delta {
  const { of, seq, count } = readHeader(bytes, 1);
  const changes: { seat: number; status: SeatStatus }[] = [];
  let at = HEADER_BYTES;
  let next = 0;
  for (let n = 0; n < count; n++) {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError("seat delta is cut short");
      value += (byte & 127) * factor;
      if (byte < 128) break;
      factor *= 128;
    }
    const seat = next + Math.floor(value / 4);
    changes.push({ seat, status: (value % 4) as SeatStatus });
    next = seat + 1;
  }
  if (at !== bytes.length) throw new RangeError("seat delta has bytes left over");
  const more = new DataView(bytes.buffer, bytes.byteOffset).getUint16(2, true);
  return { of, seq, more, changes };
}

/** One delta that does what these do, which follow one another without a gap. */
export function mergeDeltas(frames: readonly Uint8Array[]): Uint8Array {
  const changes = new Map<number, SeatStatus>();
  let [of, seq, ticks] = [0, 0, 0];
  for (const frame of frames) {
    const delta = decodeDelta(frame);
    ({ of, seq } = delta);
    ticks += 1 + delta.more;
    for (const { seat, status } of delta.changes) changes.set(seat, status);
  }
  return encodeDelta(seq, changes, ticks - 1, of);
}

function writeHeader(
  bytes: Uint8Array,
  kind: number,
  of: number,
  seq: number,
  count: number,
): void {
  const view = new DataView(bytes.buffer);
  bytes[0] = LIVE_VERSION;
  bytes[1] = kind;
  view.setUint32(4, of, true);
  view.setUint32(8, seq, true);
  view.setUint32(12, count, true);
}

function readHeader(
  bytes: Uint8Array,
  kind: number,
): { readonly of: number; readonly seq: number; readonly count: number } {
  if (bytes.length < HEADER_BYTES) throw new RangeError("seat data is shorter than its header");
  if (bytes[0] !== LIVE_VERSION) throw new RangeError(`seat data has version ${bytes[0]}`);
  if (bytes[1] !== kind) throw new RangeError(`seat data has kind ${bytes[1]}, expected ${kind}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    of: view.getUint32(4, true),
    seq: view.getUint32(8, true),
    count: view.getUint32(12, true),
  };
}
