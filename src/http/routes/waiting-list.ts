/** The waiting list: for who got no seats. Joining again changes the wish and keeps the place. */
import { Type } from "typebox";
import { EventId } from "../../protocol/api.ts";
import { WantingAnswer, WantingBody } from "../../protocol/queue.ts";
import { answer, sendRefusal } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { authenticate, sessionOf } from "../auth.ts";
import { ENTRY_LOOKS_PER_MINUTE } from "../limits.ts";
import { perBuyer } from "../rate.ts";
import { empty, Problems, SESSION } from "../replies.ts";

const PATH = "/api/events/:event/waiting-list";

export function waitingListRoutes(app: App, { waiting, sessions }: EdgeDeps): void {
  const limitLooks = perBuyer(app, ENTRY_LOOKS_PER_MINUTE, "asked-too-often");
  const onRequest = authenticate(sessions);
  const common = {
    tags: ["queue"],
    security: SESSION,
    params: Type.Object({ event: EventId }),
  };

  app.put(
    PATH,
    {
      onRequest,
      preHandler: limitLooks,
      schema: {
        ...common,
        operationId: "joinWaitingList",
        summary: "Wait for seats that come back, with a party size and a price ceiling",
        description:
          "For who cannot have such seats now: 409 `seats-free` while they are on sale to everybody, `sale-not-open` before the sale and when it is closed. The list keeps the wish and its place; offers are not made yet.",
        body: WantingBody,
        response: { 200: WantingAnswer, ...Problems },
      },
    },
    async (request, reply) => {
      const { party, maxPrice = null } = request.body;
      const { buyer } = sessionOf(request);
      const { event } = request.params;
      return answer(reply, 200, await waiting.wantSeats(buyer, event, { party, maxPrice }));
    },
  );

  app.get(
    PATH,
    {
      onRequest,
      preHandler: limitLooks,
      schema: {
        ...common,
        operationId: "getWaitingListEntry",
        summary: "One's own entry, and how many came before",
        response: { 200: WantingAnswer, ...Problems },
      },
    },
    async (request, reply) =>
      answer(reply, 200, await waiting.lookWanting(sessionOf(request).buyer, request.params.event)),
  );

  app.delete(
    PATH,
    {
      onRequest,
      preHandler: limitLooks,
      schema: {
        ...common,
        operationId: "leaveWaitingList",
        summary: "Wait no longer",
        response: { 204: empty("Left"), ...Problems },
      },
    },
    async (request, reply) => {
      const outcome = await waiting.wantNothing(sessionOf(request).buyer, request.params.event);
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      return reply.code(204).send();
    },
  );
}
