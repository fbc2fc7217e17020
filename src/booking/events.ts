/** The events in memory, each with its live map. An event is loaded at its first request and kept; its
 * map is filled from the section actors and then follows what becomes durable (map-news.ts). */
import { hash } from "node:crypto";
import type { Event } from "../domain/event.ts";
import type { Plan } from "../domain/plan.ts";
import type { SeatStatus } from "../domain/availability.ts";
import type { SectionActor } from "../actors/section.ts";
import type { ActorNode } from "../runtime/node.ts";
import type { Clock, Timers } from "../runtime/seams.ts";
import { Unavailable } from "../runtime/unavailable.ts";
import type { Catalogue, CatalogueEntry } from "./catalogue.ts";
import { LiveMap } from "./live-map.ts";

/** Events in memory, at most; past it an event that is not loaded is not found. */
export const EVENTS_MAX = 200;
/** How long the list of events is believed, ms. */
const IDS_FOR_MS = 1_000;
/** Tries of one reading at the start, at most. */
const TRIES_MAX = 10;

export interface Loaded extends CatalogueEntry {
  readonly map: LiveMap;
  /** Keys of the seat actors that have been asked, by seat index (desk.ts). */
  readonly seatKeys: string[];
  /** By section index: all sections, the nearest first. */
  readonly neighbours: (section: number) => readonly number[];
  /** Indices of the sections that live there. */
  readonly sectionsOn: (shard: number) => readonly number[];
}

type Node = Pick<ActorNode, "id" | "operation" | "shardOf">;

export class Events {
  readonly #catalogue: Catalogue;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #loaded = new Map<string, Loaded>();
  readonly #plans = new Map<string, Plan>();
  readonly #loading = new Map<string, Promise<Loaded | undefined>>();
  #ids: Promise<readonly string[]> | undefined;
  #idsUntil = -Infinity;
  #node: Node | undefined;
  #section: SectionActor | undefined;

  constructor(catalogue: Catalogue, clock: Clock, timers: Timers) {
    this.#catalogue = catalogue;
    this.#clock = clock;
    this.#timers = timers;
  }

  /** The node and the section actor, which need `planOf` themselves. */
  attach(node: Node, section: SectionActor): void {
    this.#node = node;
    this.#section = section;
  }

  loaded(): Iterable<Loaded> {
    return this.#loaded.values();
  }

  /** Of an event that was read, also if its map could not be filled yet. Another node may ask for an event that
   * nobody has asked for here: it is loaded then, and the other asks again. */
  planOf(event: string): Plan {
    const plan = this.#plans.get(event);
    if (plan) return plan;
    this.get(event).catch(() => undefined);
    throw new Unavailable("not-owner", `event ${event} is not loaded here yet`);
  }

  /** Throws Unavailable, here and below, if the catalogue cannot be read. */
  ids(): Promise<readonly string[]> {
    const now = this.#clock.monotonic();
    if (!this.#ids || now >= this.#idsUntil) {
      this.#idsUntil = now + IDS_FOR_MS;
      this.#ids = read(this.#catalogue.ids());
      // A list that could not be read is not believed for a second.
      this.#ids.catch(() => (this.#ids = undefined));
    }
    return this.#ids;
  }

  /** At once if it is in memory: the hot path pays no promise. */
  peek(id: string): Loaded | undefined {
    return this.#loading.has(id) ? undefined : this.#loaded.get(id);
  }

  get(id: string): Promise<Loaded | undefined> {
    const loaded = this.peek(id);
    if (loaded) return Promise.resolve(loaded);
    let loading = this.#loading.get(id);
    if (!loading) {
      loading = this.#load(id).finally(() => this.#loading.delete(id));
      // It may be younger than the list: whoever holds there must find it among what is theirs.
      this.#ids = undefined;
      this.#loading.set(id, loading);
    }
    return loading;
  }

  /** All of them, at the start. */
  async open(): Promise<void> {
    for (const id of await this.#patiently(() => this.ids()))
      await this.#patiently(() => this.get(id));
  }

  /** What the maps say may be long over, section by section until it has been asked again. */
  lapsed(): void {
    for (const { map } of this.#loaded.values()) map.lapsed();
  }

  /** Asks the sections that live there again, of every event. Throws Unavailable. */
  async refresh(shard: number): Promise<void> {
    await Promise.all(
      Array.from(this.#loaded.values(), (loaded) => this.#fill(loaded, loaded.sectionsOn(shard))),
    );
  }

  /** A durable change, here or on another node; `seat` is its id. */
  changed(event: string, seat: string, status: SeatStatus): void {
    const loaded = this.#loaded.get(event);
    const at = loaded?.event.plan.index.get(seat);
    if (loaded && at !== undefined) loaded.map.set(at, status);
  }

  async #load(id: string): Promise<Loaded | undefined> {
    if (this.#loaded.size >= EVENTS_MAX) return undefined;
    const entry = await read(this.#catalogue.load(id));
    if (!entry) return undefined;
    this.#plans.set(id, entry.event.plan);
    const loaded: Loaded = {
      ...entry,
      map: new LiveMap(entry.event.plan, this.#timers, identityOf(this.#attached().node.id)),
      seatKeys: [],
      neighbours: neighboursOf(entry.event),
      sectionsOn: this.#byShard(entry.event),
    };
    this.#loaded.set(id, loaded);
    try {
      await this.#fill(loaded, [...entry.event.plan.sections.keys()]);
    } catch (error) {
      this.#loaded.delete(id);
      throw error;
    }
    return loaded;
  }

  /** A database that has just come back, or a server that has just started on a busy machine, may refuse a few
   * readings. */
  async #patiently<T>(reading: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await reading();
      } catch (error) {
        if (!(error instanceof Unavailable) || tries === TRIES_MAX) throw error;
        await new Promise<void>((resolve) => this.#timers.after(error.retryAfterMs, resolve));
      }
    }
  }

  async #fill({ event, map }: Loaded, sections: readonly number[]): Promise<void> {
    if (sections.length === 0) return;
    const { node, section } = this.#attached();
    const since = sections.map((at) => map.filling(at));
    const statuses = await node.operation((op) =>
      Promise.all(
        sections.map(async (at) =>
          op.ask(section, `${event.id}/${event.plan.sections[at]!.id}`, "statuses", {}),
        ),
      ),
    );
    for (const [n, at] of sections.entries()) map.fill(at, statuses[n]!, since[n]!);
  }

  #byShard({ id, plan }: Event): Loaded["sectionsOn"] {
    const { node, section: type } = this.#attached();
    const shards = plan.sections.map((section) =>
      node.shardOf({ type, key: `${id}/${section.id}` }),
    );
    return (shard) => [...shards.keys()].filter((at) => shards[at] === shard);
  }

  #attached(): { readonly node: Node; readonly section: SectionActor } {
    const [node, section] = [this.#node, this.#section];
    if (!node || !section) throw new Error("events are asked for before the node is attached");
    return { node, section };
  }
}

/** 32 bits of a digest: no two nodes that a page meets have the same. */
function identityOf(node: string): number {
  return Number.parseInt(hash("sha256", node, "hex").slice(0, 8), 16);
}

/** A database that is away is no fault of ours, and no reason to answer "internal error". */
async function read<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw new Unavailable(
      "overloaded",
      `the catalogue cannot be read: ${String(error)}`,
      "database",
    );
  }
}

/** Of a section: all sections, the nearest first. */
export function neighboursOf({ plan }: Event): Loaded["neighbours"] {
  const middles = plan.sections.map(({ first, count }) => {
    const middle = first + (count >> 1);
    return { x: plan.x[middle]!, y: plan.y[middle]! };
  });
  const known = new Map<number, readonly number[]>();
  return (section) => {
    let order = known.get(section);
    if (!order) {
      const from = middles[section]!;
      const distance = (n: number) => (middles[n]!.x - from.x) ** 2 + (middles[n]!.y - from.y) ** 2;
      order = plan.sections.map((_, n) => n).sort((a, b) => distance(a) - distance(b));
      known.set(section, order);
    }
    return order;
  };
}
