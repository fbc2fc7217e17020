import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { expect, test } from "vitest";
import { BoxOffice, EVENT, idOf } from "./testing/box-office.ts";
import { DECLINED } from "./testing/memory-bank.ts";
import { TicketCodes } from "./ticket-code.ts";

const SEED = Buffer.alloc(32, 1);
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** What a gate without a network does: node:crypto and the public key, nothing of ours. */
function checkedOffline(code: string, jwk: JsonWebKey): unknown {
  const [says = "", signature = ""] = code.split(".");
  const key = createPublicKey({ key: jwk, format: "jwk" });
  const good = verify(null, Buffer.from(says), key, Buffer.from(signature, "base64url"));
  return good ? JSON.parse(Buffer.from(says, "base64url").toString()) : "bad";
}

test("[T2] a code can be checked with the public key alone", () => {
  const codes = new TicketCodes(SEED);
  const jwk = codes.publicJwk();
  expect(jwk).toMatchObject({ kty: "OKP", crv: "Ed25519", alg: "EdDSA", use: "sig" });
  expect(jwk).not.toHaveProperty("d");
  const code = codes.codeOf("final.o.1", "Nord 3 · Ä-12");
  expect(checkedOffline(code, jwk)).toEqual(["final.o.1", "Nord 3 · Ä-12"]);
  expect(codes.check(code)).toEqual({ ticket: "final.o.1", seat: "Nord 3 · Ä-12" });
  expect(checkedOffline(code, new TicketCodes(Buffer.alloc(32, 2)).publicJwk())).toBe("bad");
});

test("[T3] no code but the one that was signed is good: every other character at every place", () => {
  const codes = new TicketCodes(SEED);
  const code = codes.codeOf("final.o.1", "a");
  for (let at = 0; at < code.length; at++) {
    for (const other of `${ALPHABET}.=+/ ~`) {
      if (other === code[at]) continue;
      const tampered = code.slice(0, at) + other + code.slice(at + 1);
      expect(codes.check(tampered), tampered).toHaveProperty("invalid");
    }
  }
});

test.each([
  ["", "malformed"],
  [".", "malformed"],
  ["a", "malformed"],
  ["a.", "malformed"],
  ["a.b.c", "malformed"],
  ["x".repeat(601), "malformed"],
  ["a.b", "malformed"],
  ["é.ü", "malformed"],
  ["YQ.YQ", "bad-signature"],
])("[T3] %j is no code", (code, invalid) => {
  expect(new TicketCodes(SEED).check(code)).toEqual({ invalid });
});

test("[T3] nothing may be added to a code", () => {
  const codes = new TicketCodes(SEED);
  const code = codes.codeOf("final.o.1", "a");
  for (const added of ["=", "==", "A", " ", "\n", "!", "."]) {
    expect(codes.check(code + added)).toHaveProperty("invalid");
    expect(codes.check(added + code)).toHaveProperty("invalid");
  }
});

test("[T4] a ticket that was issued verifies; a code of ours without a ticket does not", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1, 2]);
  const { id } = await office.paid("ada", hold.id);
  const { tickets } = await office.look("ada", id);
  const verified = (code: string) => office.world.result(office.booking.verifyTicket(code));
  for (const { id: ticket, code, seat } of tickets) {
    expect(await verified(code)).toEqual({ valid: true, reason: null, ticket, seat, event: EVENT });
    expect(checkedOffline(code, office.codes.publicJwk())).toEqual([ticket, seat]);
  }
  const [first, second] = tickets;
  for (const [ticket, seat] of [
    ["final.never.1", idOf(1)],
    // Signed, issued, but for another seat.
    [first!.id, second!.seat],
  ] as const) {
    expect(await verified(office.codes.codeOf(ticket, seat))).toEqual({
      valid: false,
      reason: "not-issued",
      ticket,
      seat,
    });
  }
  const foreign = new TicketCodes(SEED).codeOf(first!.id, first!.seat);
  expect(await verified(foreign)).toEqual({ valid: false, reason: "bad-signature" });
  expect(await verified("nonsense")).toEqual({ valid: false, reason: "malformed" });
  await office.restart();
  expect(await verified(first!.code)).toMatchObject({ valid: true });
  expect((await office.look("ada", id)).tickets).toEqual(tickets);
});

test("[T5] before the money is taken, and after a decline, there is no ticket", async () => {
  const office = await BoxOffice.open();
  const hold = await office.held("ada", [1]);
  const order = await office.paid("ada", hold.id, DECLINED);
  expect((await office.look("ada", order.id)).tickets).toEqual([]);
  const code = office.codes.codeOf(`${order.id}.1`, idOf(1));
  expect(await office.world.result(office.booking.verifyTicket(code))).toMatchObject({
    valid: false,
    reason: "not-issued",
  });
});
