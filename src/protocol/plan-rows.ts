/** Sections and rows of a plan as columns, and the numbers and ids of their seats, which mostly follow
 * from a row: numbers count up or down by one step, ids are section, row and number. Words that do
 * not follow are listed.
 *
 *   sections   rows of each
 *   rows       seats of each, from the row before
 *   labels     place of its label among the words, from the one after the last
 *   numbering  COUNTS + IDS_FOLLOW; then, if they count, the first number and the step
 */
import { PLAN_SEATS_MAX } from "../domain/venue/plan-file.ts";
import type { Plan, Row, Section } from "../domain/plan.ts";
import { columnWriter, type ColumnReader, type ColumnWriter } from "./column.ts";

export type RowWords = {
  /** Id, name, gate, tier. */
  readonly sections: readonly (readonly [string, string, string | null, string | null])[];
  /** Each once. */
  readonly labels: readonly string[];
  /** Of the rows whose numbers do not count, and of those whose ids do not follow. */
  readonly numbers: readonly string[];
  readonly ids: readonly string[];
};
export type RowColumns<Column> = {
  readonly sections: Column;
  readonly rows: Column;
  readonly labels: Column;
  readonly numbering: Column;
};
export type SeatNames = Pick<Plan, "ids" | "numbers">;
type ReadRows = Pick<Plan, "sections" | "rows" | "size"> & {
  /** Makes them anew each time: a hundred thousand words take as long as the rest of a plan. */
  readonly names: () => SeatNames;
};
type Numbering = {
  readonly counts: boolean;
  readonly from: number;
  readonly step: number;
  readonly follow: boolean;
};

const COUNTS = 1;
const IDS_FOLLOW = 2;

export function writeRows(plan: Plan): { words: RowWords; columns: RowColumns<ColumnWriter> } {
  const labels = new Map<string, number>();
  const numbers: string[] = [];
  const ids: string[] = [];
  const columns = {
    sections: columnWriter(),
    rows: columnWriter(),
    labels: columnWriter(),
    numbering: columnWriter(),
  };
  for (const { rowCount } of plan.sections) columns.sections.count(rowCount);
  let seatsBefore = 0;
  let labelDue = 0;
  for (const row of plan.rows) {
    columns.rows.signed(row.count - seatsBefore);
    seatsBefore = row.count;
    const label = labels.get(row.label) ?? labels.size;
    labels.set(row.label, label);
    columns.labels.signed(label - labelDue);
    labelDue = label + 1;
    const ownNumbers = plan.numbers.slice(row.first, row.first + row.count);
    const ownIds = plan.ids.slice(row.first, row.first + row.count);
    const counted = countingOf(ownNumbers);
    const { id } = plan.sections[row.section]!;
    const follow = ownNumbers.every((number, n) => ownIds[n] === seatId(id, row.label, number));
    columns.numbering.byte((counted === null ? 0 : COUNTS) + (follow ? IDS_FOLLOW : 0));
    if (counted === null) numbers.push(...ownNumbers);
    else {
      columns.numbering.signed(counted.first);
      columns.numbering.signed(counted.step);
    }
    if (!follow) ids.push(...ownIds);
  }
  const sections = plan.sections.map(({ id, name, gate, tier }) => [id, name, gate, tier] as const);
  return { words: { sections, labels: [...labels.keys()], numbers, ids }, columns };
}

/** Throws RangeError where words and columns do not belong together. */
export function readRows(words: RowWords, columns: RowColumns<ColumnReader>): ReadRows {
  const sections: Section[] = [];
  const rows: Row[] = [];
  const numbering: Numbering[] = [];
  let size = 0;
  let listedNumbers = 0;
  let listedIds = 0;
  let seatsBefore = 0;
  let labelDue = 0;
  for (const [section, [id, name, gate, tier]] of words.sections.entries()) {
    const first = size;
    const firstRow = rows.length;
    const rowCount = columns.sections.count();
    for (let r = 0; r < rowCount; r++) {
      const count = seatsBefore + columns.rows.signed();
      seatsBefore = count;
      if (count < 0 || size + count > PLAN_SEATS_MAX) {
        throw new RangeError(`plan has a row of ${count} seats after ${size}`);
      }
      const place = labelDue + columns.labels.signed();
      labelDue = place + 1;
      const label = words.labels[place];
      if (label === undefined) throw new RangeError("plan has a row with a label of no word");
      rows.push({ section, label, first: size, count });
      const how = columns.numbering.byte();
      const counts = (how & COUNTS) !== 0;
      const follow = (how & IDS_FOLLOW) !== 0;
      const from = counts ? columns.numbering.signed() : 0;
      const step = counts ? columns.numbering.signed() : 0;
      numbering.push({ counts, from, step, follow });
      if (!counts) listedNumbers += count;
      if (!follow) listedIds += count;
      size += count;
    }
    const count = size - first;
    sections.push({ id, name, gate, tier, first, count, firstRow, rowCount });
  }
  if (listedNumbers !== words.numbers.length || listedIds !== words.ids.length) {
    throw new RangeError("plan lists other numbers and ids than its rows ask for");
  }
  return { sections, rows, size, names: () => namesOf(words, sections, rows, numbering) };
}

function namesOf(
  words: RowWords,
  sections: readonly Section[],
  rows: readonly Row[],
  numbering: readonly Numbering[],
): SeatNames {
  const ids: string[] = [];
  const numbers: string[] = [];
  const listedNumbers = words.numbers.values();
  const listedIds = words.ids.values();
  for (const [r, { section, label, count }] of rows.entries()) {
    const { counts, from, step, follow } = numbering[r]!;
    const { id } = sections[section]!;
    for (let n = 0; n < count; n++) {
      const number = counts ? String(from + step * n) : listedNumbers.next().value!;
      numbers.push(number);
      ids.push(follow ? seatId(id, label, number) : listedIds.next().value!);
    }
  }
  return { ids, numbers };
}

function seatId(section: string, row: string, number: string): string {
  return `${section}-${row}-${number}`;
}

/** Null if the numbers are not what counting by one step gives, to the last character. */
function countingOf(numbers: readonly string[]): { first: number; step: number } | null {
  const first = Number(numbers[0] ?? 1);
  const step = numbers.length < 2 ? 1 : Number(numbers[1]) - first;
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(step)) return null;
  return numbers.every((number, n) => number === String(first + step * n)) ? { first, step } : null;
}
