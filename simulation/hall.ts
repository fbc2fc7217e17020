/** The network between clients and servers, and what the clients know together. A request goes to one of
 * the servers that the client believes in; it and its answer may be late, come twice, or get lost. */
import type { Outcome } from "../src/booking/booking.ts";
import type { Event } from "../src/domain/event.ts";
import type { Refusal } from "../src/domain/refusal.ts";
import type { Timers } from "../src/runtime/seams.ts";
import type { SeededRandom } from "../src/runtime/testing/seeded-random.ts";
import { WALL_START_MS } from "../src/runtime/testing/virtual-time.ts";
import { isBusy } from "./client.ts";
import type { WatchedDatabase } from "./database.ts";
import type { Faults } from "./faults.ts";
import type { Act } from "./linearize.ts";
import type { Process } from "./process.ts";

const ANSWER_LIMIT_MS = 3_000;
/** After that a client is not served at all: a failure of liveness. */
const ATTEMPTS_MAX = 400;

export interface Answered<T> {
  /** When it was asked first and when the answer arrived, virtual ms. */
  readonly call: number;
  readonly answer: number;
  readonly outcome: Outcome<T>;
}

export class Hall {
  readonly event: Event;
  readonly database: WatchedDatabase;
  readonly timers: Timers;
  readonly processes: Process[] = [];
  readonly faults: string[] = [];
  /** Holds that their holder wanted to give back. */
  readonly released = new Set<string>();
  readonly seen = new Map<string, Act[]>();
  operations = 0;
  calm = false;
  /** Turnstile to the most that anybody was told. */
  readonly told = new Map<string, number>();
  readonly #homeOf: ((group: string | undefined) => Process | undefined) | undefined;
  readonly #orderly: boolean;
  readonly #now: () => number;
  readonly #random: SeededRandom;
  readonly #families: Faults;
  readonly #say: (who: string, what: string) => void;

  constructor(parts: {
    readonly event: Event;
    readonly database: WatchedDatabase;
    readonly timers: Timers;
    readonly now: () => number;
    readonly random: SeededRandom;
    readonly faults: Faults;
    readonly say: (who: string, what: string) => void;
    /** Among several nodes: where a buyer's requests are at home. */
    readonly homeOf: ((group: string | undefined) => Process | undefined) | undefined;
    /** Nothing goes wrong, so nothing may fail. */
    readonly orderly: boolean;
  }) {
    this.event = parts.event;
    this.database = parts.database;
    this.timers = parts.timers;
    this.#now = parts.now;
    this.#random = parts.random;
    this.#families = parts.faults;
    this.#say = parts.say;
    this.#homeOf = parts.homeOf;
    this.#orderly = parts.orderly;
  }

  /** Virtual ms of a wall time. */
  moment(wallMs: number): number {
    return wallMs - WALL_START_MS;
  }

  fault(what: string): void {
    this.faults.push(what);
  }

  saw(seat: string, act: Act): void {
    const acts = this.seen.get(seat);
    if (acts) acts.push(act);
    else this.seen.set(seat, [act]);
  }

  /** Who is told of a turnstile less than somebody was told before sees the past. */
  passed(key: string, count: number, before: number): void {
    if (count < before) this.fault(`${key} was at ${before} and is at ${count}`);
    this.told.set(key, Math.max(count, this.told.get(key) ?? 0));
  }

  /** The first definite answer. A refusal is remembered in memory only (decision 0008): after a restart the
   * same request may be accepted, so only what was accepted must be repeated. `leaves` looks at an accepted one in the moment in which it leaves the server;
   * `same`: a repetition must be told the same. */
  ask<T extends object>(
    who: string,
    what: string,
    send: (to: Process) => Promise<Outcome<T>>,
    leaves: (answer: T) => void,
    same: boolean,
    group: string | undefined = who.slice(0, 1),
  ): Promise<Answered<T>> {
    const call = this.#now();
    this.operations++;
    let first: string | undefined;
    return new Promise((resolve) => {
      const got = (outcome: Outcome<T>): void => {
        const text = JSON.stringify(outcome);
        if (first === undefined) {
          first = text;
          this.#say(who, `${what}: ${text.slice(0, 120)}`);
          resolve({ call, answer: this.#now(), outcome });
        } else if (same && first !== text && accepted(first) && accepted(text)) {
          this.fault(`${who} was told of "${what}" first ${first}, then ${text}`);
        }
      };
      const attempt = (n: number): void => {
        if (first !== undefined) return;
        if (n > ATTEMPTS_MAX) {
          this.fault(`${who} was never answered: ${what}`);
          return;
        }
        let repeated = false;
        // Once, however late a refusal comes: or those who wait long would ask more and more.
        const repeat = (): void => {
          if (!repeated) attempt(n + 1);
          repeated = true;
        };
        const again = this.timers.after(ANSWER_LIMIT_MS, repeat);
        this.#send(group, what, send, leaves, (outcome) => {
          if ("refused" in outcome && isBusy(outcome.refused)) {
            if (first !== undefined) return;
            again();
            this.timers.after(outcome.refused.retryAfterMs * this.#random.next(), repeat);
            return;
          }
          again();
          got(outcome);
        });
      };
      attempt(1);
    });
  }

  #send<T extends object>(
    group: string | undefined,
    what: string,
    send: (to: Process) => Promise<Outcome<T>>,
    leaves: (answer: T) => void,
    arrived: (outcome: Outcome<T>) => void,
  ): void {
    const to = this.#believedIn(group);
    if (!to) return;
    const deliver = (): void => {
      // A stopped process takes it when it goes on, a dead one never.
      to.timers.after(0, () => {
        void send(to).then(
          (outcome) => {
            if (to.dead) return;
            if (!("refused" in outcome)) leaves(outcome);
            else if (this.#orderly && hasFailed(outcome.refused))
              this.fault(`${to.name} failed "${what}" though nothing went wrong`);
            this.#carry(() => arrived(outcome));
          },
          (error: unknown) => this.fault(`${to.name} failed: ${String(error)}`),
        );
      });
    };
    this.#carry(deliver);
  }

  /** The bank calls; it may get lost on the way, and what it gets for an answer it does not tell. */
  notice(payment: string, order: string): void {
    const to = this.#believedIn(order.slice(order.indexOf(".") + 1).slice(0, 1));
    if (!to) return;
    this.#carry(() => {
      to.timers.after(0, () => {
        void to.booking.paymentNotice("testbank", {}, Buffer.from(`${payment} ${order}`));
      });
    });
  }

  /** Mostly the newest server, as a load balancer would; any of the others now and then. Among several nodes
   * any, and as often that where the group is at home; without a group often one that may be behind the times. */
  #believedIn(group: string | undefined): Process | undefined {
    const alive = this.processes.filter(({ dead }) => !dead);
    if (this.#homeOf) {
      return (
        (this.#random.chance(0.5) && this.#homeOf(group)) || alive[this.#random.below(alive.length)]
      );
    }
    return this.#random.chance(0.8) ? alive.at(-1) : alive[this.#random.below(alive.length)];
  }

  #carry(deliver: () => void): void {
    const lossy = this.#families.lossyNetwork && !this.calm;
    const luck = lossy ? this.#random.next() : 1;
    if (luck < 0.05) return; // lost
    const delay = (): number =>
      this.#random.next() * (lossy && this.#random.chance(0.1) ? 4_000 : 5);
    this.timers.after(delay(), deliver);
    if (luck < 0.1) this.timers.after(delay(), deliver); // and once more
  }
}

/** "Not here" is no failure: the next node is asked. */
function hasFailed({ kind }: Refusal): boolean {
  return kind === "outcome-unknown" || kind === "overloaded";
}

function accepted(answer: string): boolean {
  return !answer.startsWith('{"refused"');
}
