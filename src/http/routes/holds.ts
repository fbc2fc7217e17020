/** Holding seats for a while, to pay them in peace. */
import { Type } from "typebox";
import { BestBody, EventId, HoldAnswer, HoldBody, HoldId } from "../../protocol/api.ts";
import { answer, sendRefusal } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { authenticate, sessionOf } from "../auth.ts";
import { BuyingHeaders, operationOf } from "../operation.ts";
import { empty, Problems, SESSION } from "../replies.ts";

const ByEvent = Type.Object({ event: EventId });
const ByHold = Type.Object({ hold: HoldId });

export function holdRoutes(app: App, { booking, sessions, passes }: EdgeDeps): void {
  const onRequest = authenticate(sessions);
  const common = { tags: ["buying"], security: SESSION };

  app.post(
    "/api/events/:event/holds",
    {
      onRequest,
      schema: {
        ...common,
        operationId: "holdSeats",
        summary: "Hold these seats: all of them or none",
        params: ByEvent,
        headers: BuyingHeaders,
        body: HoldBody,
        response: { 201: HoldAnswer, ...Problems },
      },
    },
    async (request, reply) => {
      const { event } = request.params;
      return answer(
        reply,
        201,
        await booking.hold(operationOf(request, passes), event, request.body.seats),
      );
    },
  );

  app.post(
    "/api/events/:event/holds/best",
    {
      onRequest,
      schema: {
        ...common,
        operationId: "holdBest",
        summary: "Hold the best available seats, together if possible",
        params: ByEvent,
        headers: BuyingHeaders,
        body: BestBody,
        response: { 201: HoldAnswer, ...Problems },
      },
    },
    async (request, reply) => {
      const { event } = request.params;
      return answer(
        reply,
        201,
        await booking.holdBest(operationOf(request, passes), event, request.body),
      );
    },
  );

  app.get(
    "/api/holds/:hold",
    {
      onRequest,
      schema: {
        ...common,
        operationId: "getHold",
        summary: "A hold of one's own",
        params: ByHold,
        response: { 200: HoldAnswer, ...Problems },
      },
    },
    async (request, reply) =>
      answer(reply, 200, await booking.lookHold(sessionOf(request).buyer, request.params.hold)),
  );

  app.patch(
    "/api/holds/:hold",
    {
      onRequest,
      schema: {
        ...common,
        operationId: "extendHold",
        summary: "Extend a hold; possible once",
        params: ByHold,
        response: { 200: HoldAnswer, ...Problems },
      },
    },
    async (request, reply) =>
      answer(reply, 200, await booking.extendHold(sessionOf(request).buyer, request.params.hold)),
  );

  app.delete(
    "/api/holds/:hold",
    {
      onRequest,
      schema: {
        ...common,
        operationId: "releaseHold",
        summary: "Give the seats back",
        params: ByHold,
        response: { 204: empty("Released"), ...Problems },
      },
    },
    async (request, reply) => {
      const outcome = await booking.releaseHold(sessionOf(request).buyer, request.params.hold);
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      return reply.code(204).send();
    },
  );
}
