/** A bank with a ledger, and the moods of a real one: late, undecided, gone in the middle, asked twice, and
 * giving up what it had promised. It looks into the journal at each call: what is asked of it must have been
 * decided there before. */
import type {
  MoneyRequest,
  Payment,
  PaymentProvider,
  RefundState,
} from "../src/booking/payment-port.ts";
import type { Timers } from "../src/runtime/seams.ts";
import type { SeededRandom } from "../src/runtime/testing/seeded-random.ts";
import type { WatchedDatabase } from "./database.ts";
import type { Faults } from "./faults.ts";

export const CARD = "4242424242424242";
export const DECLINED = "4000000000000002";
/** The payer is asked at the bank, and comes back or not. */
export const CHALLENGED = "4000000000003220";
/** The bank decides later. */
export const SLOW = "4000000000001109";
/** The bank gives the authorisation up when the money is to be taken. */
export const LOST = "4000000000001802";

type State = "pending" | "needs-action" | "authorised" | "declined" | "captured" | "cancelled";

export interface Entry {
  readonly id: string;
  readonly order: string;
  readonly amount: number;
  readonly currency: string;
  readonly card: string;
  state: State;
  readonly refunds: Map<string, number>;
}

/** What it has taken and not given back, minor units. */
export function keptOf({ state, amount, refunds }: Entry): number {
  const back = [...refunds.values()].reduce((sum, one) => sum + one, 0);
  return state === "captured" ? amount - back : 0;
}

const DECISION_MAX_MS = 20_000;
/** Payers who close the bank's page. */
const NEVER_DECIDED = 0.2;

export class Bank {
  /** By the key of the request. */
  readonly ledger = new Map<string, Entry>();
  readonly findings: string[] = [];
  calm = false;
  /** Calls whoever is told when a payment has moved: late, twice, or not at all. */
  notify: (payment: string, order: string) => void = () => undefined;
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
  counter(timers: Timers): PaymentProvider {
    const call = <T>(act: () => T): Promise<T> => this.#call(timers, act);
    const { ledger } = this;
    return {
      name: "testbank",
      authorise: ({ key, order, amount, currency, card }) =>
        call(() => {
          this.#expect(this.#has(order, "placed"), `asked to authorise ${order}, not placed`);
          this.#expect(
            this.#database.totals.get(order) === amount,
            `asked for ${amount}, ${order} costs another amount`,
          );
          const known = ledger.get(key);
          return shown(known ?? this.#open(key, order, amount, currency, card ?? ""));
        }),
      look: (payment) => call(() => maybe(this.#entry(payment))),
      find: (order) => call(() => maybe([...ledger.values()].find((one) => one.order === order))),
      capture: (payment, money) => call(() => shown(this.#capture(payment, money))),
      cancel: (payment) =>
        call(() => {
          const found = this.#known(payment);
          if (found.state !== "captured" && found.state !== "declined") found.state = "cancelled";
          return shown(found);
        }),
      refund: (payment, money) => call(() => this.#refund(payment, money)),
      list: async function* () {
        for (const entry of Array.from(ledger.values())) yield await call(() => shown(entry));
      },
      notice: (_, body) => {
        const [payment = "", order = ""] = body.toString().split(" ");
        return { payment, order };
      },
    };
  }

  #open(key: string, order: string, amount: number, currency: string, card: string): Entry {
    const undecided = card === CHALLENGED ? "needs-action" : card === SLOW ? "pending" : undefined;
    const state = undecided ?? (card === DECLINED ? "declined" : "authorised");
    const id = `pay${this.ledger.size + 1}`;
    const entry: Entry = { id, order, amount, currency, card, state, refunds: new Map() };
    this.ledger.set(key, entry);
    const payer = card === CHALLENGED && this.#random.chance(NEVER_DECIDED);
    if (undecided && !payer) {
      this.#world.after(this.#random.next() * DECISION_MAX_MS, () => {
        if (entry.state !== "needs-action" && entry.state !== "pending") return;
        entry.state = this.#random.chance(0.8) ? "authorised" : "declined";
        this.#tell(entry);
      });
    } else if (!undecided) this.#tell(entry);
    return entry;
  }

  /** A notice, somehow. */
  #tell({ id, order }: Entry): void {
    for (let n = this.#random.below(3); n > 0; n--)
      this.#world.after(this.#random.next() * 2_000, () => this.notify(id, order));
  }

  #capture(payment: string, { amount }: MoneyRequest): Entry {
    const found = this.#known(payment);
    const sold = this.#database.book.soldTo(found.order).length;
    const refunded = this.#has(found.order, "refund-asked");
    const again = found.state === "cancelled" || found.state === "captured";
    this.#expect(
      sold > 0 || refunded || again,
      `asked to capture ${found.order}, whose seats are not sold`,
    );
    this.#expect(amount === found.amount, `asked to capture ${amount} of ${found.amount}`);
    if (found.card === LOST && found.state === "authorised") found.state = "cancelled";
    if (found.state === "authorised") found.state = "captured";
    this.#expect(
      found.state === "captured" || found.state === "cancelled",
      `asked to capture ${payment}, which is ${found.state}`,
    );
    return found;
  }

  #refund(payment: string, { key, amount }: MoneyRequest): RefundState {
    const found = this.#known(payment);
    const others = [...found.refunds].filter(([id]) => id !== key);
    const sum = others.reduce((all, [, one]) => all + one, amount);
    const right = found.state === "captured" && sum <= found.amount;
    this.#expect(right, `asked to give ${sum} of ${found.amount} back, ${found.state}`);
    found.refunds.set(key, amount);
    return "done";
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

  /** The lane has begun with an effect: it must be durable. */
  begun(effect: string): void {
    const durable = this.#database.outbox.some(({ id }) => id === effect);
    const done = this.#database.doneEffects.has(effect);
    this.#expect(durable || done, `to be asked for ${effect}, which is not durable`);
  }

  #has(order: string, kind: string): boolean {
    return this.#database.orders.get(order)?.includes(kind) === true;
  }

  #expect(right: boolean, what: string): void {
    if (!right) this.findings.push(`the bank was ${what}`);
  }

  #entry(payment: string): Entry | undefined {
    return [...this.ledger.values()].find(({ id }) => id === payment);
  }

  #known(payment: string): Entry {
    const found = this.#entry(payment);
    if (!found) throw new Error(`there is no payment ${payment}`);
    return found;
  }
}

function maybe(entry: Entry | undefined): Payment | undefined {
  return entry && shown(entry);
}

function shown({ id, order, state, amount, currency }: Entry): Payment {
  const money = { amount, currency };
  if (state === "needs-action") {
    const action = { kind: "redirect", url: `https://bank.example/${id}` } as const;
    return { id, order, state: { status: state, action } };
  }
  if (state === "declined") {
    return { id, order, state: { status: state, reason: "card-declined" } };
  }
  if (state === "authorised" || state === "captured")
    return { id, order, state: { status: state, ...money } };
  return { id, order, state: { status: state } };
}
