/** The seats' numbers as small pictures on one sheet, from which the seats' shader takes them. Each number that
 * the venue has is written once for a size of letters; written over the seats in every frame, seven hundred of
 * them took longer than all else that is drawn. */
import type { Venue } from "../plan.ts";
import { SEAT_RADIUS } from "./detail.ts";

/** Different ones: 12 MB of texture at most, on the sharpest of screens. What a venue has more of is said in the
 * list and under the mouse. */
export const NUMBERS_MAX = 2_048;
/** The place of a number that is not on the sheet. */
export const NOWHERE = 0xffff;
/** A share of the distance between neighbours, and in CSS pixels. */
const LETTER_SHARE = 0.36;
const LETTER_PX_MAX = 15;
/** Of a seat's width: a long number is written smaller, never over the edge. */
const WIDTH_SHARE_MAX = 0.86;
const MEASURED_AT_PX = 100;
/** Of the height of letters: room for those that reach above or below. */
const LINE = 1.4;

export type Numbers = {
  /** By seat: which of `words` is written on it, or NOWHERE. */
  readonly places: Uint16Array<ArrayBuffer>;
  readonly words: readonly string[];
};

export type Sheet = {
  readonly canvas: HTMLCanvasElement;
  /** Of one number, in pixels; even, so that its middle is between two. */
  readonly cell: readonly [number, number];
  readonly columns: number;
};

export function numbersOf({ numbers }: Pick<Venue, "numbers">): Numbers {
  const placeOf = new Map<string, number>();
  const places = Uint16Array.from(numbers, (number) => {
    const known = placeOf.get(number);
    if (known !== undefined) return known;
    if (placeOf.size === NUMBERS_MAX) return NOWHERE;
    placeOf.set(number, placeOf.size);
    return placeOf.size - 1;
  });
  return { places, words: [...placeOf.keys()] };
}

/** CSS pixels, whole ones, so that zooming does not write a sheet a frame. `widest`: the longest number's
 * width, as a share of the height of its letters. */
export function letterPx(seatPx: number, widest: number): number {
  const fitting = (seatPx * 2 * SEAT_RADIUS * WIDTH_SHARE_MAX) / widest;
  return Math.max(1, Math.floor(Math.min(LETTER_PX_MAX, seatPx * LETTER_SHARE + 0.5, fitting)));
}

/** As a share of the height of the letters. */
export function widestOf(
  words: readonly string[],
  pen: CanvasRenderingContext2D,
  family: string,
): number {
  pen.font = fontOf(MEASURED_AT_PX, family);
  return (
    words.reduce((most, word) => Math.max(most, pen.measureText(word).width), 1) / MEASURED_AT_PX
  );
}

/** White on black; `px` is the height of letters in pixels of the screen. */
export function writeSheet(
  words: readonly string[],
  pen: CanvasRenderingContext2D,
  family: string,
  px: number,
  widest: number,
): Sheet {
  const cell = [even(px * widest), even(px * LINE)] as const;
  const columns = Math.ceil(Math.sqrt((words.length * cell[1]) / cell[0]));
  const { canvas } = pen;
  canvas.width = columns * cell[0];
  canvas.height = Math.ceil(words.length / columns) * cell[1];
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#fff";
  pen.textAlign = "center";
  pen.font = fontOf(px, family);
  const digit = pen.measureText("0");
  const drop = Math.round((digit.actualBoundingBoxAscent - digit.actualBoundingBoxDescent) / 2);
  for (const [n, word] of words.entries()) {
    const x = (n % columns) * cell[0] + cell[0] / 2;
    const y = Math.floor(n / columns) * cell[1] + cell[1] / 2;
    pen.fillText(word, x, y + drop);
  }
  return { canvas, cell, columns };
}

function fontOf(px: number, family: string): string {
  return `600 ${px}px ${family}`;
}

/** With a pixel to spare on each side: what is drawn next to it must not show. */
function even(px: number): number {
  return 2 * Math.ceil(px / 2 + 1);
}
