/** Which families are in memory: opens them from the journal, lets idle ones go.
 *
 * A family of many (a section) opens with one query. Families of one (a shopper, an order) open
 * together: while one query runs, the next batch collects. */
import { Activation, Family, MAILBOX_MAX } from "./activation.ts";
import { type AnyActor, familyOf, type Locate } from "./actor.ts";
import type { Journal, Stored } from "./journal.ts";
import { ResidentSet } from "./resident-set.ts";
import { Unavailable } from "./unavailable.ts";

/** Families of one in one loading query, at most. */
export const LOAD_BATCH_MAX = 1_000;
/** Families that wait to be loaded, at most. */
export const LOADING_MAX = 20_000;
export const IDLE_MS_DEFAULT = 15 * 60_000;
/** Activations in memory, at most: past it the longest unused families leave until a tenth is free. */
export const RESIDENT_MAX_DEFAULT = 500_000;

export interface ResidencyEvents {
  opened(family: Family): void;
  /** A family leaves memory. */
  left(family: Family): void;
  /** Some of it was written by a newer version, and is not read. */
  partly(family: Family, unread: ReadonlyMap<string, Unavailable>): void;
  /** It could not be loaded (Unavailable) or not be made from what was loaded. */
  unread(family: Family, error: unknown): void;
  overload(where: string): void;
  /** False while a member has events that are not durable yet. */
  mayLeave(family: Family): boolean;
}

export class Residency {
  readonly #journal: Journal;
  readonly #types: ReadonlyMap<string, AnyActor>;
  readonly #events: ResidencyEvents;
  readonly #residentMax: number;
  readonly #locate: Locate;
  #families = new Map<string, Family>();
  readonly #activations = new ResidentSet();
  #toLoad: Family[] = [];
  #loadingBatch = false;
  #loading = 0;

  constructor(
    journal: Journal,
    types: readonly AnyActor[],
    events: ResidencyEvents,
    residentMax: number,
    locate: Locate,
  ) {
    this.#journal = journal;
    this.#types = new Map(types.map((type) => [type.name, type]));
    this.#events = events;
    this.#residentMax = residentMax;
    this.#locate = locate;
  }

  get size(): number {
    return this.#activations.size;
  }

  /** Messages that wait in mailboxes. */
  get waiting(): number {
    let waiting = 0;
    for (const family of this.#families.values()) waiting += family.mailbox.length;
    return waiting;
  }

  /** Actors that a newer version has written: their messages are refused. */
  get unread(): number {
    let unread = 0;
    for (const family of this.#families.values()) unread += family.unread?.size ?? 0;
    return unread;
  }

  countByType(): Map<string, number> {
    return this.#activations.countByType();
  }

  /** The activation, if its family is in memory: made on first use, because an actor always exists. */
  resident(type: AnyActor, key: string): Activation | undefined {
    const activation = this.#activations.get(type.name, key);
    if (activation) return activation.family.open ? activation : undefined;
    const family = this.#families.get(familyOf(type, key));
    return family?.open ? this.member(family, type, key) : undefined;
  }

  isResident(family: Family): boolean {
    return this.#families.get(family.id) === family;
  }

  /** The family of an actor, opening it if need be. Throws Unavailable when too much is loading. */
  family(id: string, now: number): Family {
    const present = this.#families.get(id);
    if (present) {
      present.usedAt = now;
      return present;
    }
    if (this.#loading >= LOADING_MAX) {
      this.#events.overload("loading");
      throw new Unavailable("overloaded", "too many actors are being loaded");
    }
    const family = new Family(id, this.#locate(id), now);
    this.#families.set(id, family);
    this.#loading++;
    if (id.endsWith("/")) this.#loadMany(family);
    else this.#loadOne(family);
    return family;
  }

  /** A member of an open family. Throws Unavailable if a newer version has written it. */
  member(family: Family, type: AnyActor, key: string): Activation {
    const present = this.#activations.get(type.name, key);
    if (present) return present;
    const unread = family.unread?.get(key);
    if (unread) throw unread;
    const activation = new Activation(type, key, family, undefined);
    return type.watches ? this.#addView(activation) : this.#add(activation);
  }

  /** Waits in the family's mailbox until it is open. */
  enqueue(family: Family, run: () => void, fail: (error: unknown) => void): void {
    if (family.mailbox.length >= MAILBOX_MAX) {
      this.#events.overload("mailbox");
      fail(new Unavailable("overloaded", "a mailbox is full"));
      return;
    }
    family.mailbox.push({ run, fail });
  }

  /** Drops everything; whoever waits is told. */
  clear(error: Error): void {
    const families = this.#families;
    this.#families = new Map();
    this.#activations.clear();
    this.#toLoad = [];
    this.#loading = 0;
    for (const family of families.values()) fail(family, error);
  }

  /** Drops the families of shards that are handed over. Those that are being loaded first do what waits in
   * their mailboxes; nobody may enter them any more. */
  async close(shards: ReadonlySet<number>): Promise<void> {
    const loading: Promise<void>[] = [];
    for (const family of this.#families.values()) {
      if (!shards.has(family.shard)) continue;
      if (family.open) this.#forget(family);
      else loading.push(this.#forgetOnceDone(family));
    }
    await Promise.all(loading);
  }

  #forgetOnceDone(family: Family): Promise<void> {
    return new Promise((gone) => {
      const run = (): void => {
        this.#forget(family);
        gone();
      };
      family.mailbox.push({ run, fail: () => gone() });
    });
  }

  /** Lets families go that have been idle for their time, then the longest unused above the ceiling. */
  sweep(now: number): void {
    const ceiling = this.#residentMax;
    let excess = this.#activations.size > ceiling ? this.#activations.size - ceiling * 0.9 : 0;
    // Sorting is for the few times when the longest unused must go: it stops the node for 70 ms at
    // 270,000 families.
    const families =
      excess > 0
        ? [...this.#families.values()].sort((a, b) => a.usedAt - b.usedAt)
        : this.#families.values();
    for (const family of families) {
      if (!family.open || family.mailbox.length > 0 || !this.#events.mayLeave(family)) continue;
      const idleMs = family.members[0]?.type.idleMs ?? IDLE_MS_DEFAULT;
      const idle = now - family.usedAt >= idleMs;
      if (!idle && excess <= 0) continue;
      excess -= family.members.length + (family.view ? 1 : 0);
      this.#leave(family);
    }
  }

  #leave(family: Family): void {
    this.#forget(family);
    this.#events.left(family);
  }

  #forget(family: Family): void {
    this.#families.delete(family.id);
    family.open = false;
    for (const member of family.members) this.#activations.delete(member);
    if (family.view) this.#activations.delete(family.view);
  }

  #add(activation: Activation): Activation {
    activation.family.members.push(activation);
    this.#activations.add(activation);
    return activation;
  }

  #addView(view: Activation): Activation {
    const { watches } = view.type;
    for (const { key, state } of view.family.members) {
      watches?.observe(view.state as never, key, state as never);
    }
    for (const key of view.family.unread?.keys() ?? []) watches?.unread(view.state as never, key);
    view.family.view = view;
    this.#activations.add(view);
    return view;
  }

  #loadMany(family: Family): void {
    this.#journal.loadFamily(family.id).then(
      (stored) => this.#opened(family, stored),
      () => this.#unreadable([family]),
    );
  }

  #loadOne(family: Family): void {
    this.#toLoad.push(family);
    if (!this.#loadingBatch) this.#loadBatch();
  }

  #loadBatch(): void {
    const families = this.#toLoad.splice(0, LOAD_BATCH_MAX);
    this.#loadingBatch = families.length > 0;
    if (!this.#loadingBatch) return;
    this.#journal
      .loadActors(families.map((family) => family.id))
      .then(
        (stored) => {
          const byAddress = new Map(stored.map((one) => [one.actor, one]));
          for (const family of families) {
            const one = byAddress.get(family.id);
            this.#opened(family, one ? [one] : []);
          }
        },
        () => this.#unreadable(families),
      )
      .finally(() => this.#loadBatch());
  }

  #opened(family: Family, stored: readonly Stored[]): void {
    if (!this.isResident(family)) return; // the log broke meanwhile
    try {
      for (const one of stored) {
        const type = this.#types.get(one.actor.slice(0, one.actor.indexOf("/")));
        if (!type) throw new Error(`the journal names an unknown actor type: ${one.actor}`);
        this.#read(family, type, one);
      }
    } catch (error) {
      this.#failed(family, error);
      return;
    }
    this.#loading--;
    family.open = true;
    if (family.unread) this.#events.partly(family, family.unread);
    this.#events.opened(family);
    const mailbox = family.mailbox;
    family.mailbox = [];
    for (const waiting of mailbox) {
      if (this.isResident(family)) waiting.run();
      else waiting.fail(new Unavailable("overloaded", "the log broke while the actor was loaded"));
    }
  }

  #read(family: Family, type: AnyActor, stored: Stored): void {
    const key = stored.actor.slice(type.name.length + 1);
    try {
      this.#add(new Activation(type, key, family, stored));
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      (family.unread ??= new Map()).set(key, error);
    }
  }

  #unreadable(families: readonly Family[]): void {
    for (const family of families) {
      if (!this.isResident(family)) continue; // the log broke meanwhile
      this.#failed(
        family,
        new Unavailable("overloaded", "the journal cannot be read at present", "database"),
      );
    }
  }

  #failed(family: Family, error: unknown): void {
    this.#loading--;
    this.#forget(family);
    fail(family, error);
    this.#events.unread(family, error);
  }
}

function fail(family: Family, error: unknown): void {
  for (const waiting of family.mailbox) waiting.fail(error);
  family.mailbox = [];
}
