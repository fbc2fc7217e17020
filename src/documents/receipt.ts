/** The receipt of an order. Prices are all-in: the VAT line says what is contained, it adds nothing. */
import { moneyText, type Paper, placeText, type Seller, vatIn, whenText } from "../domain/paper.ts";
import { INK, PAGE, QUIET, rule, type Sheet, sheets } from "./sheet.ts";

export function receiptPdf(paper: Paper, seller: Seller): Promise<Buffer> {
  return sheets(`Receipt for order ${paper.order}`, paper.paidAt, (sheet) =>
    drawReceipt(sheet, paper, seller),
  );
}

function drawReceipt(sheet: Sheet, paper: Paper, seller: Seller): void {
  const { margin, width } = PAGE;
  const inside = width - 2 * margin;
  const money = (amount: number): string => moneyText(amount, paper.currency);
  sheet.font("bold").fontSize(24).fillColor(INK).text("Receipt", margin, margin);
  sheet.font("regular").fontSize(10).fillColor(QUIET);
  sheet.text(`Order ${paper.order}`, { width: inside });
  sheet.text(`Paid ${whenText(paper.paidAt, paper.timeZone)}`, { width: inside });
  sheet.text(paper.email, { width: inside });
  sheet.moveDown().fillColor(INK);
  sheet.font("bold").text(seller.name, { width: inside }).font("regular");
  for (const line of seller.address) sheet.text(line, { width: inside });
  if (seller.vatNumber !== null) sheet.text(`VAT number ${seller.vatNumber}`, { width: inside });
  sheet.moveDown();
  sheet.font("bold").fontSize(13).text(paper.event, { width: inside });
  sheet.font("regular").fontSize(10).text(paper.venue, { width: inside });
  sheet.text(whenText(paper.startsAt, paper.timeZone), { width: inside });
  rule(sheet, sheet.y + 10);
  sheet.y += 20;

  const line = (left: string, right: string, font: "regular" | "bold", size = 10): void => {
    const { y } = sheet;
    sheet.font(font).fontSize(size).fillColor(INK);
    sheet.text(right, margin, y, { width: inside, align: "right" });
    sheet.text(left, margin, y, { width: inside - 110 });
    sheet.y += 4;
  };
  for (const ticket of paper.tickets)
    line(`${placeText(ticket)}, ${ticket.category}`, money(ticket.price), "regular");
  const kept = paper.total - paper.refunded;
  if (paper.refunded > 0) {
    line("Tickets that were given back", money(paper.refunded), "regular");
    rule(sheet, sheet.y + 4);
    sheet.y += 14;
    line("Paid, all fees included", money(paper.total), "regular");
    line("Given back", `−${money(paper.refunded)}`, "regular");
  } else {
    rule(sheet, sheet.y + 4);
    sheet.y += 14;
  }
  line("Total, all fees included", money(kept), "bold", 14);
  const { vatPercent } = seller;
  if (vatPercent !== null)
    line(`VAT of ${vatPercent} % contained in it`, money(vatIn(kept, vatPercent)), "regular");
}
