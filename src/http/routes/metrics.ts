/** Prometheus reads here. */
import { Type } from "typebox";
import type { App, EdgeDeps } from "../app.ts";

export function metricsRoutes(app: App, { metrics }: EdgeDeps): void {
  app.get(
    "/metrics",
    {
      schema: {
        operationId: "getMetrics",
        summary: "Metrics in the Prometheus text format",
        tags: ["operations"],
        response: {
          200: { description: "Metrics", content: { "text/plain": { schema: Type.String() } } },
        },
      },
    },
    async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
  );
}
