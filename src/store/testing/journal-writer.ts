/** Writes events to a journal in PostgreSQL as a node would, and lets the projection follow. */
import { EVENTS } from "../../../test/read-events.ts";
import { shardOf } from "../../runtime/actor.ts";
import type { Entry } from "../../runtime/journal.ts";
import { systemClock, systemTimers } from "../../system.ts";
import { PostgresJournal } from "../journal.ts";
import { Projection } from "../projection.ts";

const SHARDS = Array.from({ length: 256 }, (_, n) => n);

export interface Written {
  readonly actor: string;
  readonly event: object;
  /** Epoch ms. */
  readonly at?: number;
}

export class JournalWriter {
  /** What the projection complained of. */
  readonly complaints: string[] = [];
  readonly #url: string;
  readonly #journal: PostgresJournal;
  readonly #seqs = SHARDS.map(() => 0);
  readonly #versions = new Map<string, number>();

  private constructor(url: string, journal: PostgresJournal) {
    this.#url = url;
    this.#journal = journal;
  }

  static async open(url: string): Promise<JournalWriter> {
    const journal = new PostgresJournal(url);
    await journal.takeOver("n1", SHARDS, 1_000, []);
    return new JournalWriter(url, journal);
  }

  /** In one commit. */
  async commit(events: readonly Written[]): Promise<void> {
    const entries = events.map(({ actor, event, at = 1_000 }): Entry => {
      const seat = actor.startsWith("seat/");
      const shard = shardOf(seat ? actor.slice(0, actor.lastIndexOf("/") + 1) : actor);
      const version = (this.#versions.get(actor) ?? 0) + 1;
      this.#versions.set(actor, version);
      const seq = ++this.#seqs[shard]!;
      return { shard, seq, actor, version, at, event, operation: undefined };
    });
    const fence = new Map(entries.map(({ shard }) => [shard, 1]));
    const rest = { snapshots: [], reminders: [], effects: [], done: [] };
    const result = await this.#journal.append({ fence, entries, ...rest });
    if (result !== "durable") throw new Error(`the commit is ${result}`);
  }

  /** The projection takes in everything that is there: a stop catches up first. */
  async project(): Promise<void> {
    const error = (line: string): void => void this.complaints.push(line);
    const log = { info: () => undefined, error };
    await new Projection(this.#url, EVENTS, systemClock, systemTimers, log).stop();
  }

  close(): Promise<void> {
    return this.#journal.close();
  }
}
