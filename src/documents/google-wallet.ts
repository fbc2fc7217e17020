/** Tickets for Google Wallet: a link that carries one ticket and its event, signed by the seller's service
 * account (JWT, RFC 7519, with RS256). Google makes the event when it sees it first. */
import { sign } from "node:crypto";
import { type Paper, type PaperTicket, venueTime } from "../domain/paper.ts";

/** What Google gave the seller. */
export interface GoogleKeys {
  /** Number of the issuer account. */
  readonly issuer: string;
  /** Address of the service account. */
  readonly account: string;
  /** RSA, PEM. */
  readonly key: string;
}

/** Who asks Google to take a ticket, and when. */
export interface Asker {
  readonly seller: string;
  /** Origin of the page that shows the link. */
  readonly origin: string;
  /** Epoch ms. */
  readonly at: number;
}

const SAVE_URL = "https://pay.google.com/gp/v/save/";

/** `only`: the place of the ticket in the paper, from 0. */
export function googleLink(paper: Paper, only: number, asker: Asker, keys: GoogleKeys): string {
  const ticket = paper.tickets[only];
  if (!ticket) throw new RangeError(`the order has no ticket ${only}`);
  const event = eventOf(paper, asker.seller, keys.issuer);
  return `${SAVE_URL}${jwt(
    {
      iss: keys.account,
      aud: "google",
      typ: "savetowallet",
      iat: Math.floor(asker.at / 1_000),
      origins: [asker.origin],
      payload: {
        eventTicketClasses: [event],
        eventTicketObjects: [ticketOf(paper, ticket, event.id, keys.issuer)],
      },
    },
    keys.key,
  )}`;
}

function eventOf(paper: Paper, issuerName: string, issuer: string) {
  return {
    id: `${issuer}.${paper.eventId}`,
    // Tickets of one event lie on one stack.
    eventId: paper.eventId,
    issuerName,
    reviewStatus: "UNDER_REVIEW",
    eventName: said(paper.event),
    // Both are required, and one name is all we know.
    venue: { name: said(paper.venue), address: said(paper.venue) },
    dateTime: { start: venueTime(paper.startsAt, paper.timeZone) },
  };
}

function ticketOf(paper: Paper, ticket: PaperTicket, classId: string, issuer: string) {
  return {
    id: `${issuer}.${ticket.id}`,
    classId,
    state: "ACTIVE",
    barcode: { type: "QR_CODE", value: ticket.code },
    seatInfo: {
      section: said(ticket.section),
      row: said(ticket.row),
      seat: said(ticket.number),
      ...(ticket.gate !== null && { gate: said(ticket.gate) }),
    },
    reservationInfo: { confirmationCode: paper.order },
  };
}

const said = (value: string) => ({ defaultValue: { language: "en", value } });

function jwt(claims: object, key: string): string {
  const parts = [{ alg: "RS256", typ: "JWT" }, claims];
  const says = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  const signed = says.join(".");
  return `${signed}.${sign("sha256", Buffer.from(signed), key).toString("base64url")}`;
}
