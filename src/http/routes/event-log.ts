/** What happened in a sale, for the organiser's own systems. */
import { Type } from "typebox";
import { EventId } from "../../protocol/api.ts";
import { FactLog, LOG_PAGE, LogQuery } from "../../protocol/organiser.ts";
import { refuse } from "../../domain/refusal.ts";
import { answer } from "../answer.ts";
import type { App, EdgeDeps, Report } from "../app.ts";
import { authenticateOrganiser } from "../auth.ts";
import { ORGANISER, Problems } from "../replies.ts";
import { stored } from "../stored.ts";

export function eventLogRoutes(
  app: App,
  { eventLog, organiserKeys }: EdgeDeps,
  report: Report,
): void {
  app.get(
    "/api/organiser/events/:event/log",
    {
      onRequest: authenticateOrganiser(organiserKeys),
      schema: {
        operationId: "readEventLog",
        summary: "What happened, in order",
        description: "Ask again with the last seq as `after`; an empty page is the end for now.",
        tags: ["operations"],
        security: ORGANISER,
        params: Type.Object({ event: EventId }),
        querystring: LogQuery,
        response: { 200: FactLog, ...Problems },
      },
    },
    async (request, reply) => {
      const { event } = request.params;
      const { after = "0", limit = String(LOG_PAGE) } = request.query;
      const outcome = await stored(report, async () => {
        const facts = await eventLog.read(event, Number(after), Number(limit));
        return facts ? { facts: [...facts] } : refuse({ kind: "unknown-event", event });
      });
      return answer(reply, 200, outcome);
    },
  );
}
