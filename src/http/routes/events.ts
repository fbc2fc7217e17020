/** What is on sale: the events, their geometry and their seats. */
import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { EventId, EventList, EventView, PlanView, SeatsView } from "../../protocol/api.ts";
import { PLAN_TYPE } from "../../protocol/plan-bytes.ts";
import { PLAN_VERSION } from "../../protocol/plan-version.ts";
import { answer, sendEdgeProblem, sendRefusal } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { planTag, seatDigits, summaryOf, viewOf } from "../eventView.ts";
import { encodingFor, hasAlready, mediaTypeFor } from "../negotiation.ts";
import { createPlans, PLAN_TYPES } from "../plans.ts";
import { empty, Problems } from "../replies.ts";

const FOR_EVER = "public, max-age=31536000, immutable";
const FOR_A_MINUTE = "public, max-age=60";
/** So a page or a proxy asks again, but a crowd behind one proxy asks once a second. */
const FOR_A_SECOND = "public, max-age=1";

const ByEvent = Type.Object({ event: EventId });
const NotModified = empty("Not modified");
const binary = { schema: Type.Unsafe<Uint8Array>({ type: "string", format: "binary" }) };

export function eventRoutes(app: App, { booking, clock, planJson }: EdgeDeps): void {
  const plans = createPlans(planJson);
  // Sequence numbers may start over with the process, so a tag names the process too.
  const started = clock.now().toString(36);

  app.get(
    "/api/events",
    {
      schema: {
        operationId: "listEvents",
        summary: "All events",
        tags: ["events"],
        response: { 200: EventList, ...Problems },
      },
    },
    async (_request, reply) => {
      const outcome = await booking.events();
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      return reply.send({ now: clock.now(), events: outcome.map(summaryOf) });
    },
  );

  app.get(
    "/api/events/:event",
    {
      schema: {
        operationId: "getEvent",
        summary: "One event: phase, times, prices, counts by section",
        tags: ["events"],
        params: ByEvent,
        response: { 200: EventView, ...Problems },
      },
    },
    async (request, reply) => {
      const outcome = await booking.event(request.params.event);
      return answer(reply, 200, "refused" in outcome ? outcome : viewOf(outcome, clock.now()));
    },
  );

  app.get(
    "/api/events/:event/plan",
    {
      schema: {
        operationId: "getPlan",
        summary: `The immutable geometry: cacheable for ever by its planUrl, for a minute by v=${PLAN_VERSION}, the version of its bytes`,
        tags: ["events"],
        params: ByEvent,
        querystring: Type.Object({ v: Type.Optional(Type.String({ maxLength: 128 })) }),
        response: {
          200: {
            description: "The columns by seat index, or the bytes of protocol/plan-bytes.ts",
            content: { "application/json": { schema: PlanView }, [PLAN_TYPE]: binary },
          },
          304: NotModified,
          ...Problems,
        },
      },
    },
    async (request, reply) => {
      const outcome = await booking.event(request.params.event);
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      const { event } = outcome;
      const tag = planTag(event);
      const { v } = request.query;
      const isThis = v === undefined || v === tag || v === String(PLAN_VERSION);
      if (!isThis) return noSuchPlan(reply);
      const type = mediaTypeFor(request.headers.accept, PLAN_TYPES);
      if (type === undefined) return noSuchType(reply, PLAN_TYPES);
      const encoding = encodingFor(request.headers["accept-encoding"]);
      const etag = `"${tag}-${type === PLAN_TYPE ? "b" : "j"}-${encoding}"`;
      void reply
        .header("cache-control", v === tag ? FOR_EVER : FOR_A_MINUTE)
        .header("etag", etag)
        .header("vary", "accept, accept-encoding");
      if (hasAlready(request.headers["if-none-match"], etag)) return reply.code(304).send();
      const plan = await plans.get(event, type);
      if (plan === undefined) return noSuchPlan(reply);
      if (encoding !== "identity") void reply.header("content-encoding", encoding);
      return reply.type(type).send(plan[encoding]);
    },
  );

  app.get(
    "/api/events/:event/seats",
    {
      schema: {
        operationId: "getSeats",
        summary: "Who is where: a snapshot, 2 bits a seat, or JSON on request",
        tags: ["events"],
        params: ByEvent,
        response: {
          200: {
            description: "The snapshot of protocol/live.ts, or one digit a seat",
            content: {
              "application/octet-stream": binary,
              "application/json": { schema: SeatsView },
            },
          },
          304: NotModified,
          ...Problems,
        },
      },
    },
    async (request, reply) => {
      const outcome = await booking.event(request.params.event);
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      const type = mediaTypeFor(request.headers.accept, SEAT_TYPES);
      if (type === undefined) return noSuchType(reply, SEAT_TYPES);
      const { map } = outcome;
      const etag = `"${started}-${map.seq}-${type === "application/json" ? "j" : "b"}"`;
      void reply
        .header("cache-control", FOR_A_SECOND)
        .header("etag", etag)
        .header("vary", "accept");
      if (hasAlready(request.headers["if-none-match"], etag)) return reply.code(304).send();
      void reply.type(type);
      if (type === "application/octet-stream") return reply.send(map.snapshot());
      return reply.send({ seq: map.seq, seats: seatDigits(map.seats) });
    },
  );
}

const SEAT_TYPES = ["application/octet-stream", "application/json"] as const;

function noSuchPlan(reply: FastifyReply): FastifyReply {
  return sendEdgeProblem(
    reply,
    "not-found",
    "The event has no plan of that name; see its planUrl.",
  );
}

function noSuchType(reply: FastifyReply, types: readonly string[]): FastifyReply {
  return sendEdgeProblem(reply, "not-acceptable", `Accept ${types.join(" or ")}.`);
}
