/** Signing in. The address is not verified yet, so a session proves nothing but itself. */
import { SessionBody, SessionView } from "../../protocol/api.ts";
import type { App, EdgeDeps } from "../app.ts";
import { Problems } from "../replies.ts";

export function sessionRoutes(app: App, { sessions }: EdgeDeps): void {
  app.post(
    "/api/sessions",
    {
      schema: {
        operationId: "signIn",
        summary: "Sign in with an e-mail address",
        tags: ["buying"],
        body: SessionBody,
        response: { 200: SessionView, ...Problems },
      },
    },
    (request, reply) => reply.send(sessions.issue(request.body.email)),
  );
}
