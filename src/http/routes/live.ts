/** The live map's socket. An upgrade goes through the same fault answers as any request. */
import websocket from "@fastify/websocket";
import { Type } from "typebox";
import type { OnSale } from "../../booking/booking.ts";
import { EventId } from "../../protocol/api.ts";
import { sendEdgeProblem, sendRefusal } from "../answer.ts";
import type { App, EdgeDeps, Report } from "../app.ts";
import { LIVE_GOODBYE_MS, LIVE_MESSAGE_MAX_BYTES, LIVE_RETRY_MS } from "../limits.ts";
import { createLive, everyInterval } from "../live.ts";
import { empty, Problems } from "../replies.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** What the socket asks to watch; set on the live route only. */
    onSale: OnSale | null;
  }
}

const GOING_AWAY = 1001;
const LIVE_PATH = /^\/api\/events\/[^/?]+\/live(\?|$)/;

/** Other upgrade requests are served as if they had not asked for one. */
export function isLivePath(url: string | undefined): boolean {
  return url !== undefined && LIVE_PATH.test(url);
}

export async function liveRoutes(app: App, deps: EdgeDeps, report: Report): Promise<void> {
  const every = deps.every ?? everyInterval;
  await app.register(websocket, {
    options: { maxPayload: LIVE_MESSAGE_MAX_BYTES, perMessageDeflate: false },
    // Protocol errors of one client are its own affair.
    errorHandler: (_error, socket) => socket.terminate(),
    preClose(done) {
      const server = app.websocketServer;
      for (const client of server.clients) client.close(GOING_AWAY, "the server stops");
      const stop = every(LIVE_GOODBYE_MS, () => {
        stop();
        for (const client of server.clients) client.terminate();
      });
      server.close(stop);
      done();
    },
  });
  app.decorateRequest("onSale", null);
  const live = createLive(deps.booking, deps.clock, every, report);

  app.route({
    method: "GET",
    url: "/api/events/:event/live",
    schema: {
      operationId: "watchSeats",
      summary: "WebSocket: a JSON notice, then binary deltas of seat states (protocol/live.ts)",
      tags: ["events"],
      params: Type.Object({ event: EventId }),
      response: { 101: empty("Switching to WebSocket"), ...Problems },
    },
    preHandler: async (request, reply) => {
      const outcome = await deps.booking.event(request.params.event);
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      if (live.isFull(outcome.event.id)) {
        return sendRefusal(reply, { kind: "overloaded", retryAfterMs: LIVE_RETRY_MS });
      }
      request.onSale = outcome;
      return undefined;
    },
    handler: (_request, reply) => {
      reply.header("upgrade", "websocket").header("connection", "upgrade");
      return sendEdgeProblem(reply, "upgrade-required", "This address speaks WebSocket only.");
    },
    wsHandler: (socket, request) => {
      if (request.onSale === null)
        throw new Error("the live socket opened before its event was read");
      live.join(request.onSale, socket);
    },
  });
}
