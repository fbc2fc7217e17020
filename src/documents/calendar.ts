/** The event of an order for a calendar (iCalendar, RFC 5545): one entry an order, in UTC, which every
 * calendar shows in its owner's time. */
import { type Paper, placeText } from "../domain/paper.ts";

/** Of the event, as far as anybody knows, ms. */
const LASTS_MS = 3 * 60 * 60_000;
/** Octets of a line without its end (section 3.1). */
const LINE_MAX_BYTES = 75;

export function calendarEntry(paper: Paper): string {
  const places = paper.tickets.map(placeText).join("; ");
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Grandstand//Tickets//EN",
    "METHOD:PUBLISH",
    "BEGIN:VEVENT",
    `UID:${escaped(paper.order)}@grandstand`,
    `DTSTAMP:${utc(paper.paidAt)}`,
    `DTSTART:${utc(paper.startsAt)}`,
    `DTEND:${utc(paper.startsAt + LASTS_MS)}`,
    `SUMMARY:${escaped(paper.event)}`,
    `LOCATION:${escaped(paper.venue)}`,
    `DESCRIPTION:${escaped(`${places}\nOrder ${paper.order}`)}`,
    "STATUS:CONFIRMED",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

function utc(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** Section 3.3.11. */
function escaped(text: string): string {
  return text.replace(/[\\;,]/g, (it) => `\\${it}`).replace(/\r?\n/g, "\\n");
}

/** Never inside a letter of several octets. */
function folded(line: string): string {
  let out = "";
  let bytes = 0;
  for (const letter of line) {
    const size = Buffer.byteLength(letter);
    if (bytes + size > LINE_MAX_BYTES) {
      out += "\r\n ";
      bytes = 1;
    }
    out += letter;
    bytes += size;
  }
  return out;
}
