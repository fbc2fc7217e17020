/** An actor in memory, and its family: the actors that load, move and leave memory together.
 *
 *   family:  loading --loaded--> open --idle or ceiling--> gone (the journal has it all)
 *               |                  |
 *               +---- log broke ---+--> gone
 *
 * While a family loads, its messages wait in the mailbox; once it is open a message is a turn at once.
 */
import { Answers } from "./answers.ts";
import { addressOf, type AnyActor, type EventVersions } from "./actor.ts";
import type { Stored } from "./journal.ts";
import type { Unavailable } from "./unavailable.ts";
import { checkEvent, checkSnapshot } from "./written.ts";

/** Messages that wait for one family to load, at most. */
export const MAILBOX_MAX = 1_000;

export interface Waiting {
  readonly run: () => void;
  readonly fail: (error: unknown) => void;
}

export class Family {
  readonly id: string;
  readonly shard: number;
  open = false;
  readonly members: Activation[] = [];
  /** The view of this family (a section), if its actors have one. */
  view: Activation | undefined;
  /** Keys of actors that a newer version of the server has written, and why each is not read. */
  unread: Map<string, Unavailable> | undefined;
  mailbox: Waiting[] = [];
  /** Log position of the last turn of any member. */
  position = 0;
  /** Epoch ms of the last message. */
  usedAt: number;

  constructor(id: string, shard: number, now: number) {
    this.id = id;
    this.shard = shard;
    this.usedAt = now;
  }

  /** The earliest reminder of any member, epoch ms. */
  dueAt(): number | undefined {
    let earliest: number | undefined;
    for (const { dueAt } of this.members) {
      if (dueAt !== undefined && (earliest === undefined || dueAt < earliest)) earliest = dueAt;
    }
    return earliest;
  }
}

export class Activation {
  readonly type: AnyActor;
  readonly key: string;
  readonly family: Family;
  readonly state: unknown;
  /** Version of the last event, durable or not. */
  version = 0;
  /** Log position of its last turn: an answer that shows its state waits for it. */
  position = 0;
  dueAt: number | undefined;
  answers: Answers | undefined;

  constructor(type: AnyActor, key: string, family: Family, stored: Stored | undefined) {
    this.type = type;
    this.key = key;
    this.family = family;
    this.state = type.initial(key);
    if (stored) this.#replay(stored);
    this.dueAt = type.reminder?.dueAt(this.state as never);
  }

  /** Not kept: it is needed once an event, and a seat should fit in a kilobyte. */
  get address(): string {
    return addressOf(this.type, this.key);
  }

  evolve(event: unknown): void {
    this.version++;
    this.type.evolve(this.state as never, event as never);
  }

  /** JSON text of everything a later activation needs. */
  snapshot(): string {
    const { state, answers, type } = this;
    return JSON.stringify({ state, answers: answers?.toJSON() ?? [], events: type.events });
  }

  #replay(stored: Stored): void {
    if (stored.snapshot) {
      const saved = stored.snapshot.state as {
        state: object;
        events?: EventVersions;
        answers: ReturnType<Answers["toJSON"]>;
      };
      checkSnapshot(this, saved.events ?? {});
      const state = this.state as Record<string, unknown>;
      for (const key of Object.keys(state)) if (!(key in saved.state)) delete state[key];
      Object.assign(state, saved.state);
      this.version = stored.snapshot.version;
      for (const answered of saved.answers) this.remember(answered);
    }
    for (const { version, event, operation } of stored.events) {
      if (version !== this.version + 1) {
        throw new Error(
          `journal of ${this.address} goes from version ${this.version} to ${version}`,
        );
      }
      checkEvent(this, event);
      this.evolve(event);
      if (operation) this.remember(operation);
    }
  }

  remember(answered: Parameters<Answers["add"]>[0]): void {
    this.answers ??= new Answers();
    this.answers.add(answered);
  }
}
