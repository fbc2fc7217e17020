/** The live map's address. An upgrade goes through the same checks and fault answers as any request; then
 * its socket leaves for the feed's process. */
import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Type } from "typebox";
import { EventId } from "../../protocol/api.ts";
import { sendEdgeProblem, sendRefusal } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { LIVE_RETRY_MS } from "../limits.ts";
import type { Upgrade } from "../live/messages.ts";
import { networkOf } from "../network.ts";
import { empty, Problems } from "../replies.ts";

const LIVE_PATH = /^\/api\/events\/[^/?]+\/live(\?|$)/;

/** Other upgrade requests are served as if they had not asked for one. */
export function isLivePath(url: string | undefined): boolean {
  return url !== undefined && LIVE_PATH.test(url);
}

export function liveRoutes(app: App, { booking, feed }: EdgeDeps): void {
  const upgrading = new WeakMap<IncomingMessage, Socket>();
  app.server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    // Who speaks before the handshake is answered breaks RFC 6455, 4.1.
    if (head.length > 0) {
      socket.destroy();
      return;
    }
    upgrading.set(request, socket);
    const response = new ServerResponse(request);
    // A refusal; a socket that is handed over has left it by then.
    response.on("finish", () => socket.destroySoon());
    response.assignSocket(socket);
    app.routing(request, response);
  });
  app.addHook("preClose", () => feed.stop());

  app.get(
    "/api/events/:event/live",
    {
      schema: {
        operationId: "watchSeats",
        summary: "WebSocket: a JSON notice, then binary deltas of seat states (protocol/live.ts)",
        tags: ["events"],
        params: Type.Object({ event: EventId }),
        response: { 101: empty("Switching to WebSocket"), ...Problems },
      },
    },
    async (request, reply) => {
      const socket = upgrading.get(request.raw);
      const outcome = await booking.event(request.params.event);
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      if (!socket) {
        reply.header("upgrade", "websocket").header("connection", "upgrade");
        return sendEdgeProblem(reply, "upgrade-required", "This address speaks WebSocket only.");
      }
      if (!feed.hasRoom(outcome.event.id)) {
        return sendRefusal(reply, { kind: "overloaded", retryAfterMs: LIVE_RETRY_MS });
      }
      const network = networkOf(request.ip);
      if (feed.isCrowded(network)) {
        reply.header("retry-after", LIVE_RETRY_MS / 1_000);
        return sendEdgeProblem(
          reply,
          "too-many-watching",
          "So many watch the live map from your network already. The seats themselves are at ./seats, and can be asked for at any time.",
        );
      }
      reply.hijack();
      reply.raw.detachSocket(socket);
      feed.join(outcome, network, upgradeOf(request.raw), socket);
      return reply;
    },
  );
}

function upgradeOf({ headers }: IncomingMessage): Upgrade {
  const names = [
    "upgrade",
    "sec-websocket-key",
    "sec-websocket-version",
    "sec-websocket-protocol",
  ] as const;
  return { headers: Object.fromEntries(names.map((name) => [name, headers[name]])) };
}
