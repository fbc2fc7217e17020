/** One server process's way to the database: every call takes time there and back, and may fail in each of
 * the ways in which a call to PostgreSQL fails.
 *
 *   call --request--> database (one transaction, at once) --answer--> caller
 *           |                                                |
 *           +-- lost: nothing happened                       +-- lost: it happened, nobody knows
 */
import type { Batch, EffectRow, Journal, Stored, Taken } from "../src/runtime/journal.ts";
import type { Timers } from "../src/runtime/seams.ts";
import type { SeededRandom } from "../src/runtime/testing/seeded-random.ts";
import type { Faults } from "./faults.ts";
import type { WatchedDatabase } from "./database.ts";

/** How long a slow way to the database or back takes, at most, ms. */
export const SLOW_MAX_MS = 500;
/** After this a call is given up; its outcome is unknown, ms. */
const CALL_LIMIT_MS = 10_000;
/** A commit that was given up may still arrive this much later, ms. */
const LATE_MAX_MS = 4_000;

export class DatabaseWire implements Journal {
  readonly #database: WatchedDatabase;
  /** Of the process: they stand still with it. */
  readonly #timers: Timers;
  /** Of the world: what is on its way goes on though its sender stopped. */
  readonly #world: Timers;
  readonly #random: SeededRandom;
  readonly #faults: Faults;
  /** Nothing is asked, or nothing comes back, while it is cut. */
  cut: "" | "requests" | "answers" = "";
  /** Healed: no faults any more. */
  calm = false;
  slowMaxMs = SLOW_MAX_MS;

  constructor(
    database: WatchedDatabase,
    timers: Timers,
    world: Timers,
    random: SeededRandom,
    faults: Faults,
  ) {
    this.#database = database;
    this.#timers = timers;
    this.#world = world;
    this.#random = random;
    this.#faults = faults;
  }

  append(batch: Batch): Promise<"durable" | "fenced"> {
    // As it is at this moment: what is sent does not change on its way.
    const sent = structuredClone(batch);
    const { commitFails, answerLost } = this.#faults;
    const trouble = this.calm ? 1 : this.#random.next();
    if (commitFails && trouble < 0.02) {
      return this.#call(() => {
        throw new Error("the commit was refused");
      });
    }
    if (answerLost && trouble > 0.9 && trouble < 0.93) {
      const fate = this.#random.below(3);
      return this.#call(() => {
        if (fate === 0) this.#database.append(sent);
        if (fate === 1) {
          const late = this.#random.next() * LATE_MAX_MS;
          this.#world.after(late, () => this.#arriveLate(sent));
        }
        throw new Error("the connection was reset");
      });
    }
    return this.#call(() => this.#database.append(sent));
  }

  takeOver(node: string, shards: readonly number[], leaseMs: number, owned: readonly number[]) {
    return this.#call<Taken | "lost">(() => this.#database.takeOver(node, shards, leaseMs, owned));
  }

  loadFamily(family: string): Promise<readonly Stored[]> {
    return this.#call(() => this.#database.loadFamily(family));
  }

  loadActors(addresses: readonly string[]): Promise<readonly Stored[]> {
    return this.#call(() => this.#database.loadActors(addresses));
  }

  waitingEffects(node: string, lane: string, limit: number): Promise<readonly EffectRow[]> {
    return this.#call(() => this.#database.waitingEffects(node, lane, limit));
  }

  buryEffect(effect: string, error: string): Promise<void> {
    return this.#call(() => this.#database.buryEffect(effect, error));
  }

  revivedEffects(node: string): Promise<readonly EffectRow[]> {
    return this.#call(() => this.#database.revivedEffects(node));
  }

  renewLease(node: string, leaseMs: number, shards: readonly number[]): Promise<readonly number[]> {
    return this.#call(() => this.#database.renewLease(node, leaseMs, shards));
  }

  releaseShards(node: string, epochs: ReadonlyMap<number, number>): Promise<void> {
    return this.#call(() => this.#database.releaseShards(node, epochs));
  }

  releaseLease(node: string): Promise<void> {
    return this.#call(() => this.#database.releaseLease(node));
  }

  #call<T>(run: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const giveUp = this.#timers.after(CALL_LIMIT_MS, () =>
        reject(new Error("no answer in time")),
      );
      const answer = (say: () => void): void => {
        // The answer's way takes time in the world; what it does happens in the process.
        this.#world.after(this.#delay(), () => {
          if (this.cut === "answers") return;
          this.#timers.after(0, () => {
            giveUp();
            say();
          });
        });
      };
      this.#world.after(this.#delay(), () => {
        if (this.cut === "requests") return;
        if (this.#database.down) return answer(() => reject(new Error("the database is down")));
        try {
          const result = run();
          answer(() => resolve(result));
        } catch (error) {
          answer(() => reject(error instanceof Error ? error : new Error(String(error))));
        }
      });
    });
  }

  #arriveLate(batch: Batch): void {
    try {
      this.#database.append(batch);
    } catch {
      // Nobody waits for this answer; what should not have happened is in the database's violations.
    }
  }

  #delay(): number {
    const slow = !this.calm && this.#faults.slowDatabase && this.#random.chance(0.1);
    return this.#random.next() * (slow ? this.slowMaxMs : 3);
  }
}
