/** The ticket actor, `ticket/<ticket>`. */
import {
  cancel,
  evolveTicket,
  issue,
  newTicket,
  type Issue,
  type Ticket,
  type TicketEvent,
} from "../domain/ticket.ts";
import { defineActor } from "../runtime/actor.ts";
import { besideShopper } from "./beside-shopper.ts";

export const ticketActor = defineActor<Ticket, TicketEvent>()({
  name: "ticket",
  events: { issued: 1, cancelled: 1 },
  beside: besideShopper,
  initial: newTicket,
  evolve: evolveTicket,
  on: {
    issue: (ticket, c: Issue) => ({ reply: { ok: true }, events: issue(ticket, c) }),
    cancel: (ticket) => ({ reply: { ok: true }, events: cancel(ticket) }),
    look: (ticket) => ({ reply: { ...ticket } }),
  },
});
