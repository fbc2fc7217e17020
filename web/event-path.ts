/** Where an event is asked for, and the first questions about it. */
import type { EventView } from "../src/protocol/api.ts";
import { call, type Answer } from "./call.ts";
import { PLAN_VERSION } from "../src/protocol/plan-version.ts";
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

/** All at once: the code that reads it may still be on its way. An event keeps its plan, so the plan is not asked for by
 * its name for ever, which the event would have to tell first. */
export function askSale(id: string): AskedSale {
  const at = eventPath(id);
  return {
    event: askEvent(id),
    plan: callBytes(`${at}/plan?v=${PLAN_VERSION}`),
    seats: callBytes(`${at}/seats`),
  };
}
