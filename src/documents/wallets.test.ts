/** Wallet passes, read back as their readers do: a phone, which believes nothing that is not signed, and
 * Google, which has the account's public key. */
import { verify } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { venueTime } from "../domain/paper.ts";
import { applePass, applePasses } from "./apple-wallet.ts";
import { googleLink } from "./google-wallet.ts";
import { Press, type Signer } from "./press.ts";
import { PAPER } from "./testing/paper.ts";
import { readPass, unzipped, verifySignature } from "./testing/pass.ts";
import {
  ACCOUNT,
  ISSUER,
  missing,
  PASS_TYPE,
  type SellerKeys,
  sellerKeys,
  TEAM,
} from "./testing/wallet-keys.ts";

const ASKER = { seller: "Kestrel Park AG", origin: "https://tickets.example.org", at: 1_800_000 };
const [FIRST, SECOND] = PAPER.tickets;

test("[F8] the venue's clock, with its offset on that day", () => {
  const summer = Date.UTC(2027, 4, 30, 18, 45);
  expect(venueTime(summer, "Europe/Warsaw")).toBe("2027-05-30T20:45:00+02:00");
  expect(venueTime(summer, "UTC")).toBe("2027-05-30T18:45:00+00:00");
  expect(venueTime(summer, "Asia/Kolkata")).toBe("2027-05-31T00:15:00+05:30");
  const winter = Date.UTC(2027, 0, 1);
  expect(venueTime(winter, "Europe/Warsaw")).toBe("2027-01-01T01:00:00+01:00");
  expect(venueTime(winter, "America/St_Johns")).toBe("2026-12-31T20:30:00-03:30");
});

describe.skipIf(missing)("with keys", () => {
  let keys: SellerKeys;
  let signer: Signer;
  beforeAll(() => {
    keys = sellerKeys();
    const env = { ...keys.env, GRANDSTAND_DATA: keys.path("data") };
    signer = { ...ASKER, ...readConfig(env, []).wallets };
  });
  afterAll(() => keys.remove());

  const pass = (only: number) => applePass(PAPER, only, ASKER.seller, signer.apple!);

  test("[F8] a pass is whole, signed by the seller, and says what its ticket says", () => {
    const said = readPass(pass(1), keys);
    expect(said).toMatchObject({
      formatVersion: 1,
      passTypeIdentifier: PASS_TYPE,
      teamIdentifier: TEAM,
      organizationName: "Kestrel Park AG",
      serialNumber: SECOND!.id,
      logoText: PAPER.venue,
      relevantDate: "2027-05-30T18:45:00.000Z",
      barcodes: [{ format: "PKBarcodeFormatQR", message: SECOND!.code }],
    });
    const fields = Object.values(said.eventTicket).flat();
    const values = Object.fromEntries(fields.map(({ key, value }) => [key, value]));
    expect(values).toEqual({
      event: PAPER.event,
      starts: "2027-05-30T20:45:00+02:00",
      gate: "Gate C, turnstiles 20-28",
      section: "North Stand Lower 114",
      row: "12",
      seat: "8",
      venue: PAPER.venue,
      category: "Category 2",
      price: "€92.00",
      order: PAPER.order,
      buyer: PAPER.email,
      terms: expect.stringContaining("one person in, once"),
    });
    expect(fields.find(({ key }) => key === "starts")).toMatchObject({ ignoresTimeZone: true });
    const open = { ...PAPER, tickets: [{ ...FIRST!, gate: null }] };
    const nowhere = readPass(applePass(open, 0, ASKER.seller, signer.apple!), keys);
    expect(JSON.stringify(nowhere.eventTicket)).not.toContain('"gate"');
  });

  test("[F8] one letter changed is no pass any more", () => {
    const { "manifest.json": manifest, signature } = unzipped(pass(0));
    expect(() => verifySignature(manifest!, signature!, keys)).not.toThrow();
    const changed = Buffer.from(manifest!.toString().replace(/[0-9]/, "f"));
    expect(() => verifySignature(changed, signature!, keys)).toThrow(/Verification failure|digest/);
    const forged = Buffer.from(pass(0));
    forged.write("13", forged.indexOf('"value":"12"') + '"value":"'.length);
    expect(() => readPass(forged, keys)).toThrow("manifest");
  });

  test("[F9] an order's passes come in one file, each with its own number, on one stack", () => {
    const passes = Object.entries(unzipped(applePasses(PAPER, ASKER.seller, signer.apple!)));
    expect(passes.every(([name]) => name.endsWith(".pkpass"))).toBe(true);
    const read = passes.map(([, one]) => readPass(one, keys));
    expect(read.map((one) => one.serialNumber)).toEqual(PAPER.tickets.map(({ id }) => id));
    expect(read.map((one) => one.barcodes[0]?.message)).toEqual(
      PAPER.tickets.map(({ code }) => code),
    );
    expect(new Set(read.map((one) => one.groupingIdentifier))).toEqual(new Set(["cup-final"]));
  });

  test("[F10] a link for Google is signed by the account and carries the ticket and its event", () => {
    const said = claimsOf(googleLink(PAPER, 1, ASKER, signer.google!), keys);
    const classId = `${ISSUER}.cup-final`;
    const text = (value: string) => ({ defaultValue: { language: "en", value } });
    expect(said).toEqual({
      iss: ACCOUNT,
      aud: "google",
      typ: "savetowallet",
      iat: 1_800,
      origins: ["https://tickets.example.org"],
      payload: {
        eventTicketClasses: [
          {
            id: classId,
            eventId: "cup-final",
            issuerName: "Kestrel Park AG",
            reviewStatus: "UNDER_REVIEW",
            eventName: text(PAPER.event),
            venue: { name: text(PAPER.venue), address: text(PAPER.venue) },
            dateTime: { start: "2027-05-30T20:45:00+02:00" },
          },
        ],
        eventTicketObjects: [
          {
            id: `${ISSUER}.${SECOND!.id}`,
            classId,
            state: "ACTIVE",
            barcode: { type: "QR_CODE", value: SECOND!.code },
            seatInfo: {
              section: text("North Stand Lower 114"),
              row: text("12"),
              seat: text("8"),
              gate: text("Gate C, turnstiles 20-28"),
            },
            reservationInfo: { confirmationCode: PAPER.order },
          },
        ],
      },
    });
  });

  test("[F6] the press signs in its own thread, and not without keys", async () => {
    const press = new Press(() => signer);
    try {
      const one = await press.print({ kind: "apple-pass", paper: PAPER, only: 0 });
      expect(readPass(one as Buffer, keys).serialNumber).toBe(FIRST!.id);
      const all = await press.print({ kind: "apple-passes", paper: PAPER });
      expect(Object.keys(unzipped(all as Buffer))).toHaveLength(2);
      const link = await press.print({ kind: "google-link", paper: PAPER, only: 0, at: 5_000 });
      expect(claimsOf(link.toString(), keys)).toMatchObject({ iat: 5, origins: [ASKER.origin] });
      const none = press.print({ kind: "apple-pass", paper: PAPER, only: 2 });
      await expect(none).rejects.toThrow("no ticket 2");
    } finally {
      await press.stop();
    }
    const keyless = new Press();
    const refused = keyless.print({ kind: "apple-passes", paper: PAPER });
    await expect(refused).rejects.toThrow("no keys");
    await keyless.stop();
  });
});

/** Throws if the signature is not the account's. */
function claimsOf(link: string, keys: SellerKeys): object {
  const prefix = "https://pay.google.com/gp/v/save/";
  expect(link.startsWith(prefix)).toBe(true);
  const [header, claims, signature] = link.slice(prefix.length).split(".") as [
    string,
    string,
    string,
  ];
  const decoded = (part: string): Buffer => Buffer.from(part, "base64url");
  expect(JSON.parse(decoded(header).toString())).toEqual({ alg: "RS256", typ: "JWT" });
  const signed = Buffer.from(`${header}.${claims}`);
  expect(verify("sha256", signed, keys.googlePublic, decoded(signature))).toBe(true);
  expect(verify("sha256", Buffer.from(`${header}.x`), keys.googlePublic, decoded(signature))).toBe(
    false,
  );
  return JSON.parse(decoded(claims).toString()) as object;
}
