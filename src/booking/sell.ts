/** Sells the seats of an order whose money is authorised: all or none. */
import { seatActor } from "../actors/seat.ts";
import type { OrderTerms } from "../domain/order.ts";
import { askEach, type Operation as Turns } from "../runtime/operation.ts";
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
  const looks = askEach(keys, (key) => turns.ask(seatActor, key, "look", {}));
  for (const [n, seat] of (looks instanceof Promise ? await looks : looks).entries()) {
    if (seat.status === "free") free.add(keys[n]!);
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
  const got: string[] = [];
  // One after the other: of two who want some of the same free seats one gets them.
  for (const key of free) {
    const selling = turns.ask(seatActor, key, "sellAnew", { hold, buyer, order });
    const sold = selling instanceof Promise ? await selling : selling;
    if ("refused" in sold) break;
    got.push(key);
  }
  // Nobody else wants what is held for it still.
  const ours = got.length < free.size ? [] : keys.filter((key) => !free.has(key));
  const selling = askEach(ours, (key) => turns.ask(seatActor, key, "sell", { hold, order }));
  const sold = selling instanceof Promise ? await selling : selling;
  got.push(...ours.filter((_, n) => "ok" in sold[n]!));
  if (got.length === keys.length) return true;
  await askEach(got, (key) => turns.ask(seatActor, key, "giveBack", { order }));
  return false;
}
