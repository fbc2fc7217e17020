/** What a buyer holds, has ordered and owns: the same on every device. */
import { MeView } from "../../protocol/api.ts";
import { answer } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { authenticate, sessionOf } from "../auth.ts";
import { Problems, SESSION } from "../replies.ts";

export function meRoutes(app: App, { booking, sessions }: EdgeDeps): void {
  app.get(
    "/api/me",
    {
      onRequest: authenticate(sessions),
      schema: {
        operationId: "getMe",
        summary: "What this buyer holds, has ordered and owns",
        tags: ["buying"],
        security: SESSION,
        response: { 200: MeView, ...Problems },
      },
    },
    async (request, reply) => answer(reply, 200, await booking.me(sessionOf(request).buyer)),
  );
}
