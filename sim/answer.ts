/** What an HTTP reply says, in the terms of the history. */
import type { HoldView, OrderView, Problem } from "../src/protocol/api.ts";
import type { Answer, OrderSeen } from "./history.ts";
import type { Reply } from "./wire.ts";

/** Refusals that a client who does nothing wrong may meet in a rush. Any other is a defect. */
const EXPECTED = new Set([
  "sale-not-open",
  "seats-taken",
  "none-available",
  "limit-reached",
  "unknown-hold",
  "hold-expired",
  "hold-already-extended",
  "hold-in-payment",
  "hold-already-paid",
  "pass-needed",
]);

/** Wait and send it again under the same key: nothing is known of its effect yet. */
export function asksToRetry(reply: Reply): boolean {
  return reply.status === 503 || reply.status === 429;
}

/** `null` if it is not what the API promises. */
export function readAnswer(reply: Reply): Answer | null {
  const { status } = reply;
  if (status === 204) return plain(reply, "done");
  const body = parse(reply.body);
  if (body === null) return null;
  if (status >= 400) {
    const kind = problemKind(body as Partial<Problem>);
    return kind !== null && EXPECTED.has(kind) ? plain(reply, kind) : null;
  }
  const { hold, order } = body as { hold?: HoldView; order?: OrderView };
  if (hold !== undefined && Array.isArray(hold.seats)) {
    const { id, total, now, expiresAt } = hold;
    const seats = hold.seats.map((seat) => seat.id);
    return { ...plain(reply, "hold"), id, seats, total: total.amount, now, expiresAt };
  }
  if (order !== undefined && Array.isArray(order.seats)) {
    const { id, total, seats } = order;
    return { ...plain(reply, "order"), id, seats, total: total.amount, order: seen(order) };
  }
  return status < 300 && hold === undefined && order === undefined ? plain(reply, "done") : null;
}

export function seen(order: OrderView): OrderSeen {
  return { status: order.status, tickets: order.tickets.map((ticket) => ticket.seat) };
}

/** An object of whatever shape, or `null` for what is not a JSON object. */
export function parse(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

/** The last part of its type, such as "seats-taken". */
export function problemKind(problem: Partial<Problem>): string | null {
  return problem.type?.startsWith("/problems/") ? problem.type.slice("/problems/".length) : null;
}

function plain(reply: Reply, kind: string): Answer {
  const { status, answeredAt: at } = reply;
  return { at, status, kind, id: "", seats: [], total: 0, now: 0, expiresAt: 0, order: null };
}
