/** The events in memory of one instance: what never changes of them, the map as of the last tick, and an index of
 * free seats to search. Nothing here decides anything: it may be a moment old, the rows have the last word. */
import type { Catalogue, CatalogueEntry } from "../booking/catalogue.ts";
import { EVENTS_MAX, neighboursOf } from "../booking/events.ts";
import type { SeatStatus } from "../domain/availability.ts";
import { nearestFirst } from "../domain/best.ts";
import { sectionOf } from "../domain/plan.ts";
import { SectionIndex } from "../domain/section.ts";
import type { Database } from "./database.ts";
import { Unanswered } from "./database.ts";
import { type Follower, type Seen } from "./follower.ts";
import { TickedMap } from "./seat-map.ts";

/** How long the list of events is believed, ms. */
const IDS_FOR_MS = 1_000;

export interface Loaded extends CatalogueEntry {
  readonly map: TickedMap;
  /** By section index. Ahead of the map by what this instance has done or learnt itself. */
  readonly indexes: readonly SectionIndex[];
  /** In the order that rules most of them out soonest. */
  readonly nearest: readonly SectionIndex[];
  readonly neighbours: (section: number) => readonly number[];
}

const PREPARE = {
  name: "prepare-event",
  text: `with named as (
      insert into classic.places (event, n, section, seat)
      select $1, place - 1, section, seat
      from unnest($2::text[], $3::text[]) with ordinality as one (section, seat, place)
      on conflict do nothing
    ),
    made as (
      insert into classic.seat_state (event, n) select $1, generate_series(0, cardinality($3) - 1)
      on conflict do nothing
    )
    insert into classic.maps (event, xid) values ($1, pg_snapshot_xmin(pg_current_snapshot()))
    on conflict (event) do update
    set xid = least(maps.xid, excluded.xid) where maps.xid > excluded.xid`,
};
const PREPARED = { name: "prepared", text: "select 1 from classic.maps where event = $1" };
const FILL = {
  name: "fill",
  text: `select (select seq from classic.maps where event = $1)::float8 as seq,
      coalesce(array_agg(n), '{}') as seats, coalesce(array_agg(status::integer), '{}') as statuses
    from classic.seat_state where event = $1 and status <> 0`,
};

export class ClassicEvents {
  readonly #catalogue: Catalogue;
  readonly #primary: Database;
  readonly #follower: Follower;
  readonly #monotonic: () => number;
  readonly #loaded = new Map<string, Loaded>();
  readonly #loading = new Map<string, Promise<Loaded | undefined>>();
  #ids: Promise<readonly string[]> | undefined;
  #idsUntil = -Infinity;

  constructor(
    catalogue: Catalogue,
    primary: Database,
    follower: Follower,
    monotonic: () => number,
  ) {
    this.#catalogue = catalogue;
    this.#primary = primary;
    this.#follower = follower;
    this.#monotonic = monotonic;
  }

  loaded(): Iterable<Loaded> {
    return this.#loaded.values();
  }

  /** Throws Unanswered, here and below, if the catalogue cannot be read. */
  ids(): Promise<readonly string[]> {
    const now = this.#monotonic();
    if (!this.#ids || now >= this.#idsUntil) {
      this.#idsUntil = now + IDS_FOR_MS;
      this.#ids = read(this.#catalogue.ids());
      this.#ids.catch(() => (this.#ids = undefined));
    }
    return this.#ids;
  }

  async get(id: string): Promise<Loaded | undefined> {
    const loaded = this.#loaded.get(id);
    if (loaded) return loaded;
    let loading = this.#loading.get(id);
    if (!loading) {
      loading = this.#load(id).finally(() => this.#loading.delete(id));
      this.#ids = undefined;
      this.#loading.set(id, loading);
    }
    return loading;
  }

  async #load(id: string): Promise<Loaded | undefined> {
    if (this.#loaded.size >= EVENTS_MAX) return undefined;
    const entry = await read(this.#catalogue.load(id));
    if (!entry) return undefined;
    const { plan } = entry.event;
    const there = await this.#primary.read(PREPARED, [id]);
    if (there.length === 0) {
      const sections = plan.ids.map((_, seat) => sectionOf(plan, seat).id);
      await this.#primary.change(PREPARE, [id, sections, plan.ids]);
    }
    const [filled] = await this.#primary.read<FillRow>(FILL, [id]);
    const { seq, seats, statuses } = filled!;
    const known = changesOf(seats, statuses);
    const indexes = plan.sections.map((_, n) => new SectionIndex(plan, n));
    const loaded: Loaded = {
      ...entry,
      map: new TickedMap(plan, seq, known),
      indexes,
      nearest: nearestFirst(indexes),
      neighbours: neighboursOf(entry.event),
    };
    for (const [seat, status] of known) note(loaded, seat, status);
    this.#loaded.set(id, loaded);
    this.#follower.follow(id, seq, (tick) => take(loaded, tick));
    return loaded;
  }
}

interface FillRow {
  readonly seq: number;
  readonly seats: readonly number[];
  readonly statuses: readonly SeatStatus[];
}

/** What this instance has learnt of a seat before the next tick tells everybody. */
export function note({ event, indexes }: Loaded, seat: number, status: SeatStatus): void {
  const { plan } = event;
  indexes[plan.rows[plan.row[seat]!]!.section]!.set(seat, status);
}

function take(loaded: Loaded, { seq, seats, statuses }: Seen): void {
  const changes = changesOf(seats, statuses);
  for (const [seat, status] of changes) note(loaded, seat, status);
  loaded.map.tick(seq, changes);
}

function changesOf(
  seats: readonly number[],
  statuses: readonly SeatStatus[],
): ReadonlyMap<number, SeatStatus> {
  return new Map(seats.map((seat, n) => [seat, statuses[n]!]));
}

async function read<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw new Unanswered("overloaded", error);
  }
}
