/** Events as they stand: phase and live map; and the organiser's way to change the phase. */
import { saleActor } from "../actors/sale.ts";
import { bellOf } from "../domain/event.ts";
import { refuse } from "../domain/refusal.ts";
import type { Phase } from "../domain/sale.ts";
import { Unavailable } from "../runtime/unavailable.ts";
import type { OnSale, Outcome } from "./booking.ts";
import type { Desk } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { isRefused } from "./once.ts";

export async function eventsOnSale(desk: Desk): Promise<readonly OnSale[]> {
  const all: OnSale[] = [];
  for (const id of await desk.events.ids()) {
    const loaded = await desk.events.get(id);
    if (loaded) all.push(await onSale(desk, loaded));
  }
  return all;
}

export async function eventOnSale(desk: Desk, id: string): Promise<Outcome<OnSale>> {
  const loaded = await desk.events.get(id);
  return loaded ? onSale(desk, loaded) : refuse({ kind: "unknown-event", event: id });
}

export async function setPhase(
  desk: Desk,
  id: string,
  phase: Phase,
): Promise<Outcome<{ phase: Phase }>> {
  const loaded = await desk.events.get(id);
  if (!loaded) return refuse({ kind: "unknown-event", event: id });
  const bell = bellOf(loaded.event);
  const set = await desk.node.operation((turns) =>
    turns.ask(saleActor, id, "set", { phase, bell }),
  );
  if (!isRefused(set)) await desk.phases.settled();
  return set;
}

async function onSale(desk: Desk, { event, map }: Loaded): Promise<OnSale> {
  const phase = await desk.node.operation((turns) => desk.phases.of(turns, event));
  if (map.isOld) throw new Unavailable("not-owner", "what others did meanwhile is not known yet");
  return { event, phase, map };
}
