/** One ticket: issued to the buyer of a seat, once.
 *
 *   (none) --issue--> issued --cancel, with its money on the way back--> cancelled
 *
 * Its code is not kept: it is the signature over these facts (booking/ticket-code.ts). Transfer and
 * admission come later. */
export interface Issue {
  readonly order: string;
  readonly buyer: string;
  readonly event: string;
  readonly seat: string;
}

export interface Ticket {
  issued: Issue | null;
  cancelled: boolean;
}

export type TicketEvent = ({ readonly kind: "issued" } & Issue) | { readonly kind: "cancelled" };

export function newTicket(): Ticket {
  return { issued: null, cancelled: false };
}

export function issue(ticket: Ticket, to: Issue): readonly TicketEvent[] {
  return ticket.issued ? [] : [{ kind: "issued", ...to }];
}

export function cancel(ticket: Ticket): readonly TicketEvent[] {
  return ticket.issued && !ticket.cancelled ? [{ kind: "cancelled" }] : [];
}

export function evolveTicket(ticket: Ticket, event: TicketEvent): void {
  if (event.kind === "cancelled") {
    ticket.cancelled = true;
    return;
  }
  const { kind: _, ...issued } = event;
  ticket.issued = issued;
}
