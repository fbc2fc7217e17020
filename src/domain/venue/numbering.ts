/** What is painted on rows and seats. Every stadium has its own habits, and inside one stadium
 * stands of different age have different ones; the plan's order, not the paint, says who sits
 * beside whom. */
import type { Random } from "./random.ts";

/** I and O look like one and nought on a ticket. */
const ROW_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ";

/** 0 is A, 8 is J, 24 is AA. */
export function rowLetters(index: number): string {
  const letter = ROW_LETTERS[index % ROW_LETTERS.length]!;
  const turns = Math.floor(index / ROW_LETTERS.length);
  return turns === 0 ? letter : rowLetters(turns - 1) + letter;
}

/** 0 is A, 8 is J; for up to as many gates as there are letters. */
export function gateLetter(index: number): string {
  return ROW_LETTERS[index % ROW_LETTERS.length]!;
}

/** Number of the seat at `position` (0 is the left end) in a row of `count`. */
export type Numbering = (position: number, count: number) => number;

const fromLeft: Numbering = (position) => position + 1;
const fromRight: Numbering = (position, count) => count - position;
const oddOnly: Numbering = (position) => position * 2 + 1;
const evenOnly: Numbering = (position) => position * 2 + 2;
const withoutThirteen: Numbering = (position) => (position < 12 ? position + 1 : position + 2);
/** Odd numbers to the left of the middle, even ones to the right, counting outwards. */
const fromTheMiddle: Numbering = (position, count) => {
  const left = Math.ceil(count / 2);
  return position < left ? (left - position) * 2 - 1 : (position - left + 1) * 2;
};

const HABITS: readonly (readonly [number, Numbering])[] = [
  [0.6, fromLeft],
  [0.7, fromRight],
  [0.78, oddOnly],
  [0.84, evenOnly],
  [0.92, withoutThirteen],
  [1, fromTheMiddle],
];

export function drawNumbering(random: Random): Numbering {
  const draw = random.next();
  return HABITS.find(([upTo]) => draw < upTo)?.[1] ?? fromLeft;
}
