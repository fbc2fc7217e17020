/** Where an event is asked for, and the first question about it. */
import type { EventView } from "../src/protocol/api.ts";
import { call, type Answer } from "./call.ts";

export function eventPath(event: string): string {
  return `/api/events/${encodeURIComponent(event)}`;
}

export function askEvent(event: string): Promise<Answer<EventView>> {
  return call<EventView>(eventPath(event));
}
