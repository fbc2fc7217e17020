/** The nodes of the cluster: for programs, and as a page that a browser asks the organiser key for. */
import { ClusterAnswer } from "../../protocol/organiser.ts";
import { sendEdgeProblem } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { authenticateOrganiser, authenticateOrganiserByPassword } from "../auth.ts";
import { CLUSTER_PAGE_POLICY, clusterPage } from "../cluster-page.ts";
import { ORGANISER, Problems } from "../replies.ts";

const ALONE =
  "This server is the only one of its database. Start it with --cluster to join others, or with --nodes 3 for a look.";

export function clusterRoutes(app: App, { cluster, organiserKeys }: EdgeDeps): void {
  app.get(
    "/api/cluster",
    {
      onRequest: authenticateOrganiser(organiserKeys),
      schema: {
        operationId: "readCluster",
        summary: "Nodes, and which shards they hold",
        tags: ["operations"],
        security: ORGANISER,
        response: { 200: ClusterAnswer, ...Problems },
      },
    },
    (_request, reply) =>
      cluster ? reply.send(cluster()) : sendEdgeProblem(reply, "not-found", ALONE),
  );

<<<<<<< HEAD
  app.get("/cluster", { schema: { hide: true } }, async (request, reply) => {
    const key = passwordOf(request);
    if (key === undefined || !(await organiserKeys.accepts(key).catch(() => false))) {
      void reply.header("www-authenticate", 'Basic realm="organiser key as password"');
      return sendEdgeProblem(reply, "unauthenticated", "Give an organiser key as the password.");
    }
    return cluster ? page(reply, cluster()) : sendEdgeProblem(reply, "not-found", ALONE);
  });
}

/** Of Basic authentication (RFC 7617). */
function passwordOf({ headers }: FastifyRequest): string | undefined {
  const [scheme = "", given = ""] = headers.authorization?.split(" ", 2) ?? [];
  if (scheme.toLowerCase() !== "basic") return undefined;
  const [, ...password] = Buffer.from(given, "base64").toString().split(":");
  return password.join(":");
}

function page(reply: FastifyReply, { self, nodes, shards, moves }: ClusterAnswer): FastifyReply {
  const epochs = (node: string): string => {
    const held = shards.flatMap(({ node: holder, epoch }) => (holder === node ? [epoch] : []));
    return held.length === 0 ? "" : `${Math.min(...held)}–${Math.max(...held)}`;
  };
  const nodeRows = nodes.map(
    ({ id, address, shards }) =>
      `<tr><td>${name(id)}${id === self ? " (answers)" : ""}<td>${escapeHtml(address)}<td>${shards}<td>${epochs(id)}`,
=======
  app.get(
    "/cluster",
    { onRequest: authenticateOrganiserByPassword(organiserKeys), schema: { hide: true } },
    (_request, reply) => {
      if (!cluster) return sendEdgeProblem(reply, "not-found", ALONE);
      void reply.header("content-security-policy", CLUSTER_PAGE_POLICY);
      return reply.type("text/html; charset=utf-8").send(clusterPage(cluster()));
    },
>>>>>>> edge
  );
}

function name(id: string | null): string {
  return id === null ? "nobody" : `<code>${escapeHtml(id.slice(0, SHORT))}</code>`;
}
