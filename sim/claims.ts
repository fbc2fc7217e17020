/** What the server told its clients, hold by hold and order by order, as intervals in which a claim
 * certainly stood. Doubtful time is left out, so what overlaps here overlapped in truth. */
import type { History, Operation } from "./history.ts";

export interface HoldClaim {
  readonly hold: string;
  readonly buyer: string;
  readonly seats: readonly string[];
  readonly total: number;
  /** By the crowd's clock: first sent, first acknowledged. */
  readonly sentAt: number;
  readonly answeredAt: number;
  /** By the server's clock: answered at, and certain until. */
  readonly now: number;
  until: number;
  /** When its buyer was first told that it is paid, crowd's clock: from then on it is certain for ever. In
   * between another may have had the seats: a bank that says yes late sells what has come free again. */
  paidAt: number;
  /** First attempt to release it, crowd's clock: from then on nothing is certain. */
  releasedAt: number;
}

export interface OrderClaim {
  readonly order: string;
  readonly hold: string;
  readonly buyer: string;
  readonly seats: readonly string[];
  readonly total: number;
  /** Every status seen in order of time, with the seats of its tickets. */
  readonly seen: {
    readonly at: number;
    readonly status: string;
    readonly tickets: readonly string[];
  }[];
}

export interface Claims {
  readonly holds: ReadonlyMap<string, HoldClaim>;
  readonly orders: ReadonlyMap<string, OrderClaim>;
}

export function claimsOf(history: History): Claims {
  const holds = new Map<string, HoldClaim>();
  const orders = new Map<string, OrderClaim>();
  for (const operation of history.operations) {
    for (const answer of operation.answers) {
      if (answer.kind === "hold" && operation.kind !== "extend") {
        if (!holds.has(answer.id)) {
          const { id: hold, seats, total, at: answeredAt, now, expiresAt: until } = answer;
          const { buyer, sentAt } = operation;
          const [releasedAt, paidAt] = [Infinity, Infinity];
          holds.set(hold, {
            hold,
            buyer,
            seats,
            total,
            sentAt,
            answeredAt,
            now,
            until,
            releasedAt,
            paidAt,
          });
        }
      } else if (answer.kind === "order" && answer.order !== null) {
        const order = orders.get(answer.id) ?? {
          order: answer.id,
          hold: operation.hold,
          buyer: operation.buyer,
          seats: answer.seats,
          total: answer.total,
          seen: [],
        };
        order.seen.push({ at: answer.at, ...answer.order });
        orders.set(answer.id, order);
      }
    }
  }
  for (const operation of history.operations) applyChange(holds, operation);
  for (const { order, at, status, tickets } of history.sightings) {
    orders.get(order)?.seen.push({ at, status, tickets });
  }
  for (const order of orders.values()) {
    order.seen.sort((a, b) => a.at - b.at);
    const hold = holds.get(order.hold);
    const paid = order.seen.find((it) => it.status === "paid");
    if (hold !== undefined && paid !== undefined) hold.paidAt = paid.at;
  }
  return { holds, orders };
}

export function isPaid(order: OrderClaim): boolean {
  return order.seen.some((it) => it.status === "paid");
}

function applyChange(holds: ReadonlyMap<string, HoldClaim>, operation: Operation): void {
  const hold = holds.get(operation.hold);
  if (hold === undefined) return;
  if (operation.kind === "release") hold.releasedAt = Math.min(hold.releasedAt, operation.sentAt);
  if (operation.kind === "extend") {
    for (const answer of operation.answers) {
      if (answer.kind === "hold") hold.until = Math.max(hold.until, answer.expiresAt);
    }
  }
}
