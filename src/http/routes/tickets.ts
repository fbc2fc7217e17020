/** Tickets at the gate: checked here, or offline with the public key. */
import { Type } from "typebox";
import { TicketCode, VerifyView } from "../../protocol/api.ts";
import { answer } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { Problems } from "../replies.ts";

const PublicKey = Type.Object(
  {},
  { additionalProperties: true, description: "Ed25519 public key as a JWK" },
);

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
}
