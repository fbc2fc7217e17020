/** Tickets at the gate: checked here, or offline with the public key. */
import { Type } from "typebox";
import { renderSVG } from "uqr";
import { TicketCode, VerifyView } from "../../protocol/api.ts";
import { answer, sendEdgeProblem, sendRefusal } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { Problems } from "../replies.ts";

const PublicKey = Type.Object(
  {},
  { additionalProperties: true, description: "Ed25519 public key as a JWK" },
);

const QrPicture = {
  description: "SVG",
  content: { "image/svg+xml": { schema: Type.String() } },
};
/** The quiet zone that the standard asks for around a code (ISO/IEC 18004). */
const QUIET_MODULES = 4;

export function ticketRoutes(app: App, { booking, ticketKeyJwk }: EdgeDeps): void {
  app.get(
    "/api/tickets/key",
    {
      schema: {
        operationId: "getTicketKey",
        summary: "The public key that verifies ticket codes offline",
        tags: ["tickets"],
        response: { 200: PublicKey, ...Problems },
      },
    },
    (_request, reply) => reply.send(ticketKeyJwk),
  );

  app.get(
    "/api/tickets/:code/verify",
    {
      schema: {
        operationId: "verifyTicket",
        summary: "Whether a ticket code is genuine and issued",
        tags: ["tickets"],
        params: Type.Object({ code: TicketCode }),
        response: { 200: VerifyView, ...Problems },
      },
    },
    async (request, reply) => answer(reply, 200, await booking.verifyTicket(request.params.code)),
  );

  app.get(
    "/api/tickets/:code/qr",
    {
      schema: {
        operationId: "getTicketQr",
        summary: "The code of an issued ticket as a QR picture",
        tags: ["tickets"],
        params: Type.Object({ code: TicketCode }),
        response: { 200: QrPicture, ...Problems },
      },
    },
    async (request, reply) => {
      const { code } = request.params;
      const verified = await booking.verifyTicket(code);
      if ("refused" in verified) return sendRefusal(reply, verified.refused);
      if (!verified.valid) {
        return sendEdgeProblem(reply, "not-found", "That is not the code of an issued ticket.");
      }
      return reply
        .header("cache-control", "private, max-age=31536000, immutable")
        .type("image/svg+xml")
        .send(renderSVG(code, { border: QUIET_MODULES }));
    },
  );
}
