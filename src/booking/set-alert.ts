/** A fan in the queue says how to be told of the call. Whoever has been called need not be told any more, and
 * whoever leaves is not. */
import { queueActor } from "../actors/queue.ts";
import type { Alert } from "../domain/alert.ts";
import { refuse } from "../domain/refusal.ts";
import type { EntryView } from "../protocol/queue.ts";
import type { Outcome } from "./booking.ts";
import { type Desk, homeInQueue } from "./desk.ts";
import { entryView, groupOf, partKey, placeOf } from "./place-in-line.ts";

export async function setAlert(
  desk: Desk,
  buyer: string,
  eventId: string,
  wanted: Alert,
): Promise<Outcome<{ entry: EntryView }>> {
  const loaded = await desk.events.get(eventId);
  if (!loaded) return refuse({ kind: "unknown-event", event: eventId });
  const fault = wanted.push && pushFault(desk, wanted.push.endpoint);
  if (fault) return refuse({ kind: "push-refused", reason: fault });
  const alert = wanted.mail === null && wanted.push === null ? null : wanted;
  return desk.node.operation(
    async (turns) => {
      const before = await placeOf(desk, turns, loaded, buyer);
      if (before?.how === "waiting" || before?.how === "returning") {
        const part = partKey(eventId, groupOf(buyer));
        await turns.ask(queueActor, part, "setAlert", { buyer, alert });
      }
      const place = await placeOf(desk, turns, loaded, buyer);
      if (!place || place.how === "gone") return refuse({ kind: "not-in-queue" });
      return { entry: entryView(place, loaded.event.queue, desk.clock.now()) };
    },
    homeInQueue(eventId, buyer),
  );
}

function pushFault({ push }: Desk, endpoint: string): string | undefined {
  return push ? push.faultOf(endpoint) : "there are no notifications here";
}
