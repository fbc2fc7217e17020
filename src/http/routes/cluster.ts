/** The nodes of the cluster: for programs, and as a page that a browser asks the organiser key for. */
import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { escapeHtml } from "../../protocol/html.ts";
import { ClusterAnswer } from "../../protocol/organiser.ts";
import { sendEdgeProblem } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { authenticateOrganiser } from "../auth.ts";
import { ORGANISER, Problems } from "../replies.ts";

const STYLE = `:root{color-scheme:light dark}body{margin:0 auto;max-width:800px;padding:20px 16px 48px;font:16px/1.5 system-ui,sans-serif;background:light-dark(#f5f2ea,#0f1512);color:light-dark(#16201b,#eef2ec)}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:4px 8px;border-bottom:1px solid light-dark(#d9d3c3,#33403a);font-variant-numeric:tabular-nums}code{font-size:.9em}`;
const STYLE_HASH = `'sha256-${createHash("sha256").update(STYLE).digest("base64")}'`;
const REFRESH_S = 2;
/** Of an id, enough to tell nodes apart. */
const SHORT = 8;
const ALONE = "This server is the only one of its database.";

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
  );
  const moveRows = moves.map(
    ({ at, from, to, shards }) =>
      `<tr><td>${new Date(at).toISOString()}<td>${shards}<td>${name(from)}<td>${name(to)}`,
  );
  const free = shards.filter(({ node }) => node === null).length;
  void reply.header(
    "content-security-policy",
    `default-src 'none'; style-src ${STYLE_HASH}; base-uri 'none'; form-action 'none'`,
  );
  return reply.type("text/html").send(`<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="refresh" content="${REFRESH_S}"><meta name="viewport" content="width=device-width"><title>Cluster</title><style>${STYLE}</style></head><body>
<h1>${nodes.length} nodes, ${shards.length} shards${free > 0 ? `, ${free} of them nobody's` : ""}</h1>
<table><tr><th>node<th>address<th>shards<th>epochs${nodeRows.join("")}</table>
<h2>Moves</h2><table><tr><th>at<th>shards<th>from<th>to${moveRows.join("")}</table></body></html>`);
}

function name(id: string | null): string {
  return id === null ? "nobody" : `<code>${escapeHtml(id.slice(0, SHORT))}</code>`;
}
