/** What a buyer takes away: tickets on paper, the receipt, the date for the calendar. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { calendarEntry } from "../../documents/calendar.ts";
import type { PrintJob } from "../../documents/press.ts";
import type { Paper } from "../../domain/paper.ts";
import { sendRefusal } from "../answer.ts";
import type { App, EdgeDeps } from "../app.ts";
import { sessionOf } from "../auth.ts";
import {
  file,
  named,
  type OrderPath,
  orderRoute,
  placeOf,
  sendPrinted,
  TicketNumber,
  type TicketPath,
} from "../printed.ts";

const PDF = file("PDF, A4", "application/pdf");
const CALENDAR = file("iCalendar", "text/calendar");

export function documentRoutes(app: App, deps: EdgeDeps): void {
  const { booking, seller } = deps;
  const schema = orderRoute(deps);
  const sendPdf = (
    request: FastifyRequest<OrderPath>,
    reply: FastifyReply,
    noun: "tickets" | "receipt",
    job: (paper: Paper) => PrintJob | undefined,
  ): Promise<FastifyReply> => {
    const { order } = request.params;
    const { buyer } = sessionOf(request);
    return sendPrinted(deps, reply, { buyer, order }, job, (pdf) =>
      named(reply, `${noun}-${order}.pdf`, "application/pdf").send(pdf),
    );
  };

  const everything = schema("getTicketsPdf", "All tickets of an order, one a page", PDF);
  app.get<OrderPath>("/api/orders/:order/tickets.pdf", everything, (request, reply) =>
    sendPdf(request, reply, "tickets", (paper) =>
      paper.tickets.length > 0 ? { kind: "tickets", paper } : undefined,
    ),
  );

  const one = schema("getTicketPdf", "One ticket of an order", PDF, { n: TicketNumber });
  app.get<TicketPath>("/api/orders/:order/tickets/:n.pdf", one, (request, reply) =>
    sendPdf(request, reply, "tickets", (paper) => {
      const only = placeOf(paper, request.params.n);
      return only === undefined ? undefined : { kind: "tickets", paper, only };
    }),
  );

  const receipt = schema("getReceipt", "The receipt of an order", PDF);
  app.get<OrderPath>("/api/orders/:order/receipt.pdf", receipt, (request, reply) =>
    sendPdf(request, reply, "receipt", (paper) => ({ kind: "receipt", paper, seller })),
  );

  const calendar = schema("getCalendar", "The event of an order for a calendar", CALENDAR);
  app.get<OrderPath>("/api/orders/:order/calendar.ics", calendar, async (request, reply) => {
    const { order } = request.params;
    const outcome = await booking.paper(sessionOf(request).buyer, order);
    if ("refused" in outcome) return sendRefusal(reply, outcome.refused);
    const entry = calendarEntry(outcome.paper);
    return named(reply, `${order}.ics`, "text/calendar; charset=utf-8").send(entry);
  });
}
