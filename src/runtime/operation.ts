/** One request's way through the actors: it asks any number of them, and what it answers leaves the
 * node only after everything it has seen is durable.
 *
 * On one node the asks of an operation run in one go whenever the actors are in memory, so what it
 * changes lands in one commit. An actor of another node is asked by a message, which is an answer of this
 * node's turns like any other: it leaves when everything that the operation has seen is durable. */
import type { Activation } from "./activation.ts";
import type { AnyActor, CommandOf, ReplyOf } from "./actor.ts";
import type { Message } from "./seams.ts";
import { isUnavailable, Unavailable } from "./unavailable.ts";

/** The caller's id of an operation, and a digest of what was asked. */
export interface OperationId {
  readonly id: string;
  readonly fingerprint: string;
}

/** The same operation id came with something else to do. */
export const KEY_REUSED = Symbol("key reused");

export interface TurnOptions {
  /** Answers a retry with the first answer; stores the answer with the events. */
  readonly once?: OperationId;
  /** Id of the effect whose result this message brings. */
  readonly done?: string;
}

/** At once, or as a promise: to be awaited either way. */
export type Maybe<T> = T | Promise<T>;

/** `use` of a value that may be there already, and then in the same breath: an await would let other
 * operations in between. */
export function whenThere<T, U>(value: Maybe<T>, use: (value: T) => Maybe<U>): Maybe<U> {
  return value instanceof Promise ? value.then(use) : use(value);
}

/** The replies that `ask` gets for each of them, in their order: at once if all are there. Those of other nodes
 * are waited for side by side, and to the last one even if one fails: what comes after must not be overtaken by
 * a message that is still out. */
export function askEach<Item, Reply>(
  items: readonly Item[],
  ask: (item: Item) => Maybe<Reply>,
): Maybe<Reply[]> {
  const asked: Maybe<Reply>[] = [];
  let isOut = false;
  try {
    for (const item of items) {
      const reply = ask(item);
      isOut ||= reply instanceof Promise;
      asked.push(reply);
    }
  } catch (error) {
    if (!isOut) throw error;
    asked.push(Promise.reject(error));
  }
  return isOut ? allOf(asked) : (asked as Reply[]);
}

async function allOf<Reply>(asked: readonly Maybe<Reply>[]): Promise<Reply[]> {
  const settled = await Promise.allSettled(asked.map(async (reply) => reply));
  return settled.map((one) => {
    if (one.status === "fulfilled") return one.value;
    throw one.reason;
  });
}

/** Asks item after item and gives each reply to `use`, in their order; at once if all are there. As long as replies
 * come from other nodes, `together` items are asked side by side: `items` may leave out what an earlier reply has
 * made needless, so that few are asked in vain. */
export function askInTurn<Item, Reply>(
  items: Iterator<Item>,
  together: number,
  ask: (item: Item) => Maybe<Reply>,
  use: (reply: Reply) => void,
): Maybe<void> {
  for (;;) {
    const item = items.next();
    if (item.done) return;
    const reply = ask(item.value);
    if (reply instanceof Promise) return afar(reply);
    use(reply);
  }

  async function afar(first: Promise<Reply>): Promise<void> {
    use(await first);
    for (;;) {
      const asked: Item[] = [];
      while (asked.length < together) {
        const item = items.next();
        if (item.done) break;
        asked.push(item.value);
      }
      if (asked.length === 0) return;
      for (const reply of await askEach(asked, ask)) use(reply);
    }
  }
}

export type Recalled = { readonly answer: unknown } | typeof KEY_REUSED | undefined;

/** A symbol does not travel. */
const REUSED_AFAR = { keyReused: true };

/** The reply of a turn as it travels to another node. */
export function toAfar(reply: unknown): unknown {
  return reply === KEY_REUSED ? REUSED_AFAR : reply;
}

function fromAfar(reply: unknown): unknown {
  const reused = typeof reply === "object" && reply !== null && "keyReused" in reply;
  return reused ? KEY_REUSED : reply;
}

const NO_OPTIONS: TurnOptions = {};
/** Actors that an operation keeps at hand, at most: a search through more would be no shorter. */
const MET_MAX = 8;

/** What an operation needs of its node. */
export interface Turns {
  readonly generation: number;
  /** The activation, if its family is in memory. */
  resident(type: AnyActor, key: string): Activation | undefined;
  /** Hands the activation to `run`: at once if it is in memory, otherwise when the mailbox comes to it.
   * False if another node holds its shard. */
  activate(
    type: AnyActor,
    key: string,
    run: (activation: Activation) => void,
    fail: (error: unknown) => void,
  ): boolean;
  /** Sends the message to the node that holds the actor's shard; `check` throws when the operation is dead. */
  forward(type: AnyActor, key: string, message: Message, check: () => void): Promise<unknown>;
  /** Resolves when everything up to the position is durable. */
  passed(position: number): Promise<void>;
  turn(activation: Activation, kind: string, command: unknown, options: TurnOptions): unknown;
}

export class Operation {
  readonly #turns: Turns;
  readonly #generation: number;
  /** Those it has met: an actor is asked two or three times, and finding it in a large map takes longer
   * than many a turn. */
  readonly #met: Activation[] = [];
  /** The answer waits for this log position. */
  position = 0;
  #wrote = false;
  /** Messages to other nodes: each may have changed something, the answer does not say. */
  #sent = 0;
  readonly #isWanted: (() => boolean) | undefined;

  /** `isWanted`: whether turns may still begin; a message of another node has a deadline. */
  constructor(turns: Turns, isWanted?: () => boolean) {
    this.#turns = turns;
    this.#generation = turns.generation;
    this.#isWanted = isWanted;
  }

  /** Whether it may have changed anything: then it may have taken effect even if it fails later. */
  get wrote(): boolean {
    return this.#wrote || this.#sent > 0;
  }

  /** Throws if the log broke meanwhile: what the operation saw may be lost. */
  checkUnbroken(): void {
    if (this.#turns.generation === this.#generation) return;
    throw new Unavailable(
      this.wrote ? "outcome-unknown" : "overloaded",
      "the log broke in the middle of the operation",
    );
  }

  /** What another node has sent: its turn. */
  serve(type: AnyActor, { key, kind, command, once, done }: Message): Maybe<unknown> {
    return this.#send(type, key, kind, command, { ...(once && { once }), ...(done && { done }) });
  }

  /** Sends one message. The reply of its turn, at once if the actor is in memory: most are, and a
   * promise for each was half of what a hold cost. Throws Unavailable. */
  ask<A extends AnyActor, K extends keyof A["on"] & string>(
    type: A,
    key: string,
    kind: K,
    command: CommandOf<A, K>,
    options: { readonly done?: string } = NO_OPTIONS,
  ): Maybe<ReplyOf<A, K>> {
    return this.#send(type, key, kind, command, options);
  }

  /** As `ask`, but a message that was answered before under this id gets the first answer. */
  askOnce<A extends AnyActor, K extends keyof A["on"] & string>(
    type: A,
    key: string,
    kind: K,
    command: CommandOf<A, K>,
    once: OperationId,
  ): Maybe<ReplyOf<A, K> | typeof KEY_REUSED> {
    return this.#send(type, key, kind, command, { once });
  }

  /** The first answer to this operation, if the actor has given one. */
  recall(type: AnyActor, key: string, id: OperationId): Maybe<Recalled> {
    this.checkUnbroken();
    const resident = this.#resident(type, key);
    if (resident) return this.#recalled(resident, id);
    // Undefined where another node holds the actor, too: its holder answers the retry itself.
    return this.#later(type, key, (activation) => this.#recalled(activation, id));
  }

  #recalled(activation: Activation, { id, fingerprint }: OperationId): Recalled {
    this.#sees(activation);
    const known = activation.answers?.get(id);
    if (!known) return undefined;
    return known.fingerprint === fingerprint ? { answer: JSON.parse(known.answer) } : KEY_REUSED;
  }

  #send(
    type: AnyActor,
    key: string,
    kind: string,
    command: unknown,
    options: TurnOptions,
  ): unknown {
    this.checkUnbroken();
    const resident = this.#resident(type, key);
    if (resident) return this.#turn(resident, kind, command, options);
    const reply = this.#later(type, key, (late) => this.#turn(late, kind, command, options));
    if (reply) return reply;
    const { once, done } = options;
    return this.#forward(type, key, { type: type.name, key, kind, command, once, done });
  }

  async #forward(type: AnyActor, key: string, message: Message): Promise<unknown> {
    this.#sent++;
    await this.#turns.passed(this.position);
    const check = (): void => this.checkUnbroken();
    try {
      return fromAfar(await this.#turns.forward(type, key, message, check));
    } catch (error) {
      // Only this says for certain that its turn was not taken.
      if (isUnavailable(error, "newer-version")) this.#sent--;
      throw error;
    }
  }

  #resident(type: AnyActor, key: string): Activation | undefined {
    if (type.watches) return this.#turns.resident(type, key); // asked once, but often many of them
    for (const met of this.#met) {
      // It may have left memory since, while the operation waited for another.
      if (met.type === type && met.key === key && met.family.open) return met;
    }
    const resident = this.#turns.resident(type, key);
    if (resident && this.#met.length < MET_MAX) this.#met.push(resident);
    return resident;
  }

  #turn(activation: Activation, kind: string, command: unknown, options: TurnOptions): unknown {
    if (this.#isWanted?.() === false)
      throw new Unavailable("overloaded", "the message came to its turn too late");
    const before = activation.position;
    const reply = this.#turns.turn(activation, kind, command, options);
    if (activation.position !== before) this.#wrote = true;
    // What is remembered without a row of its own may show what this operation has seen elsewhere.
    else if (options.once && this.position > before) activation.position = this.position;
    this.#sees(activation);
    return reply;
  }

  #sees(activation: Activation): void {
    // A view shows its whole family.
    const position = activation.type.watches ? activation.family.position : activation.position;
    if (position > this.position) this.position = position;
  }

  /** What `use` makes of the activation when it is loaded; undefined if another node holds it. `use` runs
   * in the order of the mailbox, in one go with its check that the log holds: nothing can come in between. */
  #later<T>(
    type: AnyActor,
    key: string,
    use: (activation: Activation) => T,
  ): Promise<T> | undefined {
    let here = true;
    const used = new Promise<T>((resolve, reject) => {
      const run = (activation: Activation) => {
        try {
          this.checkUnbroken();
          resolve(use(activation));
        } catch (error) {
          reject(error);
        }
      };
      here = this.#turns.activate(type, key, run, reject);
    });
    return here ? used : undefined;
  }
}
