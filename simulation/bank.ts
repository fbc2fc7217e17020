/** A bank with a ledger, and the moods of a real one: late, gone in the middle, asked twice. It looks into
 * the journal at each call: what is asked of it must have been decided there before. */
import type { PaymentPort } from "../src/booking/payment-port.ts";
import type { Timers } from "../src/runtime/seams.ts";
import type { SeededRandom } from "../src/runtime/testing/seeded-random.ts";
import type { WatchedDatabase } from "./database.ts";
import type { Faults } from "./faults.ts";

type State = "authorised" | "declined" | "captured" | "voided";

export const CARD = "4242424242424242";
export const DECLINED = "4000000000000002";

export class Bank {
  readonly ledger = new Map<string, { readonly order: string; state: State }>();
  readonly findings: string[] = [];
  calm = false;
  readonly #database: WatchedDatabase;
  readonly #world: Timers;
  readonly #random: SeededRandom;
  readonly #faults: Faults;

  constructor(database: WatchedDatabase, world: Timers, random: SeededRandom, faults: Faults) {
    this.#database = database;
    this.#world = world;
    this.#random = random;
    this.#faults = faults;
  }

  /** The bank as one process sees it: the process's timers stand still with it. */
  counter(timers: Timers): PaymentPort {
    return {
      authorise: ({ key, order, card }) =>
        this.#call(timers, () => {
          this.#expect(this.#has(order, "placed"), `asked to authorise ${order}, not placed`);
          const known = this.ledger.get(key);
          const state = known?.state ?? (card === DECLINED ? "declined" : "authorised");
          if (!known) this.ledger.set(key, { order, state });
          return state === "declined" ? { declined: true as const } : { payment: key };
        }),
      capture: (payment) =>
        this.#call(timers, () => {
          const order = this.ledger.get(payment)?.order ?? "";
          const sold = this.#database.book.soldTo(order).length;
          this.#expect(sold > 0, `asked to capture ${order}, whose seats are not sold`);
          this.#move(payment, "captured");
        }),
      void: (payment) => this.#call(timers, () => this.#move(payment, "voided")),
    };
  }

  #call<T>(timers: Timers, act: () => T): Promise<T> {
    const moody = this.#faults.slowBank && !this.calm;
    return new Promise((resolve, reject) => {
      const mood = moody ? this.#random.next() : 1;
      const delay = this.#random.next() * (moody && this.#random.chance(0.2) ? 60_000 : 50);
      this.#world.after(delay, () => {
        let result: T | undefined;
        if (mood > 0.1) result = act();
        if (mood > 0.1 && mood < 0.2) act(); // the request came twice
        timers.after(0, () => {
          // Lost on the way there, or on the way back.
          if (mood < 0.1 || (mood > 0.2 && mood < 0.3))
            reject(new Error("the bank does not answer"));
          else resolve(result as T);
        });
      });
    });
  }

  #has(order: string, kind: string): boolean {
    return this.#database.orders.get(order)?.includes(kind) === true;
  }

  #expect(right: boolean, what: string): void {
    if (!right) this.findings.push(`the bank was ${what}`);
  }

  #move(payment: string, to: "captured" | "voided"): void {
    const found = this.ledger.get(payment);
    const right = found !== undefined && (found.state === "authorised" || found.state === to);
    this.#expect(right, `asked to make ${payment} ${to}, which is ${found?.state ?? "unknown"}`);
    if (right) found.state = to;
  }
}
