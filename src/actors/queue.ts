/** One part of an event's queue, `queue/<event>/<group>/part`: the entries of the buyers of one group. A
 * family of its own, so that it is brought into memory by a query of its own. */
import { type Alert, PUSH_LANE, type TurnPush } from "../domain/alert.ts";
import { MAIL_LANE, type TurnLetter } from "../domain/letter.ts";
import * as rules from "../domain/queue.ts";
import { defineActor, type Decision, type Effect } from "../runtime/actor.ts";

type QueueTurn<T> = Decision<rules.QueueEvent, T>;

/** An entry as it is at a moment; undefined: there is none. */
export type EntryReply = {
  readonly entry: rules.Entry | undefined;
  readonly alert: Alert | undefined;
};

/** A call, as those who are told of it are told. */
export type Call = Pick<TurnLetter, "event" | "name" | "timeZone" | "until">;

export const queueActor = defineActor<rules.QueuePart, rules.QueueEvent>()({
  name: "queue",
  events: { joined: 1, returned: 1, entered: 1, left: 1, "alert-set": 1, alerted: 1, closed: 1 },
  family: (key) => key.slice(0, key.lastIndexOf("/")),
  initial: rules.newQueuePart,
  evolve: rules.evolveQueue,
  on: {
    look: (part, c: { buyer: string }): QueueTurn<EntryReply> => ({
      reply: { entry: copyOf(part.entries.get(c.buyer)), alert: part.alerts.get(c.buyer) },
    }),
    join: (
      part,
      c: { buyer: string; id: string; late: number | null; anew: boolean },
      now,
    ): QueueTurn<{ ok: true } | { refused: { kind: "bell-rung" } }> => {
      const joined = rules.join(part, c.buyer, c.id, c.late, c.anew, now);
      return "refused" in joined ? { reply: joined } : { reply: OK, events: joined.events };
    },
    enter: (
      part,
      c: { buyer: string; called: rules.Called; enterMs: number; shoppingMs: number },
      now,
    ): QueueTurn<{ ok: true } | { missedCall: true } | { refused: rules.QueueRefusal }> => {
      const entered = rules.enter(part, c.buyer, c.called, c, now);
      return "events" in entered ? { reply: OK, events: entered.events } : { reply: entered };
    },
    comeBack: (part, c: { buyer: string; back: number }) => ({
      reply: OK,
      events: rules.comeBack(part, c.buyer, c.back),
    }),
    leave: (part, c: { buyer: string }, now) => ({
      reply: OK,
      events: rules.leave(part, c.buyer, now),
    }),
    setAlert: (part, c: { buyer: string; alert: Alert | null }): QueueTurn<{ ok: true }> => ({
      reply: OK,
      events: rules.setAlert(part, c.buyer, c.alert),
    }),
    /** Who wants to be told, with what their numbers follow from. */
    alerts: (part) => {
      const reply: { readonly buyer: string; readonly place: rules.Place }[] = [];
      for (const buyer of part.alerts.keys()) {
        const { lot, late, back } = part.entries.get(buyer)!;
        reply.push({ buyer, place: { lot, late, back } });
      }
      return { reply };
    },
    /** Of the call: once. What is to be sent is written down with it. */
    tell: (part, c: { buyer: string; call: Call }): QueueTurn<{ ok: true }> => {
      const told = rules.tell(part, c.buyer);
      if (!told) return { reply: OK };
      return { reply: OK, events: told.events, effects: effectsOf(c.buyer, told.alert, c.call) };
    },
    close: (part): QueueTurn<{ ok: true }> => ({ reply: OK, events: rules.close(part) }),
    /** `max` lots by their places, from there on, and whether they may still change. */
    lots: (part, c: { from: number; max: number }) => ({
      reply: { closed: part.closed, lots: part.lots.slice(c.from, c.from + c.max) },
    }),
    /** `entered`: within the last `withinMs`. */
    census: ({ present, inside }, c: { withinMs: number }, now): { reply: Census } => ({
      reply: {
        entries: present,
        inside: inside.count(now),
        entered: inside.enteredWithin(c.withinMs, now),
      },
    }),
  },
});

/** How many are in a part: entries that have not left, and of those the people inside. */
export interface Census {
  readonly entries: number;
  readonly inside: number;
  readonly entered: number;
}

const OK = { ok: true } as const;

function copyOf(entry: rules.Entry | undefined): rules.Entry | undefined {
  return entry && { ...entry };
}

function effectsOf(buyer: string, { mail, push, language }: Alert, call: Call): Effect[] {
  const effects: Effect[] = [];
  if (mail !== null) {
    const letter: TurnLetter = { mail: "your-turn", ...call, buyer, to: mail };
    effects.push({ lane: MAIL_LANE, payload: letter });
  }
  if (push !== null) {
    const { event, name, until } = call;
    const payload: TurnPush = { event, name, until, buyer, target: push, language };
    effects.push({ lane: PUSH_LANE, payload });
  }
  return effects;
}
