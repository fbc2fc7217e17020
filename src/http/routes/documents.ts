/** What a buyer takes away: tickets on paper, the receipt, the date for the calendar. */
import type { FastifyReply } from "fastify";
import { Type } from "typebox";
import { calendarEntry } from "../../documents/calendar.ts";
import type { PrintJob } from "../../documents/press.ts";
import type { Paper } from "../../domain/paper.ts";
import { refuse } from "../../domain/refusal.ts";
import { OrderId } from "../../protocol/api.ts";
import { sendEdgeProblem, sendRefusal } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { authenticate, sessionOf } from "../auth.ts";
import { Problems, SESSION } from "../replies.ts";

const file = (type: string) => ({ content: { [type]: { schema: Type.String() } } });
const PDF = { description: "PDF, A4", ...file("application/pdf") };
const CALENDAR = { description: "iCalendar", ...file("text/calendar") };
/** When a press that is busy may be asked again. */
const PRESS_RETRY_MS = 3_000;

export function documentRoutes(app: App, { booking, sessions, press, seller }: EdgeDeps): void {
  const onRequest = authenticate(sessions);
  const schema = (operationId: string, summary: string, response: object, params: object) => ({
    onRequest,
    schema: {
      operationId,
      summary,
      tags: ["tickets"],
      security: SESSION,
      params: Type.Object({ order: OrderId, ...params }),
      response: { 200: response, ...Problems },
    },
  });
  /** Sends what `make` makes of the order, if it is this buyer's and paid. */
  const send = async (
    buyer: string,
    order: string,
    reply: FastifyReply,
    make: (paper: Paper) => PrintJob | undefined,
  ): Promise<unknown> => {
    const outcome = await booking.paper(buyer, order);
    if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
    const job = make(outcome.paper);
    if (!job) return sendEdgeProblem(reply, "not-found", "The order has no such ticket.");
    const pdf = await press.print(job);
    if (pdf === "busy") {
      const { refused } = refuse({ kind: "overloaded", retryAfterMs: PRESS_RETRY_MS });
      return sendRefusal(reply, refused);
    }
    return named(reply, `${job.kind}-${order}.pdf`, "application/pdf").send(pdf);
  };

  const everything = schema("getTicketsPdf", "All tickets of an order, one a page", PDF, {});
  app.get<{ Params: { order: string } }>(
    "/api/orders/:order/tickets.pdf",
    everything,
    (request, reply) =>
      send(sessionOf(request).buyer, request.params.order, reply, (paper) =>
        paper.tickets.length > 0 ? { kind: "tickets", paper } : undefined,
      ),
  );

  const n = Type.String({ pattern: "^[1-9][0-9]?$", description: "Place in the order, from 1" });
  const one = schema("getTicketPdf", "One ticket of an order", PDF, { n });
  app.get<{ Params: { order: string; n: string } }>(
    "/api/orders/:order/tickets/:n.pdf",
    one,
    (request, reply) => {
      const { order, n } = request.params;
      return send(sessionOf(request).buyer, order, reply, (paper) => {
        const only = paper.tickets.findIndex(({ id }) => id === `${order}.${n}`);
        return only < 0 ? undefined : { kind: "tickets", paper, only };
      });
    },
  );

  const receipt = schema("getReceipt", "The receipt of an order", PDF, {});
  app.get<{ Params: { order: string } }>(
    "/api/orders/:order/receipt.pdf",
    receipt,
    (request, reply) =>
      send(sessionOf(request).buyer, request.params.order, reply, (paper) => ({
        kind: "receipt",
        paper,
        seller,
      })),
  );

  const calendar = schema("getCalendar", "The event of an order for a calendar", CALENDAR, {});
  app.get<{ Params: { order: string } }>(
    "/api/orders/:order/calendar.ics",
    calendar,
    async (request, reply) => {
      const { order } = request.params;
      const outcome = await booking.paper(sessionOf(request).buyer, order);
      if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
      const entry = calendarEntry(outcome.paper);
      return named(reply, `${order}.ics`, "text/calendar; charset=utf-8").send(entry);
    },
  );
}

function named(reply: FastifyReply, name: string, type: string): FastifyReply {
  return reply.type(type).header("content-disposition", `attachment; filename="${name}"`);
}
