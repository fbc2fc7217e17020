/** Checks a ticket's code: the signature first, then whether that ticket was issued. */
import { ticketActor } from "../actors/ticket.ts";
import type { VerifyView } from "../protocol/api.ts";
import type { Desk } from "./desk.ts";

export async function verifyTicket(desk: Desk, code: string): Promise<VerifyView> {
  const checked = desk.codes.check(code);
  if ("invalid" in checked) return { valid: false, reason: checked.invalid };
  const { ticket, seat } = checked;
  const found = await desk.node.operation((turns) => turns.ask(ticketActor, ticket, "look", {}));
  const { issued, cancelled } = found;
  if (issued?.seat !== seat) return { valid: false, reason: "not-issued", ticket, seat };
  if (cancelled) return { valid: false, reason: "refunded", ticket, seat, event: issued.event };
  return { valid: true, reason: null, ticket, seat, event: issued.event };
}
