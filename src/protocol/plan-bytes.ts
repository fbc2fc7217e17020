/** The plan as the page fetches it: 60,000 seats are 28 KB after brotli, as JSON a quarter of a
 * megabyte. What follows from something else is not sent: places on even rows, ids made of section,
 * row and number, numbers that count.
 *
 *   "GSP" u8 version, then each as its length in bytes and its bytes:
 *
 *   words                              JSON, all that is text
 *   sections, rows, labels, numbering  plan-rows.ts
 *   category, flags                    runs: value, seats
 *   companions                         from the companion seat before on; back to the wheelchair place
 *   ends, inner, far                   plan-positions.ts
 *
 * Numbers are those of column.ts. Golden bytes: plan-bytes.test.ts.
 */
import type { Category, Plan, Point } from "../domain/plan.ts";
import { columnReader, columnWriter, type ColumnReader } from "./column.ts";
import { readPositions, writePositions } from "./plan-positions.ts";
import { PLAN_VERSION } from "./plan-version.ts";
import { readRows, writeRows, type RowWords, type SeatNames } from "./plan-rows.ts";

export const PLAN_TYPE = "application/octet-stream";
const MAGIC = [0x47, 0x53, 0x50];
/** Positions of a compiled plan have one decimal. */
const TENTHS = 10;

type Words = RowWords & {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly focal: Point;
  readonly categories: readonly Category[];
};

export function encodePlan(plan: Plan): Uint8Array<ArrayBuffer> {
  const { name, width, height, focal, categories } = plan;
  const { words, columns } = writeRows(plan);
  const all: Words = { name, width, height, focal, categories, ...words };
  const [ends, inner, far] = [columnWriter(), columnWriter(), columnWriter()];
  writePositions(plan, tenths(plan.x), tenths(plan.y), { ends, inner, far });
  return joined([
    new TextEncoder().encode(JSON.stringify(all)),
    columns.sections.bytes(),
    columns.rows.bytes(),
    columns.labels.bytes(),
    columns.numbering.bytes(),
    runsOf(plan.category),
    runsOf(plan.flags),
    companionsOf(plan.companionOf),
    ends.bytes(),
    inner.bytes(),
    far.bytes(),
  ]);
}

/** A plan whose seats get their names when they are wanted. */
export type PlanColumns = Omit<Plan, "ids" | "numbers" | "index"> & {
  readonly names: () => SeatNames;
};

/** Throws RangeError on anything that is not a whole plan of this version. */
export function decodePlan(bytes: Uint8Array): PlanColumns {
  if (MAGIC.some((byte, at) => bytes[at] !== byte)) throw new RangeError("these bytes are no plan");
  const version = bytes[MAGIC.length];
  if (version !== PLAN_VERSION) {
    throw new RangeError(`plan of version ${version}, this program reads ${PLAN_VERSION}`);
  }
  const parts = columnReader(bytes.subarray(MAGIC.length + 1));
  const next = () => columnReader(parts.take(parts.count()));
  const { name, width, height, focal, categories, ...words } = wordsIn(parts.take(parts.count()));
  const inRows = readRows(words, {
    sections: next(),
    rows: next(),
    labels: next(),
    numbering: next(),
  });
  const { rows, size } = inRows;
  const category = readRuns(next(), size, categories.length - 1);
  const flags = readRuns(next(), size, 255);
  const companionOf = readCompanions(next(), size);
  const x = new Int32Array(size);
  const y = new Int32Array(size);
  readPositions({ rows, flags }, x, y, { ends: next(), inner: next(), far: next() });
  if (!parts.ended()) throw new RangeError("plan goes on after its end");
  const row = new Uint32Array(size);
  for (const [r, { first, count }] of rows.entries()) row.fill(r, first, first + count);
  return {
    ...inRows,
    name,
    width,
    height,
    focal,
    categories,
    x: units(x),
    y: units(y),
    category,
    row,
    flags,
    companionOf,
  };
}

function tenths(column: Float32Array): Int32Array {
  return Int32Array.from(column, (value) => Math.round(value * TENTHS));
}

function units(tenths: Int32Array): Float32Array {
  // Far quicker than Float32Array.from with a function, and the page waits for it.
  const column = new Float32Array(tenths.length);
  for (let seat = 0; seat < tenths.length; seat++) column[seat] = tenths[seat]! / TENTHS;
  return column;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const lengths = parts.map(({ length }) => {
    const column = columnWriter();
    column.count(length);
    return column.bytes();
  });
  const pieces: Uint8Array[] = [Uint8Array.from([...MAGIC, PLAN_VERSION])];
  for (const [n, part] of parts.entries()) pieces.push(lengths[n]!, part);
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** Looks at what reading goes by; the rest is text that is shown, and the server made it. */
function wordsIn(bytes: Uint8Array): Words {
  try {
    const words = JSON.parse(new TextDecoder().decode(bytes)) as Words;
    const { categories, sections, labels, numbers, ids } = words;
    if ([categories, labels, numbers, ids, sections, ...sections].every(Array.isArray))
      return words;
  } catch (cause) {
    throw new RangeError("the words of the plan cannot be read", { cause });
  }
  throw new RangeError("the words of the plan are not those of one");
}

function runsOf(values: Uint8Array): Uint8Array<ArrayBuffer> {
  const column = columnWriter();
  for (let from = 0, seat = 1; seat <= values.length; seat++) {
    if (seat < values.length && values[seat] === values[from]) continue;
    column.byte(values[from]!);
    column.count(seat - from);
    from = seat;
  }
  return column.bytes();
}

function readRuns(column: ColumnReader, size: number, valueMax: number): Uint8Array {
  const values = new Uint8Array(size);
  let at = 0;
  while (at < size) {
    const value = column.byte();
    const end = at + column.count();
    if (value > valueMax || end > size) throw new RangeError("plan has a run that leads nowhere");
    values.fill(value, at, end);
    at = end;
  }
  return values;
}

function companionsOf(companionOf: Int32Array): Uint8Array<ArrayBuffer> {
  const column = columnWriter();
  let last = 0;
  for (const [seat, wheelchair] of companionOf.entries()) {
    if (wheelchair < 0) continue;
    column.count(seat - last);
    column.signed(seat - wheelchair);
    last = seat;
  }
  return column.bytes();
}

function readCompanions(column: ColumnReader, size: number): Int32Array {
  const companionOf = new Int32Array(size).fill(-1);
  let seat = 0;
  while (!column.ended()) {
    seat += column.count();
    const wheelchair = seat - column.signed();
    if (seat >= size || wheelchair < 0 || wheelchair >= size) {
      throw new RangeError("plan has a companion seat of no wheelchair place");
    }
    companionOf[seat] = wheelchair;
  }
  return companionOf;
}
