/** Where an event is asked for, and the first questions about it. */
import type { EventView } from "../src/protocol/api.ts";
import { call, type Answer } from "./call.ts";
import { callBytes } from "./call-for.ts";

export function eventPath(event: string): string {
  return `/api/events/${encodeURIComponent(event)}`;
}

export function askEvent(event: string): Promise<Answer<EventView>> {
  return call<EventView>(eventPath(event));
}

/** What the map is made of. */
export type AskedSale = {
  readonly event: Promise<Answer<EventView>>;
  readonly plan: Promise<Answer<Uint8Array>>;
  readonly seats: Promise<Answer<Uint8Array>>;
};

/** All at once, as far as it is known where: the code that reads it may still be on its way. */
export function askSale(id: string): AskedSale {
  const event = askEvent(id);
  const plan = event.then((view) => ("problem" in view ? view : callBytes(view.ok.planUrl)));
  return { event, plan, seats: callBytes(`${eventPath(id)}/seats`) };
}
