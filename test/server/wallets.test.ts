/** Wallet passes from a whole server: what a buyer gets opens a gate, and what is given back has none. */
import { describe, expect, test } from "vitest";
import { readPass } from "../../src/documents/testing/pass.ts";
import { missing, sellerKeys } from "../../src/documents/testing/wallet-keys.ts";
import { startServer } from "../server.ts";
import { call, CUP_FINAL, Fan, freshKey, planOf, problemOf } from "./fan.ts";

describe.skipIf(missing)("wallets", () => {
  test("[F12] the code in a pass and in a link opens the gate; a ticket that is given back has neither", async () => {
    const keys = sellerKeys();
    const server = await startServer({ env: keys.env });
    try {
      const ada = await Fan.signIn(server.url, "ada@example.org");
      const seats = (await planOf(server.url)).seats.id.slice(0, 2);
      const order = await ada.bought((await ada.held(seats)).id);
      expect(order.wallets).toEqual(["apple", "google"]);
      const at = `/api/orders/${order.id}/tickets/`;
      const passOf = async (n: number): Promise<Buffer> => {
        const headers = { authorization: `Bearer ${ada.token}` };
        const response = await fetch(new URL(`${at}${n}.pkpass`, server.url), { headers });
        expect(response.headers.get("content-type")).toBe("application/vnd.apple.pkpass");
        return Buffer.from(await response.arrayBuffer());
      };
      const valid = async (code: string): Promise<unknown> =>
        (await call(server.url, "GET", `/api/tickets/${code}/verify`)).body;

      const pass = readPass(await passOf(2), keys);
      const [, ticket] = order.tickets;
      const genuine = { valid: true, ticket: ticket!.id, seat: seats[1], event: CUP_FINAL };
      expect(pass.serialNumber).toBe(ticket!.id);
      expect(pass.groupingIdentifier).toBe(CUP_FINAL);
      expect(await valid(pass.barcodes[0]!.message)).toMatchObject(genuine);

      const { url } = (await ada.get(`${at}2/google-wallet`)).body as { url: string };
      const claims = JSON.parse(Buffer.from(url.split(".")[3]!, "base64url").toString()) as {
        origins: string[];
        payload: { eventTicketObjects: { barcode: { value: string } }[] };
      };
      expect(claims.origins).toEqual([server.url]);
      expect(await valid(claims.payload.eventTicketObjects[0]!.barcode.value)).toMatchObject(
        genuine,
      );

      const refund = await call(
        server.url,
        "POST",
        `/api/organiser/events/${CUP_FINAL}/orders/${order.id}/refunds`,
        { token: server.organiserKey, key: freshKey(), body: { tickets: [ticket!.id] } },
      );
      expect(refund.status).toBe(202);
      for (const address of ["2.pkpass", "2/google-wallet"])
        expect(problemOf(await ada.get(`${at}${address}`))).toBe("not-found");
      expect(readPass(await passOf(1), keys).serialNumber).toBe(order.tickets[0]!.id);
      expect(await valid(pass.barcodes[0]!.message)).toMatchObject({ reason: "refunded" });
    } finally {
      await server.stop();
      keys.remove();
    }
  });
});
