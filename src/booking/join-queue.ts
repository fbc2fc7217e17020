/** Joins and leaves the queue. Joining twice is joining once, on whatever device; so it needs no key. */
import { admissionActor } from "../actors/admission.ts";
import { queueActor } from "../actors/queue.ts";
import { shopperActor } from "../actors/shopper.ts";
import { knownBy, lobbyOpensAt } from "../domain/event.ts";
import { drawsLot, JOINS_MAX, mayJoinAnew, numberKept } from "../domain/queue.ts";
import { refuse } from "../domain/refusal.ts";
import type { EntryView } from "../protocol/queue.ts";
import { type Maybe, type Operation as Turns, whenThere } from "../runtime/operation.ts";
import type { Outcome } from "./booking.ts";
import { type Desk, homeInQueue, shopperKey } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { isRefused } from "./once.ts";
import { entryView, groupOf, partKey, type PlaceInLine, placeOf } from "./place-in-line.ts";
import type { Fan } from "./waiting.ts";

export async function joinQueue(
  desk: Desk,
  { buyer, knownSince, workSetAt }: Fan,
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
      if (mayJoinAnew(before?.entry, before?.how)) {
        const { joins, joinedAt } = before?.entry ?? { joins: 0, joinedAt: -Infinity };
        if (joins >= JOINS_MAX) return refuse({ kind: "joined-too-often", limit: JOINS_MAX });
        if (workSetAt !== undefined && workSetAt <= joinedAt)
          return refuse({ kind: "challenge-needed" });
        const lot = phase === "lobby" && drawsLot(knownSince, knownBy(event));
        await enlist(desk, turns, event.id, buyer, before, lot);
      }
      return entryOf(desk, turns, loaded, buyer);
    },
    homeInQueue(event.id, buyer),
  );
}

/** For a lot; if there is none for this fan, or the bell has rung meanwhile, with a number behind all lots. The
 * number may come from another node: if we get no further it is nobody's, and is called in vain.
 *
 * From the look to the join in one breath, where all of it is on this node; among several a buyer's joins come one
 * after the other (desk.ts). So of any number at one moment one takes a number. */
async function enlist(
  desk: Desk,
  turns: Turns,
  event: string,
  buyer: string,
  before: PlaceInLine | undefined,
  lot: boolean,
): Promise<void> {
  const part = partKey(event, groupOf(buyer));
  const id = desk.urn.newId();
  const join = (late: number | null) =>
    turns.ask(queueActor, part, "join", { buyer, id, late, anew: true });
  const joinLate = (): Maybe<unknown> => {
    const kept = before ? numberKept(before.entry, before.called) : null;
    return whenThere(kept ?? turns.ask(admissionActor, event, "late", {}), join);
  };
  if (!lot) await turns.ask(admissionActor, event, "look", {}); // into memory
  await whenThere(turns.ask(queueActor, part, "look", { buyer }), ({ entry }): Maybe<unknown> => {
    if (entry?.id !== before?.entry.id) return undefined; // joined meanwhile
    if (!lot) return joinLate();
    return whenThere(join(null), (joined) => (isRefused(joined) ? joinLate() : joined));
  });
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
  // Who has gone for good hears it before they try.
  if (place?.how === "gone" && place.entry.joins >= JOINS_MAX)
    return refuse({ kind: "joined-too-often", limit: JOINS_MAX });
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
      const { entry } = await turns.ask(queueActor, part, "look", { buyer });
      const until = entry?.insideUntil ?? 0;
      // The pass first: nobody is let in instead while it is still good. Once more, if a try before got only so far.
      if (until > desk.clock.now())
        await turns.ask(shopperActor, shopperKey(eventId, buyer), "leaveSale", { until });
      await turns.ask(queueActor, part, "leave", { buyer });
      return { left: true as const };
    },
    homeInQueue(eventId, buyer),
  );
}
