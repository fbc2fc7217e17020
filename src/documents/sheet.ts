/** A4 sheets with embedded fonts: what tickets and receipts have in common. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import PDFDocument from "pdfkit";

/** Points of a page (1/72 inch), and its margin. */
export const PAGE = { width: 595.28, height: 841.89, margin: 56 } as const;
export const INK = "#16201b";
export const QUIET = "#5c655e";
export const LINE = "#c9c4b6";

/** DejaVu: free, and it has Latin, Greek and Cyrillic. Only the letters used are embedded. */
const FONTS = createRequire(import.meta.url);
const regular = readFileSync(FONTS.resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf"));
const bold = readFileSync(FONTS.resolve("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf"));

export type Sheet = InstanceType<typeof PDFDocument>;

/** `draw` begins on the first page. `title` is what a reader shows and reads out. */
export function sheets(
  title: string,
  madeAt: number,
  draw: (sheet: Sheet) => void,
): Promise<Buffer> {
  const { margin } = PAGE;
  const sheet = new PDFDocument({
    size: "A4",
    margins: { top: margin, bottom: margin, left: margin, right: margin },
    lang: "en",
    displayTitle: true,
    info: { Title: title, Creator: "Grandstand", CreationDate: new Date(madeAt) },
  });
  const chunks: Buffer[] = [];
  const made = new Promise<Buffer>((resolve, reject) => {
    sheet.on("data", (chunk: Buffer) => chunks.push(chunk));
    sheet.on("end", () => resolve(Buffer.concat(chunks)));
    sheet.on("error", reject);
  });
  sheet.registerFont("regular", regular);
  sheet.registerFont("bold", bold);
  draw(sheet);
  sheet.end();
  return made;
}

/** A word of explanation above what it explains. Gives the height below it. */
export function labelled(
  sheet: Sheet,
  label: string,
  text: string,
  at: { readonly x: number; readonly y: number; readonly width: number; readonly size: number },
): number {
  const { x, y, width, size } = at;
  sheet.font("regular").fontSize(9).fillColor(QUIET).text(label, x, y, { width });
  sheet
    .font("bold")
    .fontSize(size)
    .fillColor(INK)
    .text(text, x, sheet.y + 1, { width });
  return sheet.y;
}

export function rule(sheet: Sheet, y: number): void {
  const { margin, width } = PAGE;
  sheet
    .moveTo(margin, y)
    .lineTo(width - margin, y)
    .lineWidth(0.75)
    .strokeColor(LINE)
    .stroke();
}
