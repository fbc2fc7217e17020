/** Tickets for Apple Wallet: one signed pass a ticket (.pkpass), and all of an order in one file
 * (.pkpasses). A pass is a zip of pass.json, pictures, their SHA-1 digests and a PKCS #7 signature
 * over those. */
import { readFileSync } from "node:fs";
import { PassType, PKPass } from "passkit-generator";
import { moneyText, type Paper, type PaperTicket, placeText, venueTime } from "../domain/paper.ts";

/** What Apple gave the seller, as PEM. The identifiers are those of the certificate. */
export interface AppleKeys {
  /** "pass.org.example.tickets". */
  readonly passType: string;
  readonly team: string;
  readonly certificate: string;
  readonly key: string;
  /** Of the authority that issued the certificate (Apple WWDR). */
  readonly authority: string;
}

/** Night, paper and the quiet ink of the page. */
const COLOURS = {
  backgroundColor: "rgb(16, 38, 29)",
  foregroundColor: "rgb(245, 242, 234)",
  labelColor: "rgb(185, 201, 191)",
};
const NAMES = ["icon", "logo"].flatMap((name) =>
  ["", "@2x", "@3x"].map((scale) => `${name}${scale}.png`),
);
const pictures = Object.fromEntries(
  NAMES.map((name) => [name, readFileSync(new URL(`wallet/${name}`, import.meta.url))]),
);

/** `only`: the place of one ticket in the paper, from 0. */
export function applePass(paper: Paper, only: number, seller: string, keys: AppleKeys): Buffer {
  const ticket = paper.tickets[only];
  if (!ticket) throw new RangeError(`the order has no ticket ${only}`);
  return passOf(paper, ticket, seller, keys).getAsBuffer();
}

/** All tickets of the order. */
export function applePasses(paper: Paper, seller: string, keys: AppleKeys): Buffer {
  const passes = paper.tickets.map((ticket) => passOf(paper, ticket, seller, keys));
  return PKPass.pack(...passes).getAsBuffer();
}

function passOf(paper: Paper, ticket: PaperTicket, seller: string, keys: AppleKeys): PKPass {
  const certificates = {
    wwdr: keys.authority,
    signerCert: keys.certificate,
    signerKey: keys.key,
  };
  const pass = new PKPass(pictures, certificates, {
    ...COLOURS,
    formatVersion: 1,
    passTypeIdentifier: keys.passType,
    teamIdentifier: keys.team,
    organizationName: seller,
    serialNumber: ticket.id,
    // Tickets of one event lie on one stack, whichever orders they are of.
    groupingIdentifier: paper.eventId,
    description: `Ticket for ${paper.event}, ${placeText(ticket)}`,
    logoText: paper.venue,
  });
  pass.types.push(faceOf(paper, ticket));
  pass.setRelevantDate(new Date(paper.startsAt));
  pass.setBarcodes({
    format: "PKBarcodeFormatQR",
    message: ticket.code,
    messageEncoding: "iso-8859-1",
    altText: placeText(ticket),
  });
  return pass;
}

function faceOf(paper: Paper, ticket: PaperTicket): PassType<"eventTicket"> {
  const face = new PassType("eventTicket");
  face.primaryFields.push({ key: "event", value: paper.event });
  face.secondaryFields.push({
    key: "starts",
    label: "Starts",
    value: venueTime(paper.startsAt, paper.timeZone),
    dateStyle: "PKDateStyleMedium",
    timeStyle: "PKDateStyleShort",
    // Shown by the clock of the venue, wherever the phone is.
    ignoresTimeZone: true,
  });
  if (ticket.gate !== null)
    face.secondaryFields.push({ key: "gate", label: "Entrance", value: ticket.gate });
  face.auxiliaryFields.push(
    { key: "section", label: "Section", value: ticket.section },
    { key: "row", label: "Row", value: ticket.row },
    { key: "seat", label: "Seat", value: ticket.number },
  );
  face.backFields.push(
    { key: "venue", label: "Venue", value: paper.venue },
    { key: "category", label: "Category", value: ticket.category },
    {
      key: "price",
      label: "Price, all fees included",
      value: moneyText(ticket.price, paper.currency),
    },
    { key: "order", label: "Order", value: paper.order },
    { key: "buyer", label: "Bought by", value: paper.email },
    {
      key: "terms",
      label: "At the entrance",
      value: "Show the code. It lets one person in, once: keep it to yourself.",
    },
  );
  return face;
}
