/** Notices, once a second, that the last seat of an event is sold, or that one has come back. The moment is
 * kept in the journal of the sale: to a second, or, if the server was away just then, when it was back. */
import { admissionActor } from "../actors/admission.ts";
import { saleActor } from "../actors/sale.ts";
import { waiting } from "../domain/admission.ts";
import { bellOf } from "../domain/event.ts";
import type { Stock } from "../domain/sale.ts";
import type { SeatMap } from "./booking.ts";
import { type Desk, homeOfSale } from "./desk.ts";
import type { Loaded } from "./events.ts";

export async function noticeSoldOut(desk: Desk, { event, map }: Loaded): Promise<void> {
  // A map that is still being filled shows every seat as free.
  if (!desk.events.peek(event.id)) return;
  const stock = stockOf(map);
  const bell = bellOf(event);
  await desk.node.operation(async (turns) => {
    const { soldOut } = await turns.ask(saleActor, event.id, "look", { bell });
    if ((stock.left === 0) === (soldOut !== null)) return;
    const lines = await turns.ask(admissionActor, event.id, "look", {});
    await turns.ask(saleActor, event.id, "count", { stock, waiting: waiting(lines), bell });
  }, homeOfSale(event.id));
}

export function stockOf({ counts }: SeatMap): Stock {
  let [left, sold] = [0, 0];
  for (const count of counts) {
    left += count.free + count.held;
    sold += count.sold;
  }
  return { left, sold };
}
