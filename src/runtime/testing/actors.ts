/** Actors that exist to be tested with: one that counts, one that is woken, a family with a view. */
import { defineActor } from "../actor.ts";

/** More at once is refused. */
export const ADD_MAX = 100;

export type CounterEvent =
  | { readonly kind: "added"; readonly by: number }
  | { readonly kind: "cleared" }
  /** `evolve` throws at it. */
  | { readonly kind: "poison" };

export interface Counter {
  value: number;
  /** Additions since the last clear. Absent after a clear, so that a snapshot has to say so. */
  added?: number;
}

export type AddReply = { readonly value: number } | { readonly refused: "too-much" };

/** `counter/<any key>`. `notify` causes an effect in the lane `letters`. */
export function counterActor(
  options: { readonly snapshotEvery?: number; readonly idleMs?: number } = {},
) {
  return defineActor<Counter, CounterEvent>()({
    ...options,
    name: "counter",
    events: { added: 1, cleared: 1, poison: 1 },
    initial: () => ({ value: 0, added: 0 }),
    evolve: (counter, event) => {
      switch (event.kind) {
        case "added":
          counter.value += event.by;
          counter.added = (counter.added ?? 0) + 1;
          return;
        case "cleared":
          counter.value = 0;
          delete counter.added;
          return;
        case "poison":
          counter.value = Number.NaN; // half a turn, if anybody could see it
          throw new Error("evolve failed");
        default:
          event satisfies never;
      }
    },
    on: {
      add: ({ value }, { by }: { by: number }): { reply: AddReply; events?: CounterEvent[] } =>
        by > ADD_MAX
          ? { reply: { refused: "too-much" } }
          : { reply: { value: value + by }, events: [{ kind: "added", by }] },
      /** Refused as long as it counts nothing. */
      later: ({ value }): { reply: number | "later"; events?: CounterEvent[]; passing?: true } =>
        value === 0
          ? { reply: "later", passing: true }
          : { reply: value, events: [{ kind: "added", by: 1 }] },
      /** `times` events of one turn. */
      addEach: (_, { times }: { times: number }) => ({
        reply: times,
        events: Array.from({ length: times }, () => ({ kind: "added", by: 1 }) as const),
      }),
      clear: () => ({ reply: "cleared", events: [{ kind: "cleared" } as const] }),
      get: ({ value }) => ({ reply: value }),
      look: (counter) => ({ reply: { ...counter } }),
      time: (_, __: object, now) => ({ reply: now }),
      throwing: (): { reply: never } => {
        throw new Error("handler failed");
      },
      poison: () => ({
        reply: "never seen",
        events: [{ kind: "added", by: 1 } as const, { kind: "poison" } as const],
      }),
      notify: (_, { text, lane = "letters" }: { text: string; lane?: string }) => ({
        reply: "noted",
        events: [{ kind: "added", by: 1 } as const],
        effects: [{ lane, payload: { text } }],
      }),
      /** `times` effects of one event. */
      notifyEach: (_, { times, lane = "letters" }: { times: number; lane?: string }) => ({
        reply: "noted",
        events: [{ kind: "added", by: 1 } as const],
        effects: Array.from({ length: times }, () => ({ lane, payload: {} })),
      }),
      /** The mistake of an author: an effect of no event. */
      notifyOfNothing: () => ({ reply: "", effects: [{ lane: "letters", payload: {} }] }),
      /** What a letter's delivery brings back. */
      delivered: () => ({ reply: "thanks", events: [{ kind: "added", by: 1 } as const] }),
      seen: () => ({ reply: "seen" }),
    },
  });
}

export type CellEvent =
  | { readonly kind: "held"; readonly until: number }
  | { readonly kind: "released" }
  | { readonly kind: "expired" };

export interface Cell {
  until: number | null;
  expired: number;
}

/** `cell/<board>/<name>`: can be held for a while. Cells of a board are a family. */
export const cellActor = defineActor<Cell, CellEvent>()({
  name: "cell",
  events: { held: 1, released: 1, expired: 1 },
  family: (key) => key.slice(0, key.indexOf("/")),
  initial: () => ({ until: null, expired: 0 }),
  evolve: (cell, event) => {
    cell.until = event.kind === "held" ? event.until : null;
    if (event.kind === "expired") cell.expired++;
  },
  reminder: { kind: "expire", dueAt: ({ until }) => until ?? undefined },
  on: {
    hold: (_, { until }: { until: number }) => ({
      reply: "held",
      events: [{ kind: "held", until } as const],
    }),
    release: () => ({ reply: "released", events: [{ kind: "released" } as const] }),
    /** Takes the runtime's word for it that the time has come. */
    expire: () => ({ reply: "expired", events: [{ kind: "expired" } as const] }),
    look: (cell) => ({ reply: { ...cell } }),
  },
});

/** `board/<board>`: how many of its cells are held. A view. */
export const boardActor = defineActor<Map<string, boolean>, never>()({
  name: "board",
  events: {},
  initial: () => new Map(),
  evolve: () => undefined,
  watches: {
    type: "cell",
    observe: (board: Map<string, boolean>, key: string, cell: Cell) => {
      board.set(key, cell.until !== null);
    },
    unread: (board: Map<string, boolean>, key: string) => {
      board.set(key, true);
    },
  },
  on: {
    held: (board) => ({ reply: [...board].filter(([, held]) => held).map(([key]) => key) }),
  },
});

/** `alarm/<key>`: a family of one that is woken; throws when told to, to see what becomes of the rest. */
export const alarmActor = defineActor<
  { at: number | null; rang: number[]; broken: boolean },
  | { readonly kind: "set"; readonly at: number; readonly broken: boolean }
  | { readonly kind: "rang" }
>()({
  name: "alarm",
  events: { set: 1, rang: 1 },
  initial: () => ({ at: null, rang: [], broken: false }),
  evolve: (alarm, event) => {
    if (event.kind === "rang") {
      if (alarm.at !== null) alarm.rang.push(alarm.at);
      alarm.at = null;
    } else {
      alarm.at = event.at;
      alarm.broken = event.broken;
    }
  },
  reminder: { kind: "ring", dueAt: ({ at }) => at ?? undefined },
  on: {
    set: (_, { at, broken = false }: { at: number; broken?: boolean }) => ({
      reply: "set",
      events: [{ kind: "set", at, broken } as const],
    }),
    ring: ({ broken }) => {
      if (broken) throw new Error("the bell is broken");
      return { reply: "rang", events: [{ kind: "rang" } as const] };
    },
    look: (alarm) => ({ reply: { at: alarm.at, rang: [...alarm.rang] } }),
  },
});
