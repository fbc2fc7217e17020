/** One ticket: issued to the buyer of a seat, once.
 *
 *   (none) --issue--> issued
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
}

export type TicketEvent = { readonly kind: "issued" } & Issue;

export function newTicket(): Ticket {
  return { issued: null };
}

export function issue(ticket: Ticket, to: Issue): readonly TicketEvent[] {
  return ticket.issued ? [] : [{ kind: "issued", ...to }];
}

export function evolveTicket(ticket: Ticket, event: TicketEvent): void {
  const { kind: _, ...issued } = event;
  ticket.issued = issued;
}
