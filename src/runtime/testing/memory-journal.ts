/** A node's connection to the database in memory, and what can go wrong with it: commits held, failed,
 * answered to nobody; loads held; the database out of reach; the process stopped or dead.
 *
 *   call --request--> database --answer--> caller
 *            |                    |
 *            +-- held, failed     +-- held, lost
 *
 * A held commit has not reached the database: it is the late one that a takeover must fence. */
import type { Batch, EffectRow, Journal, Stored, Taken } from "../journal.ts";
import type { MemoryDatabase } from "./memory-database.ts";

/** What becomes of a commit whose answer is lost. `late`: it reaches the database at `releaseCommits`. */
export type Fate = "happened" | "did not happen" | "late";

type Call =
  | "append"
  | "takeOver"
  | "loadFamily"
  | "loadActors"
  | "waitingEffects"
  | "buryEffect"
  | "revivedEffects"
  | "renewLease"
  | "releaseLease"
  | "releaseShards";

export class MemoryJournal implements Journal {
  readonly #database: MemoryDatabase;
  /** Every call that was made, by name. */
  readonly calls: Record<Call, number> = {
    append: 0,
    takeOver: 0,
    loadFamily: 0,
    loadActors: 0,
    waitingEffects: 0,
    buryEffect: 0,
    revivedEffects: 0,
    renewLease: 0,
    releaseLease: 0,
    releaseShards: 0,
  };
  /** Every batch that was sent, in order. */
  readonly batches: Batch[] = [];
  /** Every call is refused, as by a database that is not there. */
  down = false;
  #commits = new Valve();
  #loads = new Valve();
  /** The whole connection, both ways. */
  #wire = new Valve();
  #answers = new Valve();
  #troubles: ("fails" | Fate)[] = [];
  #late: (() => void)[] = [];

  constructor(database: MemoryDatabase) {
    this.#database = database;
  }

  /** The next commits wait on their way to the database, until they are released. */
  holdCommits(): void {
    this.#commits.close();
  }

  /** Those that wait go on; what comes after `holdCommits` waits again. */
  releaseCommits(): void {
    this.#commits.open();
    const late = this.#late;
    this.#late = [];
    for (const arrive of late) arrive();
  }

  holdLoads(): void {
    this.#loads.close();
  }

  releaseLoads(): void {
    this.#loads.open();
  }

  /** The next commit that gets through is refused with an error; nothing is written. */
  failNextCommit(): void {
    this.#troubles.push("fails");
  }

  /** The next commit that gets through is not answered: the caller sees an error. */
  loseNextAnswer(fate: Fate): void {
    this.#troubles.push(fate);
  }

  /** The process stops: nothing it sends arrives and nothing arrives at it, until it goes on. */
  freeze(): void {
    this.#wire.close();
  }

  thaw(): void {
    this.#wire.open();
  }

  /** What is asked happens, and nobody hears of it until the answers are released. */
  holdAnswers(): void {
    this.#answers.close();
  }

  releaseAnswers(): void {
    this.#answers.open();
  }

  append(batch: Batch): Promise<"durable" | "fenced"> {
    this.batches.push(batch);
    return this.#call("append", this.#commits, () => {
      const trouble = this.#troubles.shift();
      if (trouble === undefined) return this.#database.append(batch);
      if (trouble === "late") this.#late.push(() => this.#arriveLate(batch));
      if (trouble === "happened") this.#database.append(batch);
      throw new Error(trouble === "fails" ? "the commit was refused" : "the connection was reset");
    });
  }

  takeOver(
    node: string,
    shards: readonly number[],
    leaseMs: number,
    owned: readonly number[],
  ): Promise<Taken | "lost"> {
    return this.#call("takeOver", undefined, () =>
      this.#database.takeOver(node, shards, leaseMs, owned),
    );
  }

  loadFamily(family: string): Promise<readonly Stored[]> {
    return this.#call("loadFamily", this.#loads, () => this.#database.loadFamily(family));
  }

  loadActors(addresses: readonly string[]): Promise<readonly Stored[]> {
    return this.#call("loadActors", this.#loads, () => this.#database.loadActors(addresses));
  }

  waitingEffects(node: string, lane: string, limit: number): Promise<readonly EffectRow[]> {
    return this.#call("waitingEffects", undefined, () =>
      this.#database.waitingEffects(node, lane, limit),
    );
  }

  buryEffect(effect: string, error: string): Promise<void> {
    return this.#call("buryEffect", undefined, () => this.#database.buryEffect(effect, error));
  }

  revivedEffects(node: string): Promise<readonly EffectRow[]> {
    return this.#call("revivedEffects", undefined, () => this.#database.revivedEffects(node));
  }

  renewLease(node: string, leaseMs: number, shards: readonly number[]): Promise<readonly number[]> {
    return this.#call("renewLease", undefined, () =>
      this.#database.renewLease(node, leaseMs, shards),
    );
  }

  releaseShards(node: string, epochs: ReadonlyMap<number, number>): Promise<void> {
    return this.#call("releaseShards", undefined, () => this.#database.releaseShards(node, epochs));
  }

  releaseLease(node: string): Promise<void> {
    return this.#call("releaseLease", undefined, () => this.#database.releaseLease(node));
  }

  async #call<T>(name: Call, valve: Valve | undefined, run: () => T): Promise<T> {
    this.calls[name]++;
    await this.#wire.passed();
    if (valve) await valve.passed();
    if (this.down) throw new Error("the database is not there");
    let result: T;
    try {
      result = run();
    } finally {
      await this.#wire.passed();
      await this.#answers.passed();
    }
    return result;
  }

  #arriveLate(batch: Batch): void {
    try {
      this.#database.append(batch);
    } catch {
      // Nobody waits for this answer; what should not have happened is in the database's violations.
    }
  }
}

/** Lets callers through, or has them wait in order. */
class Valve {
  #closed = false;
  #waiting: (() => void)[] = [];

  async passed(): Promise<void> {
    if (!this.#closed) return;
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  close(): void {
    this.#closed = true;
  }

  open(): void {
    this.#closed = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }
}
