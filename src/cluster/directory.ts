/** Who holds which shard, as far as this node knows. The table of shards is the truth; this is what was read
 * there last, and is read again every second and whenever it proves wrong. */
import type { Clock, Log, Timers } from "../runtime/seams.ts";
import { Trouble } from "../runtime/trouble.ts";
import type { ClusterView, Move, Refusal } from "./view.ts";

const READ_EVERY_MS = 1_000;
/** Between two readings, at least. */
const READ_PAUSE_MS = 50;
const MOVES_KEPT = 200;
/** A reading that takes so long is none. */
const SILENT_AFTER_MS = 3_000;

export interface Holding {
  readonly shard: number;
  /** Id of the node; null: it was released. */
  readonly node: string | null;
  readonly epoch: number;
}

export interface Member {
  readonly id: string;
  /** Host and port, for the calls of the other nodes. */
  readonly address: string;
}

/** What is stored of them. */
export interface DirectoryRows {
  /** The nodes whose lease runs, and who holds each shard. */
  read(): Promise<{ readonly members: readonly Member[]; readonly holdings: readonly Holding[] }>;
}

export interface DirectoryParts {
  readonly rows: DirectoryRows;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

export class Directory {
  readonly #parts: DirectoryParts;
  readonly #trouble: Trouble;
  #members: ReadonlyMap<string, Member> = new Map();
  #holdings: readonly Holding[] = [];
  #moves: Move[] = [];
  #reading = false;
  #wanted = false;
  #cancel: (() => void) | undefined;
  #closed = false;
  /** When what is known was read, monotonic. */
  #readAt = 0;

  constructor(parts: DirectoryParts) {
    this.#parts = parts;
    const over = "who holds which shard is read again";
    this.#trouble = new Trouble(parts, { met: "who holds which shard cannot be read", over });
  }

  /** Reads, now and from now on. Rejects if the first reading fails. */
  async open(): Promise<void> {
    this.#take(await this.#parts.rows.read());
    this.#later(READ_EVERY_MS);
  }

  close(): void {
    this.#closed = true;
    this.#cancel?.();
  }

  get members(): Iterable<Member> {
    return this.#members.values();
  }

  /** Undefined: nobody does, or a node that is not there any more. */
  holderOf(shard: number): Member | undefined {
    return this.#members.get(this.#holdings[shard]?.node ?? "");
  }

  /** It was wrong: reads again, soon. */
  doubt(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    if (!this.#reading) this.#later(READ_PAUSE_MS);
  }

  view(self: string, refusals: ReadonlyMap<string, Refusal>): ClusterView {
    const ageMs = Math.round(this.#parts.clock.monotonic() - this.#readAt);
    return {
      self,
      ageMs,
      databaseAnswers: !this.#trouble.lasts && ageMs <= SILENT_AFTER_MS,
      nodes: [...this.#members.values()].map(({ id, address }) => ({
        id,
        address,
        shards: this.#holdings.filter(({ node }) => node === id).length,
        refuses: refusals.get(id) ?? null,
      })),
      shards: [...this.#holdings],
      moves: [...this.#moves],
    };
  }

  #later(delayMs: number): void {
    this.#cancel?.();
    if (!this.#closed) this.#cancel = this.#parts.timers.after(delayMs, () => void this.#read());
  }

  async #read(): Promise<void> {
    this.#reading = true;
    this.#wanted = false;
    try {
      this.#take(await this.#parts.rows.read());
      this.#trouble.over();
    } catch (error) {
      this.#trouble.met(error);
    }
    this.#reading = false;
    this.#later(this.#wanted ? READ_PAUSE_MS : READ_EVERY_MS);
  }

  #take({ members, holdings }: Awaited<ReturnType<DirectoryRows["read"]>>): void {
    const byShard: Holding[] = [];
    for (const holding of holdings) byShard[holding.shard] = holding;
    if (this.#holdings.length > 0) this.#record(byShard);
    this.#readAt = this.#parts.clock.monotonic();
    this.#members = new Map(members.map((member) => [member.id, member]));
    this.#holdings = byShard;
  }

  /** What has moved since it was read last: a row for each pair of nodes. */
  #record(now: readonly Holding[]): void {
    const at = this.#parts.clock.now();
    const moves = new Map<string, Move>();
    for (const { shard, node } of now) {
      const from = this.#holdings[shard]?.node ?? null;
      if (from === node) continue;
      const pair = `${from} ${node}`;
      moves.set(pair, { at, from, to: node, shards: (moves.get(pair)?.shards ?? 0) + 1 });
    }
    this.#moves = [...moves.values(), ...this.#moves].slice(0, MOVES_KEPT);
  }
}
