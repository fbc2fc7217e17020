/** Joins and leaves the queue. Joining twice is joining once, on whatever device; so it needs no key. */
import { admissionActor } from "../actors/admission.ts";
import { queueActor } from "../actors/queue.ts";
import { knownBy, lobbyOpensAt } from "../domain/event.ts";
import { drawsLot, mayJoinAnew } from "../domain/queue.ts";
import { refuse } from "../domain/refusal.ts";
import type { EntryView } from "../protocol/queue.ts";
import type { Operation as Turns } from "../runtime/operation.ts";
import type { Outcome } from "./booking.ts";
import { type Desk, homeInQueue } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { isRefused } from "./once.ts";
import { entryView, groupOf, partKey, placeOf } from "./place-in-line.ts";
import type { Fan } from "./waiting.ts";

export async function joinQueue(
  desk: Desk,
  { buyer, knownSince }: Fan,
  eventId: string,
): Promise<Outcome<{ entry: EntryView }>> {
  const loaded = await desk.events.get(eventId);
  if (!loaded) return refuse({ kind: "unknown-event", event: eventId });
  const { event } = loaded;
  return desk.node.operation(
    async (turns) => {
      const phase = await desk.phases.of(turns, event);
      if (phase !== "lobby" && phase !== "queue") {
        return refuse({ kind: "queue-not-open", phase, lobbyOpensAt: lobbyOpensAt(event) });
      }
      const before = await placeOf(desk, turns, loaded, buyer);
      const anew = mayJoinAnew(before?.entry, before?.how);
      const lot = phase === "lobby" && drawsLot(knownSince, knownBy(event));
      if (anew) await enlist(desk, turns, event.id, buyer, lot);
      return entryOf(desk, turns, loaded, buyer);
    },
    homeInQueue(event.id, buyer),
  );
}

/** For a lot; if there is none for this fan, or the bell has rung meanwhile, with a number behind all lots. The
 * number may come from another node: if we get no further it is nobody's, and is called in vain. */
async function enlist(
  desk: Desk,
  turns: Turns,
  event: string,
  buyer: string,
  lot: boolean,
): Promise<void> {
  const part = partKey(event, groupOf(buyer));
  const who = { buyer, id: desk.urn.newId(), anew: true };
  if (lot) {
    const joined = await turns.ask(queueActor, part, "join", { ...who, late: null });
    if (!isRefused(joined)) return;
  }
  const late = await turns.ask(admissionActor, event, "late", {});
  await turns.ask(queueActor, part, "join", { ...who, late });
}

export async function lookEntry(
  desk: Desk,
  buyer: string,
  eventId: string,
): Promise<Outcome<{ entry: EntryView }>> {
  const loaded = await desk.events.get(eventId);
  if (!loaded) return refuse({ kind: "unknown-event", event: eventId });
  return desk.node.operation(
    (turns) => entryOf(desk, turns, loaded, buyer),
    homeInQueue(eventId, buyer),
  );
}

async function entryOf(
  desk: Desk,
  turns: Turns,
  loaded: Loaded,
  buyer: string,
): Promise<Outcome<{ entry: EntryView }>> {
  const place = await placeOf(desk, turns, loaded, buyer);
  if (!place || place.how === "gone") return refuse({ kind: "not-in-queue" });
  return { entry: entryView(place, loaded.event.queue, desk.clock.now()) };
}

export async function leaveQueue(
  desk: Desk,
  buyer: string,
  eventId: string,
): Promise<Outcome<{ left: true }>> {
  const loaded = await desk.events.get(eventId);
  if (!loaded) return refuse({ kind: "unknown-event", event: eventId });
  const part = partKey(eventId, groupOf(buyer));
  return desk.node.operation(
    async (turns) => {
      await turns.ask(queueActor, part, "leave", { buyer });
      return { left: true as const };
    },
    homeInQueue(eventId, buyer),
  );
}
