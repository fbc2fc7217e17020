/** The nodes of the cluster: for programs, and as a page that a browser asks the organiser key for. */
import { ClusterAnswer } from "../../protocol/organiser.ts";
import { sendEdgeProblem } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { authenticateOrganiserToRead } from "../auth.ts";
import { CLUSTER_PAGE_POLICY, clusterPage } from "../cluster-page.ts";
import { ORGANISER_TO_READ, Problems } from "../replies.ts";

const ALONE =
  "This server is the only one of its database. Start it with --cluster to join others, or with --nodes 3 for a look.";

export function clusterRoutes(app: App, { cluster, organiserKeys }: EdgeDeps): void {
  app.get(
    "/api/cluster",
    {
      onRequest: authenticateOrganiserToRead(organiserKeys),
      schema: {
        operationId: "readCluster",
        summary: "Nodes, and which shards they hold",
        tags: ["operations"],
        security: ORGANISER_TO_READ,
        response: { 200: ClusterAnswer, ...Problems },
      },
    },
    (_request, reply) =>
      cluster ? reply.send(cluster()) : sendEdgeProblem(reply, "not-found", ALONE),
  );

  app.get(
    "/cluster",
    { onRequest: authenticateOrganiserToRead(organiserKeys), schema: { hide: true } },
    (_request, reply) => {
      if (!cluster) return sendEdgeProblem(reply, "not-found", ALONE);
      void reply.header("content-security-policy", CLUSTER_PAGE_POLICY);
      return reply.type("text/html; charset=utf-8").send(clusterPage(cluster()));
    },
  );
}
