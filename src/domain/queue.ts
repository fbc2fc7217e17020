/** One part of the queue of an event: its entries, one a buyer.
 *
 *   join --> waiting --called, enter--> inside --its time is over--> over
 *              |  ^                        |                          |
 *     too late |  | called again           +--leave--> gone <---------+--join anew: at the end
 *              v  |                                     ^
 *            returning --too late again: missed --------+
 *
 * Who joins before the bell draws a lot: the rank is not known before all lots are (draw.ts). Who comes
 * later has a number behind all lots, first come, first served; so has, already in the lobby, whose address is
 * too new to draw one. Such a number is its buyer's until it has been called: who goes and joins again has it again, so
 * that coming and going makes nobody's wait longer. Being called is not written here: it
 * follows from the numbers that the admission has called (admission.ts).
 *
 * Who waits may leave word how to be told of the call (alert.ts). It is told once; whoever enters, leaves or
 * joins anew is not told any more.
 */
import { type Alert, sameAlert } from "./alert.ts";
import { Inside } from "./inside.ts";

export interface Entry {
  /** Random; it is what the draw ranks, and public. */
  readonly id: string;
  /** Epoch ms. */
  readonly joinedAt: number;
  /** Place among the lots of this part, from 0; null: came after the bell, or draws none. */
  readonly lot: number | null;
  /** Number among those behind the lots, from 1; null: has a lot. */
  readonly late: number | null;
  /** Number in the line of those who come back, from 1. */
  back: number | null;
  /** Until when it may shop, epoch ms; null: has not entered. */
  insideUntil: number | null;
  gone: boolean;
  /** How often this buyer has joined the event, this time included. */
  readonly joins: number;
}

export interface QueuePart {
  readonly entries: Map<string, Entry>;
  /** Ids of the entries of the lobby, by lot; null: gone before the draw. */
  readonly lots: (string | null)[];
  /** By buyer: of those who want to be told of their call, and have not been. */
  readonly alerts: Map<string, Alert>;
  /** The bell has rung: no more lots. */
  closed: boolean;
  /** Entries that have not left. */
  present: number;
  readonly inside: Inside;
}

/** What an entry's number follows from. */
export type Place = Pick<Entry, "lot" | "late" | "back">;

export type QueueEvent =
  | {
      readonly kind: "joined";
      readonly buyer: string;
      readonly id: string;
      readonly at: number;
      readonly late: number | null;
    }
  | { readonly kind: "returned"; readonly buyer: string; readonly back: number }
  | {
      readonly kind: "entered";
      readonly buyer: string;
      readonly at: number;
      readonly until: number;
    }
  /** `until` of who was inside, so that whoever counts need not look it up. */
  | { readonly kind: "left"; readonly buyer: string; readonly until: number | null }
  /** With the place, so that whoever tells need not look it up. */
  | ({ readonly kind: "alert-set"; readonly buyer: string; readonly alert: Alert | null } & Place)
  | { readonly kind: "alerted"; readonly buyer: string }
  | { readonly kind: "closed" };

/** `turn-over`: it was called and did not come, twice; or its time inside is over. */
export type QueueRefusal = "not-in-queue" | "not-called-yet" | "turn-over";

export function newQueuePart(): QueuePart {
  const [entries, alerts] = [new Map(), new Map()];
  return { entries, lots: [], alerts, closed: false, present: 0, inside: new Inside() };
}

/** When its number was called, epoch ms; undefined: not yet. */
export interface Called {
  readonly line: number | undefined;
  readonly back: number | undefined;
}

/** missed-call: called once and not come; it may come back, once. missed: the second call as well. */
export type Standing =
  | "waiting"
  | "called"
  | "missed-call"
  | "returning"
  | "missed"
  | "inside"
  | "over"
  | "gone";

/** How an entry stands. `enterMs`: how long a call is good for. */
export function standing(entry: Entry, called: Called, enterMs: number, now: number): Standing {
  if (entry.gone) return "gone";
  if (entry.insideUntil !== null) return now < entry.insideUntil ? "inside" : "over";
  const back = entry.back !== null;
  const calledAt = back ? called.back : called.line;
  if (calledAt === undefined) return back ? "returning" : "waiting";
  if (now < calledAt + enterMs) return "called";
  return back ? "missed" : "missed-call";
}

/** How often one buyer may join an event, in the lobby and after the bell together: enough for who misses calls or has
 * too little time, and an end for who comes and goes in a loop. */
export const JOINS_MAX = 5;

/** Whether a buyer with such an entry may join anew, at the end. */
export function mayJoinAnew(entry: Entry | undefined, how: Standing | undefined): boolean {
  return entry === undefined || how === "over" || how === "missed" || how === "gone";
}

/** The number behind the lots that an entry's buyer has again: it has not been called yet. Null: there is none. */
export function numberKept({ late }: Entry, { line }: Called): number | null {
  return line === undefined ? late : null;
}

/** Whether an address draws a lot that signed in for the first time at `knownSince`. `by`: the last moment
 * for that, null: there is none. Epoch ms. */
export function drawsLot(knownSince: number, by: number | null): boolean {
  return by === null || knownSince <= by;
}

export type Joined =
  | { readonly events: readonly QueueEvent[] }
  /** The bell has rung: a number among the late ones is needed. */
  | { readonly refused: { readonly kind: "bell-rung" } };

/** `late` null: a lot. `anew`: whether the entry that is there may be replaced. */
export function join(
  part: QueuePart,
  buyer: string,
  id: string,
  late: number | null,
  anew: boolean,
  now: number,
): Joined {
  if (part.entries.has(buyer) && !anew) return { events: [] };
  if (late === null && part.closed) return { refused: { kind: "bell-rung" } };
  return { events: [{ kind: "joined", buyer, id, at: now, late }] };
}

export type Entered =
  | { readonly events: readonly QueueEvent[] }
  /** Too late for the first call: it must be given a number in the line of those who come back. */
  | { readonly missedCall: true }
  | { readonly refused: QueueRefusal };

export function enter(
  part: QueuePart,
  buyer: string,
  called: Called,
  times: { readonly enterMs: number; readonly shoppingMs: number },
  now: number,
): Entered {
  const entry = part.entries.get(buyer);
  if (!entry) return { refused: "not-in-queue" };
  const how = standing(entry, called, times.enterMs, now);
  switch (how) {
    case "inside":
      return { events: [] };
    case "called":
      return { events: [{ kind: "entered", buyer, at: now, until: now + times.shoppingMs }] };
    case "missed-call":
      return { missedCall: true };
    case "waiting":
    case "returning":
      return { refused: "not-called-yet" };
    case "gone":
      return { refused: "not-in-queue" };
    case "missed":
    case "over":
      return { refused: "turn-over" };
    default:
      return how satisfies never;
  }
}

/** Back in line, at its front: once. */
export function comeBack(part: QueuePart, buyer: string, back: number): readonly QueueEvent[] {
  const entry = part.entries.get(buyer);
  if (!entry || entry.back !== null || entry.gone || entry.insideUntil !== null) return [];
  return [{ kind: "returned", buyer, back }];
}

export function leave(part: QueuePart, buyer: string, now: number): readonly QueueEvent[] {
  const entry = part.entries.get(buyer);
  if (!entry || entry.gone) return [];
  const { insideUntil } = entry;
  const until = insideUntil !== null && insideUntil > now ? insideUntil : null;
  return [{ kind: "left", buyer, until }];
}

/** `alert` null: not to be told after all. Who is inside, or not there, has nothing to wait for. */
export function setAlert(
  part: QueuePart,
  buyer: string,
  alert: Alert | null,
): readonly QueueEvent[] {
  const entry = part.entries.get(buyer);
  if (!entry || entry.gone || entry.insideUntil !== null) return [];
  if (sameAlert(part.alerts.get(buyer), alert)) return [];
  const { lot, late, back } = entry;
  return [{ kind: "alert-set", buyer, alert, lot, late, back }];
}

/** Of somebody who has been called: undefined if there is nothing to tell, or it has been told. */
export function tell(
  part: QueuePart,
  buyer: string,
): { readonly alert: Alert; readonly events: readonly QueueEvent[] } | undefined {
  const alert = part.alerts.get(buyer);
  return alert && { alert, events: [{ kind: "alerted", buyer }] };
}

/** The bell: from here on the lots are what they are. */
export function close(part: QueuePart): readonly QueueEvent[] {
  return part.closed ? [] : [{ kind: "closed" }];
}

export function evolveQueue(part: QueuePart, event: QueueEvent): void {
  switch (event.kind) {
    case "joined": {
      const { buyer, id, at, late } = event;
      forgetLot(part, buyer);
      part.alerts.delete(buyer);
      const before = part.entries.get(buyer);
      if (before?.gone !== false) part.present++;
      const lot = late === null ? part.lots.push(id) - 1 : null;
      part.entries.set(buyer, {
        id,
        joinedAt: at,
        lot,
        late,
        back: null,
        insideUntil: null,
        gone: false,
        joins: (before?.joins ?? 0) + 1,
      });
      return;
    }
    case "returned":
      part.entries.get(event.buyer)!.back = event.back;
      return;
    case "entered":
      part.alerts.delete(event.buyer);
      part.entries.get(event.buyer)!.insideUntil = event.until;
      part.inside.enter(event.at, event.until);
      return;
    case "left":
      forgetLot(part, event.buyer);
      part.alerts.delete(event.buyer);
      part.entries.get(event.buyer)!.gone = true;
      part.present--;
      if (event.until !== null) part.inside.leave(event.until);
      return;
    case "alert-set":
      if (event.alert) part.alerts.set(event.buyer, event.alert);
      else part.alerts.delete(event.buyer);
      return;
    case "alerted":
      part.alerts.delete(event.buyer);
      return;
    case "closed":
      part.closed = true;
      return;
    default:
      event satisfies never;
  }
}

/** Who goes before the bell is not drawn. After it the list is public and stays as it is. */
function forgetLot(part: QueuePart, buyer: string): void {
  const before = part.entries.get(buyer);
  if (before && before.lot !== null && !part.closed) part.lots[before.lot] = null;
}
