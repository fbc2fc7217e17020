/** The sheet of numbers that the seats' shader reads, written anew when the letters get another size. */
import type { Venue } from "../plan.ts";
import { letterPx, numbersOf, type Numbers, type Sheet, widestOf, writeSheet } from "./numbers.ts";

export type Sheets = {
  /** The sheet for this distance between neighbours (CSS pixels), bound. `places`: the buffer for the numbers'
   * places, of the vertex array that is bound. */
  use(
    places: WebGLBuffer,
    seatPx: number,
    deviceRatio: number,
  ): Pick<Sheet, "cell" | "columns"> | null;
  /** After the context was lost: what it had is gone. */
  restart(): void;
};

/** The attribute of the vertex shader. */
const PLACE = 3;

export function openSheets(gl: WebGL2RenderingContext, venue: Venue, family: string): Sheets {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  let numbers: (Numbers & { readonly widest: number }) | null = null;
  let sheet: Sheet | null = null;
  /** Height of its letters, pixels of the screen. */
  let px = 0;
  return {
    use(places, seatPx, deviceRatio) {
      if (pen === null) return null;
      if (numbers === null) {
        const all = numbersOf(venue);
        numbers = { ...all, widest: widestOf(all.words, pen, family) };
      }
      const wanted = Math.round(letterPx(seatPx, numbers.widest) * deviceRatio);
      if (sheet !== null && wanted === px) return sheet;
      if (sheet === null) {
        gl.bindBuffer(gl.ARRAY_BUFFER, places);
        gl.bufferData(gl.ARRAY_BUFFER, numbers.places, gl.STATIC_DRAW);
        gl.enableVertexAttribArray(PLACE);
        gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
        gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
      }
      px = wanted;
      sheet = writeSheet(numbers.words, pen, family, px, numbers.widest);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, gl.RED, gl.UNSIGNED_BYTE, sheet.canvas);
      return sheet;
    },
    restart() {
      sheet = null;
    },
  };
}
