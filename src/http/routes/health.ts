/** For whoever keeps the process running: is it alive, and may it be sent requests. */
import { Type } from "typebox";
import { sendEdgeProblem } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { Problems } from "../replies.ts";

const Ok = Type.Object({ status: Type.Literal("ok") });

export function healthRoutes(app: App, { health }: EdgeDeps): void {
  app.get(
    "/health/live",
    {
      schema: {
        operationId: "isAlive",
        summary: "The process answers",
        tags: ["operations"],
        response: { 200: Ok },
      },
    },
    () => ({ status: "ok" as const }),
  );

  app.get(
    "/health/ready",
    {
      schema: {
        operationId: "isReady",
        summary: "The server can sell",
        tags: ["operations"],
        response: { 200: Ok, ...Problems },
      },
    },
    async (_request, reply) => {
      const ready = health.ready();
      if (ready !== true) return sendEdgeProblem(reply, "not-ready", ready);
      return reply.send({ status: "ok" });
    },
  );
}
