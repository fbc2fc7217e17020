/** What the organiser may do to a sale. */
import { Type } from "typebox";
import {
  EventId,
  OrderAnswer,
  OrderId,
  PhaseAnswer,
  PhaseBody,
  RefundBody,
} from "../../protocol/api.ts";
import { answer } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { authenticateOrganiser } from "../auth.ts";
import { fingerprintOf, KeyHeader } from "../operation.ts";
import { ORGANISER, Problems } from "../replies.ts";

export function organiserRoutes(app: App, { booking, organiserKeys }: EdgeDeps): void {
  app.put(
    "/api/organiser/events/:event/phase",
    {
      onRequest: authenticateOrganiser(organiserKeys),
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

  app.post(
    "/api/organiser/events/:event/orders/:order/refunds",
    {
      onRequest: authenticateOrganiser(organiserKeys),
      schema: {
        operationId: "refundOrder",
        summary: "Give the money of an order back, or of some of its tickets",
        description: "The tickets are void and their seats free at once; the money follows.",
        tags: ["operations"],
        security: ORGANISER,
        headers: KeyHeader,
        params: Type.Object({ event: EventId, order: OrderId }),
        body: RefundBody,
        response: { 202: OrderAnswer, ...Problems },
      },
    },
    async (request, reply) => {
      const { event, order } = request.params;
      const { tickets } = request.body;
      const once = {
        id: request.headers["idempotency-key"],
        fingerprint: fingerprintOf(request),
      };
      return answer(reply, 202, await booking.refund(once, event, order, tickets ?? null));
    },
  );
}
