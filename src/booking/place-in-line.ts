/** An entry and its place: what the queue's parts, the draw and the admission say of one buyer, together. */
import { admissionActor } from "../actors/admission.ts";
import { queueActor } from "../actors/queue.ts";
import type { QueueTerms } from "../domain/event.ts";
import type { Alert } from "../domain/alert.ts";
import {
  type Called,
  type Entry,
  JOINS_MAX,
  type Place,
  type Standing,
  standing,
} from "../domain/queue.ts";
import type { EntryView } from "../protocol/queue.ts";
import type { Operation as Turns } from "../runtime/operation.ts";
import { Unavailable } from "../runtime/unavailable.ts";
import type { Desk } from "./desk.ts";
import type { Loaded } from "./events.ts";

/** Of a buyer's id, as the groups of shoppers. Base64url, so there are 64. */
export const GROUPS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".split("");

export function groupOf(buyer: string): string {
  return buyer.slice(0, 1);
}

export function partKey(event: string, group: string): string {
  return `${event}/${group}/part`;
}

export interface PlaceInLine {
  readonly entry: Entry;
  /** Place in the line, from 1; null: not drawn yet. */
  readonly number: number | null;
  readonly called: Called;
  readonly how: Standing;
  /** How the buyer is to be told of the call, if they have not been. */
  readonly alert: Alert | undefined;
}

/** Undefined: the buyer has not joined. */
export async function placeOf(
  desk: Desk,
  turns: Turns,
  { event }: Loaded,
  buyer: string,
): Promise<PlaceInLine | undefined> {
  const part = partKey(event.id, groupOf(buyer));
  const { entry, alert } = await turns.ask(queueActor, part, "look", { buyer });
  if (!entry) return undefined;
  const { drawn } = await turns.ask(admissionActor, event.id, "look", {});
  // After a start: in the meantime nobody is to be told that they are still waiting.
  if (drawn !== null && !desk.entrances.of(event.id).ranks)
    throw new Unavailable("overloaded", "the ranks are being worked out");
  const number = numberOf(desk, event.id, buyer, entry, drawn);
  const called = await turns.ask(admissionActor, event.id, "called", {
    line: number,
    back: entry.back,
  });
  const how = standing(entry, called, event.queue.enterMs, desk.clock.now());
  return { entry, number, called, how, alert };
}

export function numberOf(
  { entrances }: Pick<Desk, "entrances">,
  event: string,
  buyer: string,
  { lot, late }: Pick<Place, "lot" | "late">,
  drawn: number | null,
): number | null {
  if (lot !== null) return entrances.of(event).ranks?.get(groupOf(buyer))?.[lot] ?? null;
  return drawn === null || late === null ? null : drawn + late;
}

/** Until when who has been called may enter, epoch ms. */
export function enterUntil({ entry, called, how }: PlaceInLine, enterMs: number): number | null {
  const calledAt = entry.back === null ? called.line : called.back;
  return how === "called" && calledAt !== undefined ? calledAt + enterMs : null;
}

export function entryView(place: PlaceInLine, { enterMs }: QueueTerms, now: number): EntryView {
  const { entry, number, how } = place;
  const { mail = null, push = null } = place.alert ?? {};
  const { id, joinedAt, lot, insideUntil, joins } = entry;
  // Who has left is not asked about.
  const state = how === "gone" ? "over" : how;
  return {
    id,
    joinedAt,
    inDraw: lot !== null,
    number,
    state,
    enterUntil: enterUntil(place, enterMs),
    insideUntil: state === "inside" ? insideUntil : null,
    joinsLeft: Math.max(0, JOINS_MAX - joins),
    alert: { mail: mail !== null, push: push !== null },
    now,
  };
}
