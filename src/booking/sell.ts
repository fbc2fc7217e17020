/** Sells the seats of an order whose money is authorised: all or none. */
import { seatActor } from "../actors/seat.ts";
import type { OrderTerms } from "../domain/order.ts";
import type { Operation as Turns } from "../runtime/operation.ts";
import type { Loaded } from "./events.ts";
import { keysOf } from "./own-hold.ts";

/** They are looked at first, when all of them are in memory, so that no seat is sold that must be given
 * back; if another node takes one in between nevertheless, what was sold is returned. A bank that says
 * yes after the hold was over is not too late if nobody has taken the seats. */
export async function sellAll(
  turns: Turns,
  loaded: Loaded,
  { hold, seats, buyer }: OrderTerms,
  order: string,
): Promise<boolean> {
  const keys = keysOf(loaded, seats);
  let gone = false;
  const free = new Set<string>();
  for (const key of keys) {
    const look = turns.ask(seatActor, key, "look", {});
    const seat = look instanceof Promise ? await look : look;
    if (seat.status === "free") free.add(key);
    else if (seat.status === "held") gone ||= seat.hold !== hold;
    else gone ||= seat.status !== "sold" || seat.order !== order;
  }
  if (gone) {
    for (const key of keys) {
      await turns.ask(seatActor, key, "release", { hold });
      await turns.ask(seatActor, key, "giveBack", { order }); // sold by a try that got no further
    }
    return false;
  }
  for (const [n, key] of keys.entries()) {
    const asked = free.has(key)
      ? turns.ask(seatActor, key, "sellAnew", { hold, buyer, order })
      : turns.ask(seatActor, key, "sell", { hold, order });
    const sold = asked instanceof Promise ? await asked : asked;
    if ("ok" in sold) continue;
    for (const before of keys.slice(0, n))
      await turns.ask(seatActor, before, "giveBack", { order });
    return false;
  }
  return true;
}
