/** What becomes of a hold whose order came to nothing. */
import { seatActor } from "../actors/seat.ts";
import { shopperActor } from "../actors/shopper.ts";
import type { OrderTerms } from "../domain/order.ts";
import { askEach, type Maybe, type Operation as Turns } from "../runtime/operation.ts";
import { shopperKey } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { keysOf } from "./own-hold.ts";

/** The hold may be tried again, and is given the time for it. Until when; 0 if it is over. `end` is what ends
 * the order: it is one commit with the end of the hold's payment, before seats on other nodes are asked. */
export async function freeHold(
  turns: Turns,
  loaded: Loaded,
  { event, buyer, hold, seats }: OrderTerms,
  order: string,
  end?: () => Maybe<unknown>,
): Promise<number> {
  const shopper = shopperKey(event, buyer);
  const { retryMs } = loaded.event;
  await turns.ask(shopperActor, shopper, "orderRefused", { hold, order, retryMs });
  const found = await turns.ask(shopperActor, shopper, "activeHold", { hold });
  await end?.();
  if ("refused" in found) return 0;
  const { until } = found.hold;
  await askEach(keysOf(loaded, seats), (key) =>
    turns.ask(seatActor, key, "extend", { hold, until }),
  );
  return until;
}
