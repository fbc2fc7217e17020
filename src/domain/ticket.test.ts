import { expect, test } from "vitest";
import { evolveTicket, issue, newTicket } from "./ticket.ts";

const TO_ADA = { order: "final.o1", buyer: "ada", event: "final", seat: "a" };

test("[T1] a ticket is issued once, and never again to anybody else", () => {
  const ticket = newTicket();
  const events = issue(ticket, TO_ADA);
  expect(events).toEqual([{ kind: "issued", ...TO_ADA }]);
  for (const event of events) evolveTicket(ticket, event);
  expect(ticket.issued).toEqual(TO_ADA);
  expect(issue(ticket, TO_ADA)).toEqual([]);
  expect(issue(ticket, { ...TO_ADA, buyer: "bob", order: "final.o2" })).toEqual([]);
});
