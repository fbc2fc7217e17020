/** The tickets of an order on paper: A4, one a page, readable in black and white. */
import { encode } from "uqr";
import { moneyText, type Paper, type PaperTicket, placeText, whenText } from "../domain/paper.ts";
import { INK, labelled, PAGE, QUIET, rule, type Sheet, sheets } from "./sheet.ts";

/** Points. The quiet zone of four modules around the code is part of it (ISO/IEC 18004). */
const QR_SIZE = 236;
const QUIET_MODULES = 4;

/** `only`: the place of one ticket in the paper, from 0. */
export function ticketsPdf(paper: Paper, only?: number): Promise<Buffer> {
  const all = paper.tickets.map((ticket, n) => ({ ticket, n }));
  const wanted = only === undefined ? all : all.slice(only, only + 1);
  const title = `${wanted.length === 1 ? "Ticket" : "Tickets"} for ${paper.event}`;
  return sheets(title, paper.paidAt, (sheet) => {
    for (const [page, { ticket, n }] of wanted.entries()) {
      if (page > 0) sheet.addPage();
      drawTicket(sheet, paper, ticket, n);
    }
  });
}

function drawTicket(sheet: Sheet, paper: Paper, ticket: PaperTicket, n: number): void {
  const { margin, width, height } = PAGE;
  const inside = width - 2 * margin;
  sheet.font("regular").fontSize(10).fillColor(QUIET);
  sheet.text(`Ticket ${n + 1} of ${paper.tickets.length}`, margin, margin, { width: inside });
  sheet
    .font("bold")
    .fontSize(30)
    .fillColor(INK)
    .text(paper.event, margin, margin + 18, { width: inside });
  sheet
    .font("regular")
    .fontSize(13)
    .text(paper.venue, margin, sheet.y + 4, { width: inside });
  sheet.text(whenText(paper.startsAt, paper.timeZone), { width: inside });
  rule(sheet, sheet.y + 16);

  const top = sheet.y + 36;
  const left = inside - QR_SIZE - 24;
  let y = labelled(sheet, "Section", ticket.section, { x: margin, y: top, width: left, size: 28 });
  const half = left / 2 - 8;
  const rowAt = { x: margin, y: y + 14, width: half, size: 28 };
  y = Math.max(
    labelled(sheet, "Row", ticket.row, rowAt),
    labelled(sheet, "Seat", ticket.number, { ...rowAt, x: margin + half + 16 }),
  );
  if (ticket.gate !== null)
    y = labelled(sheet, "Entrance", ticket.gate, { x: margin, y: y + 14, width: left, size: 20 });
  labelled(sheet, "Category", ticket.category, { x: margin, y: y + 14, width: left, size: 13 });
  drawCode(sheet, ticket.code, width - margin - QR_SIZE, top, placeText(ticket));

  const foot = height - margin - 92;
  rule(sheet, foot - 16);
  const price = `${moneyText(ticket.price, paper.currency)}, all fees included`;
  // An order's number is longer than a price, an address may be longer still.
  const columns = [
    ["Price", price, 150],
    ["Order", paper.order, 165],
    ["Bought by", paper.email, inside - 150 - 165 - 24],
  ] as const;
  let x: number = margin;
  for (const [label, text, columnWidth] of columns) {
    labelled(sheet, label, text, { x, y: foot, width: columnWidth, size: 9 });
    x += columnWidth + 12;
  }
  sheet.font("regular").fontSize(9).fillColor(QUIET);
  sheet.text(
    "Show this code at the entrance, on paper or on a screen. It lets one person in, once: keep it to yourself.",
    margin,
    height - margin - 28,
    { width: inside, lineBreak: true, height: 28 },
  );
}

/** Squares, not a picture: sharp at any size. */
function drawCode(sheet: Sheet, code: string, x: number, y: number, place: string): void {
  const { data, size } = encode(code, { border: QUIET_MODULES, ecc: "M" });
  const module = QR_SIZE / size;
  sheet.rect(x, y, QR_SIZE, QR_SIZE).fill("#ffffff");
  for (const [row, cells] of data.entries()) {
    for (let from = 0; from < size; from++) {
      if (!cells[from]) continue;
      let to = from;
      while (to < size && cells[to]) to++;
      // A run at a time, and a hair wider, so that no renderer shows a gap between neighbours.
      sheet.rect(x + from * module, y + row * module, (to - from) * module + 0.05, module + 0.05);
      from = to;
    }
  }
  sheet.fill("#000000");
  sheet.font("regular").fontSize(9).fillColor(QUIET);
  sheet.text(place, x, y + QR_SIZE + 2, { width: QR_SIZE, align: "center" });
}
