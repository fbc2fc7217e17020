/** How an actor is defined: data and pure functions, no base class, no code generation.
 *
 * An actor is `type/key`. It always exists; its first message activates it. A handler looks at the
 * state and answers with events (what becomes true), a reply, and effects (what must be done outside
 * after the commit). `evolve` is the only writer and is also what replays the journal; it changes the
 * activation's private state in place (decision 0003).
 */

/** Work to be done outside once the event that caused it is durable. Delivered at least once. */
export interface Effect {
  readonly lane: string;
  /** JSON. */
  readonly payload: object;
}

export interface Decision<Event, Reply> {
  readonly reply: Reply;
  readonly events?: readonly Event[];
  readonly effects?: readonly Effect[];
  /** Of a refusal that changes nothing and says when to come again: a retry is decided anew, and not told the same
   * for ever. */
  readonly passing?: boolean;
}

export type Handler<State, Command, Event, Reply> = (
  state: State,
  command: Command,
  now: number,
) => Decision<Event, Reply>;

/** Kind of event to the version in which it is written and up to which it is read (decision 0037). */
export type EventVersions = Readonly<Record<string, number>>;

export interface ActorType<State, Event extends { readonly kind: string }, On> {
  readonly name: string;
  /** Every kind of event, at version 1 when it is new. It goes up when such an event, or what a snapshot keeps of
   * it, comes to say what code of before would miss: that code then refuses the actor instead of misreading it. */
  readonly events: { readonly [Kind in Event["kind"]]: number };
  readonly initial: (key: string) => State;
  readonly evolve: (state: State, event: Event) => void;
  /** One handler per kind of message. Command and reply types are read off the handlers. */
  readonly on: On;
  /** The leading part of the key that names the family: actors of one family share a shard and are
   * loaded by one query (Megastore calls it an entity group). Default: a family of its own. */
  readonly family?: (key: string) => string;
  /** Names the family on whose shard it lives, by the key of its own family: what is decided together is then
   * decided on one node and lands in one commit. Default: a shard of its own. */
  readonly beside?: (key: string) => string;
  /** Wakes the actor by its own message: durable, one-shot, catches up after downtime. */
  readonly reminder?: {
    readonly dueAt: (state: State) => number | undefined;
    readonly kind: keyof On & string;
  };
  /** Makes the actor a view of the family of its own key: never persisted, kept from the states of
   * the watched type, told of every change in the turn that makes it. */
  readonly watches?: {
    readonly type: string;
    readonly observe: (state: State, key: string, watched: never) => void;
    /** One whose state cannot be read here: nobody may be offered it. */
    readonly unread: (state: State, key: string) => void;
  };
  /** Writes the whole state (JSON) after every `every` events, so that a long life loads fast. */
  readonly snapshotEvery?: number;
  /** Idle time before the family may leave memory, ms. */
  readonly idleMs?: number;
}

export type AnyHandler = (state: never, command: never, now: number) => Decision<unknown, unknown>;

/** Any actor type: what the runtime handles without knowing the types inside. */
export interface AnyActor {
  readonly name: string;
  readonly events: EventVersions;
  readonly initial: (key: string) => unknown;
  readonly evolve: (state: never, event: never) => void;
  readonly on: Readonly<Record<string, AnyHandler>>;
  readonly family?: (key: string) => string;
  readonly beside?: (key: string) => string;
  readonly reminder?: {
    readonly dueAt: (state: never) => number | undefined;
    readonly kind: string;
  };
  readonly watches?: {
    readonly type: string;
    readonly observe: (state: never, key: string, watched: never) => void;
    readonly unread: (state: never, key: string) => void;
  };
  readonly snapshotEvery?: number;
  readonly idleMs?: number;
}

/** A handler that takes no command is sent an empty one. */
export type CommandOf<A extends AnyActor, K extends keyof A["on"]> =
  Parameters<A["on"][K]> extends readonly [unknown, infer C, ...unknown[]]
    ? C
    : Record<string, never>;
export type ReplyOf<A extends AnyActor, K extends keyof A["on"]> = ReturnType<A["on"][K]>["reply"];

/** Identity with inference: `defineActor<State, Event>()({...})` keeps the handler types. */
export function defineActor<State, Event extends { readonly kind: string }>() {
  return <
    On extends Record<
      string,
      (state: State, command: never, now: number) => Decision<Event, unknown>
    >,
  >(
    type: ActorType<State, Event, On>,
  ): ActorType<State, Event, On> => type;
}

/** What these types read, by their name. */
export function eventsOf(types: readonly AnyActor[]): Readonly<Record<string, EventVersions>> {
  return Object.fromEntries(types.map(({ name, events }) => [name, events]));
}

export function addressOf(type: { readonly name: string }, key: string): string {
  return `${type.name}/${key}`;
}

/** A family of many is named by the prefix of its members' addresses and ends in a slash; a family of
 * one has its actor's address. A view belongs to the family that it watches. */
export function familyOf(type: AnyActor, key: string): string {
  if (type.watches) return `${type.watches.type}/${key}/`;
  return type.family ? `${type.name}/${type.family(key)}/` : addressOf(type, key);
}

/** Shards of the whole system. Fixed for the life of a database. */
export const SHARDS = 256;
export const ALL_SHARDS = Array.from({ length: SHARDS }, (_, shard) => shard);

/** FNV-1a, 32 bits (Fowler, Noll, Vo), modulo the number of shards. */
export function shardOf(family: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < family.length; i++) {
    hash ^= family.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return (hash >>> 0) % SHARDS;
}

/** The shard of a family. */
export type Locate = (family: string) => number;

/** Where the families of these types live. */
export function locateBy(types: readonly AnyActor[]): Locate {
  const besides = new Map(types.map(({ name, beside }) => [name, beside]));
  return (family) => {
    const slash = family.indexOf("/");
    const beside = besides.get(family.slice(0, slash));
    return shardOf(beside ? beside(family.slice(slash + 1)) : family);
  };
}
