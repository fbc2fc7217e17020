/** What is written says of which version it is, and what this code would misread is not read (decision 0037).
 *
 *   event     its kind, and its version from the second on: what has none is of before there were versions
 *   snapshot  all kinds and versions that its writer knew: what came of any of them may be in the state
 */
import type { AnyActor, EventVersions } from "./actor.ts";
import { Unavailable } from "./unavailable.ts";

interface Written {
  readonly kind: string;
  readonly v?: number;
}

interface Named {
  readonly type: AnyActor;
  readonly address: string;
}

/** As it is written. */
export function versioned(type: AnyActor, event: Written): Written {
  const v = type.events[event.kind]!;
  return v > 1 ? { ...event, v } : event;
}

/** Throws Unavailable. */
export function checkEvent({ type, address }: Named, event: object): void {
  const { kind, v = 1 } = event as Written;
  const known = knownOf(type, kind);
  if (v > known) throw newer(`event "${kind}" of ${address}`, v, known);
}

/** `events`: what its writer knew. Throws Unavailable. */
export function checkSnapshot({ type, address }: Named, events: EventVersions): void {
  for (const [kind, v] of Object.entries(events)) {
    const known = knownOf(type, kind);
    if (v > known) throw newer(`event "${kind}" in the snapshot of ${address}`, v, known);
  }
}

/** The newest version that is read here; 0: none. */
function knownOf({ events }: AnyActor, kind: string): number {
  return Object.hasOwn(events, kind) ? events[kind]! : 0;
}

function newer(what: string, version: number, known: number): Unavailable {
  const here = known === 0 ? "which is unknown here" : `and is read here up to version ${known}`;
  return new Unavailable("newer-version", `${what} is of version ${version}, ${here}`);
}
