/** Lets somebody in who has been called, and gives them a pass: it is what the edge signs and asks for while
 * a queue is on. Asking again while one is inside gives the same pass. */
import { admissionActor } from "../actors/admission.ts";
import { queueActor } from "../actors/queue.ts";
import { shopperActor } from "../actors/shopper.ts";
import type { Event } from "../domain/event.ts";
import type { Pass } from "../domain/pass.ts";
import { refuse } from "../domain/refusal.ts";
import type { Operation as Turns } from "../runtime/operation.ts";
import type { Outcome } from "./booking.ts";
import { type Desk, homeInQueue, shopperKey } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { groupOf, partKey, placeOf } from "./place-in-line.ts";

/** How long after the last hold the payment of one may be begun: more than any hold lasts, ms. */
const PAY_GRACE_MS = 60 * 60_000;

export async function enterSale(
  desk: Desk,
  buyer: string,
  eventId: string,
): Promise<Outcome<{ pass: Pass }>> {
  const loaded = await desk.events.get(eventId);
  if (!loaded) return refuse({ kind: "unknown-event", event: eventId });
  const { event } = loaded;
  return desk.node.operation(
    async (turns) => {
      const phase = await desk.phases.of(turns, event);
      if (phase === "announced" || phase === "lobby")
        return refuse({ kind: "bell-not-rung", opensAt: event.opensAt });
      if (phase !== "queue") return refuse({ kind: "no-queue", phase });
      return enter(desk, turns, loaded, buyer);
    },
    homeInQueue(event.id, buyer),
  );
}

async function enter(
  desk: Desk,
  turns: Turns,
  loaded: Loaded,
  buyer: string,
): Promise<Outcome<{ pass: Pass }>> {
  const { event } = loaded;
  const { enterMs, shoppingMs } = event.queue;
  const place = await placeOf(desk, turns, loaded, buyer);
  const now = desk.clock.now();
  const part = partKey(event.id, groupOf(buyer));
  const { called, number } = place ?? {
    called: { line: undefined, back: undefined },
    number: null,
  };
  const entered = await turns.ask(queueActor, part, "enter", {
    buyer,
    called,
    enterMs,
    shoppingMs,
  });
  if ("ok" in entered) {
    const { entry } = await turns.ask(queueActor, part, "look", { buyer });
    return { pass: passOf(event, buyer, entry?.insideUntil ?? now) };
  }
  // Who holds seats may pay for them, whatever has become of the turn.
  const { holds } = await turns.ask(shopperActor, shopperKey(event.id, buyer), "look", {});
  if (holds.length > 0) return { pass: passOf(event, buyer, now) };
  if ("refused" in entered) {
    const kind = entered.refused;
    return refuse(kind === "not-called-yet" ? { kind, number } : { kind });
  }
  const back = await turns.ask(admissionActor, event.id, "back", {});
  await turns.ask(queueActor, part, "comeBack", { buyer, back });
  return refuse({ kind: "call-missed" });
}

function passOf({ id }: Event, buyer: string, shopUntil: number): Pass {
  return { event: id, buyer, shopUntil, payUntil: shopUntil + PAY_GRACE_MS };
}
