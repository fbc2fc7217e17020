/** What PostgreSQL keeps for the journal, in memory: the tables of store/migrations/0001-foundation.sql
 * and what `append_batch` and store/journal.ts do to them. Each method is one transaction, so it is
 * synchronous; the way to it and back, and all that can go wrong there, is memory-journal.ts.
 *
 * It also watches for what must never happen. A unique index that had to refuse a row, or a gap in a
 * shard or an actor, is written down in `violations`, whatever the runtime makes of the error. */
import type { Batch, EffectRow, Entry, ReminderRow, Stored, Taken } from "../journal.ts";
import { SHARDS } from "../actor.ts";
import type { Clock } from "../seams.ts";

interface ShardRow {
  epoch: number;
  owner: string | undefined;
  /** When the leases of all former owners are over, epoch ms of this database's clock. */
  freeAt: number;
  /** The epoch at which its owner gave it up. */
  releasedAt: number | undefined;
  /** In order of seq. */
  readonly entries: Entry[];
}

export class MemoryDatabase {
  readonly #clock: Clock;
  readonly #shards = new Map<number, ShardRow>();
  /** Node to the end of its lease on this database's clock, epoch ms. */
  readonly leases = new Map<string, number>();
  readonly #actors = new Map<string, Entry[]>();
  readonly #snapshots = new Map<string, { readonly version: number; readonly state: string }>();
  readonly #reminders = new Map<string, ReminderRow & { readonly dueAt: number }>();
  readonly #outbox = new Map<string, EffectRow>();
  /** Effect to why it is not tried any more. */
  readonly dead = new Map<string, string>();
  readonly #revived = new Set<string>();
  readonly violations: string[] = [];
  /** Commits that became durable. */
  commits = 0;
  /** Rows of `reminders` written or deleted. */
  reminderWrites = 0;

  /** The clock is its own: a test may give it another one than the nodes have. */
  constructor(clock: Clock) {
    this.#clock = clock;
    for (let id = 0; id < SHARDS; id++) {
      this.#shards.set(id, {
        epoch: 0,
        owner: undefined,
        freeAt: 0,
        releasedAt: undefined,
        entries: [],
      });
    }
  }

  /** All or nothing: everything is checked before anything is written. */
  append(batch: Batch): "durable" | "fenced" {
    for (const [id, epoch] of batch.fence) {
      if (this.#shard(id).releasedAt === epoch)
        this.violations.push(`shard ${id} is written at epoch ${epoch} after its release`);
    }
    for (const [id, epoch] of batch.fence) if (this.#shard(id).epoch !== epoch) return "fenced";
    this.#checkEntries(batch);
    const done = new Set(batch.done);
    for (const { id } of batch.effects) {
      if (this.#outbox.has(id) && !done.has(id)) this.#violated(`outbox has ${id} already`);
    }
    for (const entry of batch.entries) {
      const stored = throughJson(entry);
      this.#shard(entry.shard).entries.push(stored);
      const life = this.#actors.get(entry.actor);
      if (life) life.push(stored);
      else this.#actors.set(entry.actor, [stored]);
    }
    for (const { actor, version, state } of batch.snapshots) {
      this.#snapshots.set(actor, { version, state });
    }
    for (const reminder of batch.reminders) {
      this.reminderWrites++;
      const { family, dueAt } = reminder;
      if (dueAt === undefined) this.#reminders.delete(family);
      else this.#reminders.set(family, { ...reminder, dueAt });
    }
    for (const id of batch.done) this.#outbox.delete(id);
    for (const effect of batch.effects) this.#outbox.set(effect.id, throughJson(effect));
    this.commits++;
    return "durable";
  }

  takeOver(
    node: string,
    shards: readonly number[],
    leaseMs: number,
    owned: readonly number[],
  ): Taken | "lost" {
    if (owned.some((id) => this.#shard(id).owner !== node)) return "lost";
    const now = this.#clock.now();
    let freeAt = now;
    const taken = new Map<number, { epoch: number; seq: number }>();
    for (const id of shards) {
      const shard = this.#shard(id);
      shard.epoch++;
      if (shard.owner !== undefined && shard.owner !== node)
        shard.freeAt = Math.max(shard.freeAt, this.leases.get(shard.owner) ?? 0);
      shard.owner = node;
      freeAt = Math.max(freeAt, shard.freeAt);
      taken.set(id, { epoch: shard.epoch, seq: shard.entries.at(-1)?.seq ?? 0 });
    }
    this.leases.set(node, now + leaseMs);
    const mine = new Set(shards);
    return {
      shards: taken,
      reminders: this.reminders.filter(({ shard }) => mine.has(shard)),
      effects: this.outbox
        .filter(({ shard, id }) => mine.has(shard) && !this.dead.has(id))
        .sort(byAge),
      leaseLeftMs: freeAt - now,
    };
  }

  renewLease(node: string, leaseMs: number, shards: readonly number[]): number[] {
    const lost = shards.filter((id) => this.#shard(id).owner !== node);
    if (lost.length === 0) this.leases.set(node, this.#clock.now() + leaseMs);
    return lost;
  }

  releaseShards(node: string, epochs: ReadonlyMap<number, number>): void {
    for (const [id, epoch] of epochs) {
      const shard = this.#shard(id);
      if (shard.owner !== node || shard.epoch !== epoch) continue;
      shard.owner = undefined;
      shard.releasedAt = epoch;
    }
  }

  ownerOf(shard: number): string | undefined {
    return this.#shard(shard).owner;
  }

  releaseLease(node: string): void {
    if (this.leases.has(node)) this.leases.set(node, this.#clock.now());
  }

  waitingEffects(node: string, lane: string, limit: number): EffectRow[] {
    const waiting = this.outbox.filter(
      (effect) =>
        effect.lane === lane &&
        !this.dead.has(effect.id) &&
        this.#shard(effect.shard).owner === node,
    );
    return throughJson(waiting.sort(byAge).slice(0, limit));
  }

  buryEffect(effect: string, error: string): void {
    if (this.#outbox.has(effect)) this.dead.set(effect, error);
  }

  /** What `npm run outbox -- retry` does. */
  revive(effect: string): void {
    if (this.dead.delete(effect)) this.#revived.add(effect);
  }

  revivedEffects(node: string): EffectRow[] {
    const revived = this.outbox.filter(
      ({ id, shard }) => this.#revived.has(id) && this.#shard(shard).owner === node,
    );
    for (const { id } of revived) this.#revived.delete(id);
    return throughJson(revived);
  }

  loadFamily(family: string): Stored[] {
    const addresses = new Set([...this.#actors.keys(), ...this.#snapshots.keys()]);
    return this.loadActors([...addresses].filter((actor) => actor.startsWith(family)).sort());
  }

  loadActors(addresses: readonly string[]): Stored[] {
    return addresses
      .filter((actor) => this.#actors.has(actor))
      .map((actor) => {
        const snapshot = this.#snapshots.get(actor);
        const from = snapshot?.version ?? 0;
        const events = this.entriesOf(actor).filter(({ version }) => version > from);
        return {
          actor,
          snapshot: snapshot && { version: from, state: JSON.parse(snapshot.state) },
          events: throughJson(
            events.map(({ version, event, operation }) => ({ version, event, operation })),
          ),
        };
      });
  }

  entriesOf(actor: string): readonly Entry[] {
    return this.#actors.get(actor) ?? [];
  }

  /** The events of an actor, in order. */
  eventsOf(actor: string): readonly object[] {
    return this.entriesOf(actor).map(({ event }) => event);
  }

  snapshotOf(actor: string): { readonly version: number; readonly state: string } | undefined {
    return this.#snapshots.get(actor);
  }

  epochOf(shard: number): number {
    return this.#shard(shard).epoch;
  }

  get reminders(): { readonly family: string; readonly shard: number; readonly dueAt: number }[] {
    return [...this.#reminders.values()];
  }

  get outbox(): EffectRow[] {
    return [...this.#outbox.values()];
  }

  /** The unique indexes (shard, seq) and (actor, version), and that neither has a gap. */
  #checkEntries({ entries }: Batch): void {
    const seqs = new Map<number, number>();
    const versions = new Map<string, number>();
    for (const { shard, seq, actor, version } of entries) {
      const lastSeq = seqs.get(shard) ?? this.#shard(shard).entries.at(-1)?.seq ?? 0;
      if (seq !== lastSeq + 1) this.#violated(`shard ${shard} goes from seq ${lastSeq} to ${seq}`);
      const lastVersion = versions.get(actor) ?? this.entriesOf(actor).at(-1)?.version ?? 0;
      if (version !== lastVersion + 1) {
        this.#violated(`${actor} goes from version ${lastVersion} to ${version}`);
      }
      seqs.set(shard, seq);
      versions.set(actor, version);
    }
  }

  #violated(what: string): never {
    this.violations.push(what);
    throw new Error(what);
  }

  #shard(id: number): ShardRow {
    const shard = this.#shards.get(id);
    if (!shard) throw new Error(`no shard ${id}`);
    return shard;
  }
}

function byAge(a: EffectRow, b: EffectRow): number {
  return a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1);
}

/** What is read is never the object that was written. */
function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
