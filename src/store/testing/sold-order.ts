/** The journal of one order that was paid: what the domain writes, without a node. */
import {
  captured,
  evolveOrder,
  newOrder,
  place,
  seatsSold,
  authorised,
} from "../../domain/order.ts";
import { issue, newTicket } from "../../domain/ticket.ts";
import type { Written } from "./journal-writer.ts";

/** Placed at `at`, paid a millisecond later, with a ticket `<order>.<place>` a seat. */
export function soldOrder(event: string, name: string, seats: string[], at: number): Written[] {
  const id = `${event}.${name}`;
  const order = newOrder(id);
  const written: Written[] = [];
  const buyer = `buyer of ${name}`;
  const terms = {
    event,
    buyer,
    email: `${name}@example.org`,
    hold: `${event}.hold-${name}`,
    attempt: 1,
    seats,
    total: 1_000 * seats.length,
    currency: "EUR",
    provider: "testbank" as const,
    deadline: at + 900_000,
  };
  for (const step of [
    () => place(order, terms, at),
    () => authorised(order, `payment of ${name}`),
    () => seatsSold(order),
  ]) {
    for (const happened of step()) {
      evolveOrder(order, happened);
      written.push({ actor: `order/${id}`, event: happened, at });
    }
  }
  for (const [n, seat] of seats.entries()) {
    for (const happened of issue(newTicket(), { order: id, buyer, event, seat })) {
      written.push({ actor: `ticket/${id}.${n}`, event: happened, at: at + 1 });
    }
  }
  for (const happened of captured(order, at + 1)) {
    written.push({ actor: `order/${id}`, event: happened, at: at + 1 });
  }
  return written;
}
