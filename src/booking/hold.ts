/** Holds the seats that a buyer has chosen. */
import { type Refusal, refuse } from "../domain/refusal.ts";
import type { HoldView } from "../protocol/api.ts";
import type { Operation, Outcome } from "./booking.ts";
import { type Desk, homeOfBuyer, shopperKey } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { whenThere } from "../runtime/operation.ts";
import { isRefused, once } from "./once.ts";
import { holdAnswer, mayTake, takeSeats } from "./take-seats.ts";

export async function hold(
  desk: Desk,
  operation: Operation,
  eventId: string,
  seatIds: readonly string[],
): Promise<Outcome<{ hold: HoldView }>> {
  const loaded = desk.events.peek(eventId) ?? (await desk.events.get(eventId));
  if (!loaded) return refuse({ kind: "unknown-event", event: eventId });
  const seats = indicesOf(loaded, seatIds);
  if ("kind" in seats) return refuse(seats);
  const shopper = shopperKey(eventId, operation.buyer);
  return desk.node.operation(
    (turns) =>
      once(
        turns,
        shopper,
        operation,
        () =>
          whenThere(mayTake(desk, turns, loaded, operation, shopper, seats.length), (may) =>
            isRefused(may) ? may : takeSeats(desk, turns, loaded, operation, shopper, seats),
          ),
        holdAnswer(loaded),
      ),
    homeOfBuyer(shopper),
  );
}

/** Ascending, or why they are not seats of this event. */
export function indicesOf(
  { event }: Pick<Loaded, "event">,
  ids: readonly string[],
): number[] | Refusal {
  const unknown = ids.filter((id) => !event.plan.index.has(id));
  if (unknown.length > 0) return { kind: "unknown-seats", seats: unknown };
  const twice = ids.filter((id, n) => ids.indexOf(id) !== n);
  if (twice.length > 0) return { kind: "duplicate-seats", seats: twice };
  return ids.map((id) => event.plan.index.get(id)!).sort((a, b) => a - b);
}
