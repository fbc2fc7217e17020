/** What the organiser may do to a sale. */
import { Type } from "typebox";
import { EventId, PhaseAnswer, PhaseBody } from "../../protocol/api.ts";
import { answer } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { authenticateOrganiser } from "../auth.ts";
import { ORGANISER, Problems } from "../replies.ts";

export function organiserRoutes(app: App, { booking, organiserKey }: EdgeDeps): void {
  app.put(
    "/api/organiser/events/:event/phase",
    {
      onRequest: authenticateOrganiser(organiserKey),
      schema: {
        operationId: "setPhase",
        summary: "Open, pause or close the sale",
        tags: ["operations"],
        security: ORGANISER,
        params: Type.Object({ event: EventId }),
        body: PhaseBody,
        response: { 200: PhaseAnswer, ...Problems },
      },
    },
    async (request, reply) =>
      answer(reply, 200, await booking.setPhase(request.params.event, request.body.phase)),
  );
}
