/** Messages of D-Bus, as far as a desktop's notifications take it: little-endian, no file descriptors. */

const KINDS = { 1: "call", 2: "reply", 3: "error", 4: "signal" } as const;
export type Kind = (typeof KINDS)[keyof typeof KINDS];

export interface Message {
  readonly kind: Kind;
  readonly serial: number;
  readonly member: string;
  /** The first value of the body, if it is text, and if it is a number. */
  readonly text: string;
  readonly number: number;
}

export interface Head {
  readonly kind: Kind;
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
  readonly error?: string;
  readonly replyTo?: number;
  readonly destination?: string;
  readonly sender?: string;
}

/** Header fields by their codes, with their types. */
const FIELDS = [
  ["path", 1, "o"],
  ["interface", 2, "s"],
  ["member", 3, "s"],
  ["error", 4, "s"],
  ["replyTo", 5, "u"],
  ["destination", 6, "s"],
  ["sender", 7, "s"],
] as const;
const MEMBER = 3;
const SIGNATURE = 8;
const FIXED_HEAD = 16;

const aligned = (at: number, to: number) => Math.ceil(at / to) * to;

/** Null: it is not whole yet. */
export function readMessage(bytes: Buffer): { message: Message; size: number } | null {
  if (bytes.length < FIXED_HEAD) return null;
  const bodySize = bytes.readUInt32LE(4);
  const fieldsEnd = FIXED_HEAD + bytes.readUInt32LE(12);
  const body = aligned(fieldsEnd, 8);
  if (bytes.length < body + bodySize) return null;
  const fields = new Map<number, string>();
  for (let at = FIXED_HEAD; at < fieldsEnd; at = aligned(at, 8)) {
    const code = bytes[at]!;
    const type = String.fromCharCode(bytes[at + 2]!);
    at += 4;
    const [value, end] = type === "g" ? readShort(bytes, at) : readLong(bytes, at, type);
    fields.set(code, value);
    at = end;
  }
  const signature = fields.get(SIGNATURE) ?? "";
  const message = {
    kind: KINDS[bytes[1] as keyof typeof KINDS],
    serial: bytes.readUInt32LE(8),
    member: fields.get(MEMBER) ?? "",
    text: signature.startsWith("s") ? readLong(bytes, body, "s")[0] : "",
    number: signature.startsWith("u") ? bytes.readUInt32LE(body) : 0,
  };
  return { message, size: body + bodySize };
}

function readShort(bytes: Buffer, at: number): [string, number] {
  const end = at + 1 + bytes[at]!;
  return [bytes.toString("utf8", at + 1, end), end + 1];
}

/** Text, or a number. */
function readLong(bytes: Buffer, at: number, type: string): [string, number] {
  const start = aligned(at, 4) + 4;
  const value = bytes.readUInt32LE(start - 4);
  if (type === "u") return [String(value), start];
  return [bytes.toString("utf8", start, start + value), start + value + 1];
}

export function write(
  serial: number,
  head: Head,
  signature: string,
  values: readonly unknown[],
): Buffer {
  const body = new Bytes();
  types(signature).forEach((type, n) => body.put(type, values[n]));
  const fields = new Bytes();
  for (const [name, code, type] of FIELDS)
    if (head[name] !== undefined) fields.field(code, type, head[name]);
  if (signature !== "") fields.field(SIGNATURE, "g", signature);
  const kind = Object.values(KINDS).indexOf(head.kind) + 1;
  const start = Buffer.alloc(FIXED_HEAD);
  start.set([0x6c, kind, 0, 1]); // "l": little-endian; no flags; version 1.
  start.writeUInt32LE(body.all.length, 4);
  start.writeUInt32LE(serial, 8);
  start.writeUInt32LE(fields.all.length, 12);
  fields.align(8);
  return Buffer.concat([start, Buffer.from(fields.all), Buffer.from(body.all)]);
}

/** "as" is one type, "ssss" are four. */
function types(signature: string): string[] {
  return signature.match(/a?[a-z]/g) ?? [];
}

/** Values behind one another, each where its kind may begin. */
class Bytes {
  readonly all: number[] = [];

  align(to: number): void {
    while (this.all.length % to !== 0) this.all.push(0);
  }

  field(code: number, type: string, value: unknown): void {
    this.align(8);
    this.all.push(code);
    this.put("g", type);
    this.put(type, value);
  }

  put(type: string, value: unknown): void {
    switch (type) {
      case "g":
        this.all.push(String(value).length, ...Buffer.from(String(value)), 0);
        break;
      case "u":
      case "b":
        this.number(Number(value));
        break;
      case "as": {
        const inner = new Bytes();
        for (const text of value as readonly string[]) inner.put("s", text);
        this.number(inner.all.length);
        this.all.push(...inner.all);
        break;
      }
      default: {
        const text = Buffer.from(String(value));
        this.number(text.length);
        this.all.push(...text, 0);
      }
    }
  }

  private number(value: number): void {
    this.align(4);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    this.all.push(...bytes);
  }
}
