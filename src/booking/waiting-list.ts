/** The waiting list of a sale: whoever got nothing says what they would take. Who could have it at this moment is told
 * so instead; in the queue one's turn may be too late for what is free, so there it is taken. */
import { waitingListActor } from "../actors/waiting-list.ts";
import { refuse } from "../domain/refusal.ts";
import type { Wants } from "../domain/waiting-list.ts";
import type { WantingView } from "../protocol/queue.ts";
import type { Operation as Turns } from "../runtime/operation.ts";
import type { Outcome } from "./booking.ts";
import type { Desk } from "./desk.ts";
import { findTogether, wishOf } from "./hold-best.ts";

type Answer = Promise<Outcome<{ wanting: WantingView }>>;

/** Before the sale there is nothing to wait for, and when it is closed, which is final, nothing comes back. */
const NOTHING_TO_WAIT_FOR: ReadonlySet<string> = new Set(["announced", "lobby", "closed"]);

export async function wantSeats(desk: Desk, buyer: string, eventId: string, wants: Wants): Answer {
  const loaded = await desk.events.get(eventId);
  if (!loaded) return refuse({ kind: "unknown-event", event: eventId });
  const { event } = loaded;
  const { party, maxPrice } = wants;
  if (party > event.limit)
    return refuse({ kind: "limit-reached", limit: event.limit, held: 0, bought: 0 });
  const wish = wishOf(loaded, { quantity: party, ...(maxPrice !== null && { maxPrice }) });
  if ("refused" in wish) return wish;
  return desk.node.operation(async (turns) => {
    const phase = await desk.phases.of(turns, event);
    if (NOTHING_TO_WAIT_FOR.has(phase))
      return refuse({ kind: "sale-not-open", phase, opensAt: event.opensAt });
    if (phase === "open" && (await findTogether(desk, turns, loaded, wish)))
      return refuse({ kind: "seats-free", party });
    await turns.ask(waitingListActor, event.id, "join", { buyer, wants });
    return look(turns, event.id, buyer);
  });
}

export async function lookWanting(desk: Desk, buyer: string, eventId: string): Answer {
  const loaded = await desk.events.get(eventId);
  if (!loaded) return refuse({ kind: "unknown-event", event: eventId });
  return desk.node.operation((turns) => look(turns, eventId, buyer));
}

export async function wantNothing(
  desk: Desk,
  buyer: string,
  eventId: string,
): Promise<Outcome<{ left: true }>> {
  const loaded = await desk.events.get(eventId);
  if (!loaded) return refuse({ kind: "unknown-event", event: eventId });
  return desk.node.operation(async (turns) => {
    await turns.ask(waitingListActor, eventId, "leave", { buyer });
    return { left: true as const };
  });
}

async function look(turns: Turns, event: string, buyer: string): Answer {
  const { entry } = await turns.ask(waitingListActor, event, "look", { buyer });
  if (!entry) return refuse({ kind: "not-on-waiting-list" });
  const { ahead, joinedAt, party, maxPrice } = entry;
  return { wanting: { ahead, joinedAt, party, maxPrice } };
}
