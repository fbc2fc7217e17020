/** The queue as everybody may see it, the list that the draw can be checked with, and what the organiser may
 * change while people are let in. */
import { admissionActor } from "../actors/admission.ts";
import { saleActor } from "../actors/sale.ts";
import { type AdmissionSettings, waiting } from "../domain/admission.ts";
import { askedBy } from "../domain/asking.ts";
import { SeatStatus } from "../domain/availability.ts";
import { bellOf, type Event, knownBy, lobbyOpensAt } from "../domain/event.ts";
import { isOrdinary } from "../domain/plan.ts";
import { refuse } from "../domain/refusal.ts";
import type { AdmissionView, QueueView } from "../protocol/queue.ts";
import type { Outcome, SeatMap } from "./booking.ts";
import { type Desk, homeOfAdmission } from "./desk.ts";
import { readLots } from "./lots.ts";

export async function queueStatus(desk: Desk, eventId: string): Promise<Outcome<QueueView>> {
  const loaded = await desk.events.get(eventId);
  if (!loaded) return refuse({ kind: "unknown-event", event: eventId });
  const { event, map } = loaded;
  const bell = bellOf(event);
  const { phase, sale, admission } = await desk.node.operation(async (turns) => ({
    phase: await turns.ask(saleActor, event.id, "phase", { bell }),
    sale: await turns.ask(saleActor, event.id, "look", { bell }),
    admission: await turns.ask(admissionActor, event.id, "look", {}),
  }));
  const now = desk.clock.now();
  const entrance = desk.entrances.of(event.id);
  const { draw, drawn, line, numbersBy } = admission;
  const { openedAt, soldOut } = sale;
  const { enterMs, shoppingMs } = event.queue;
  const { name, venue, timeZone, startsAt, limit, holdMs } = event;
  return {
    event: event.id,
    name,
    venue,
    timeZone,
    startsAt,
    limit,
    holdMs,
    now,
    phase,
    opensAt: event.opensAt,
    lobbyOpensAt: lobbyOpensAt(event),
    knownBy: knownBy(event),
    draw: draw && { commitment: draw.commitment, seed: draw.seed, lots: drawn, numbersBy },
    entries: entrance.entries,
    serving: line.called,
    waiting: waiting(admission),
    inside: entrance.inside,
    ratePerMinute: phase === "queue" ? entrance.ratePerMinute : 0,
    slowedBy: phase === "queue" ? entrance.slowed : null,
    enterMs,
    shoppingMs,
    capacity: event.plan.size,
    soldOut: soldOut && { ...soldOut, openedAt, placesBy: askedBy(soldOut.at, soldOut.waiting) },
    ...stockOf(event, map),
  };
}

type Stock = "free" | "sold" | "ordinaryLeft" | "categories";

function stockOf(event: Event, map: SeatMap): Pick<QueueView, Stock> {
  const { plan, prices, currency } = event;
  const free = plan.categories.map(() => 0);
  const forSale = plan.categories.map(() => 0);
  let [sold, ordinaryLeft] = [0, 0];
  for (const [seat, status] of map.seats.entries()) {
    if (status === SeatStatus.free) free[plan.category[seat]!]!++;
    if (status !== SeatStatus.blocked) forSale[plan.category[seat]!]!++;
    if (status === SeatStatus.sold) sold++;
    const left = status === SeatStatus.free || status === SeatStatus.held;
    if (left && isOrdinary(plan.flags[seat]!)) ordinaryLeft++;
  }
  return {
    free: free.reduce((sum, count) => sum + count, 0),
    sold,
    ordinaryLeft,
    categories: plan.categories.map(({ name }, n) => ({
      name,
      price: { amount: prices[n]!, currency },
      free: free[n]!,
      forSale: forSale[n]!,
    })),
  };
}

/** Known once the lots are drawn: before, somebody may still leave. */
export async function drawnLots(
  desk: Desk,
  eventId: string,
): Promise<Outcome<{ pieces: Iterable<string> }>> {
  const loaded = await desk.events.get(eventId);
  if (!loaded) return refuse({ kind: "unknown-event", event: eventId });
  return desk.node.operation(async (turns) => {
    const { drawn } = await turns.ask(admissionActor, eventId, "look", {});
    if (drawn === null) return refuse({ kind: "not-drawn-yet" });
    const lots = await readLots(turns, eventId);
    return lots ? { pieces: linesOf(lots.values()) } : refuse({ kind: "not-drawn-yet" });
  });
}

function* linesOf(parts: Iterable<readonly (string | null)[]>): Generator<string> {
  for (const part of parts) {
    const ids = part.filter((id) => id !== null);
    if (ids.length > 0) yield `${ids.join("\n")}\n`;
  }
}

export async function setAdmission(
  desk: Desk,
  eventId: string,
  changes: Partial<AdmissionSettings>,
): Promise<Outcome<AdmissionView>> {
  const loaded = await desk.events.get(eventId);
  if (!loaded) return refuse({ kind: "unknown-event", event: eventId });
  return desk.node.operation(async (turns) => {
    const { settings: before } = await turns.ask(admissionActor, eventId, "look", {});
    const settings = { ...(before ?? settingsOf(loaded.event)), ...changes };
    await turns.ask(admissionActor, eventId, "set", { settings });
    return settings;
  }, homeOfAdmission(eventId));
}

/** As the event was imported. */
export function settingsOf({ queue }: Event): AdmissionSettings {
  const { ratePerMinute, insideMax } = queue;
  return { ratePerMinute, insideMax, alarm: false };
}
