/** One buyer: does something, waits for the answer, sends it again under the same key until there is one,
 * thinks, does the next thing. Whatever arrives is compared with what must be durable by then. */
import type { Booking, Operation, Outcome } from "../src/booking/booking.ts";
import type { Refusal } from "../src/domain/refusal.ts";
import type { HoldView, OrderView } from "../src/protocol/api.ts";
import type { SeededRandom } from "../src/runtime/testing/seeded-random.ts";
import { TURNSTILES } from "./turnstile.ts";
import { CARD, CHALLENGED, DECLINED, LOST, SLOW } from "./bank.ts";
import type { Hall } from "./hall.ts";

const THINK_MAX_MS = 3_000;
/** From one turnstile to the next: many, or nobody looks while a node is wrong. */
const WALK_MAX_MS = 500;
const SEATS_MAX = 3;
const CARDS = [DECLINED, CHALLENGED, SLOW, LOST];

export class Client {
  readonly name: string;
  readonly #hall: Hall;
  readonly #random: SeededRandom;
  #keys = 0;
  #holds: HoldView[] = [];
  #orders: { readonly id: string; readonly hold: string; rank: number }[] = [];
  #stopped = false;
  #idle = true;

  constructor(name: string, hall: Hall, random: SeededRandom) {
    this.name = name;
    this.#hall = hall;
    this.#random = random;
  }

  get idle(): boolean {
    return this.#idle;
  }

  /** Finishes what it is at, and looks at its orders a last time. */
  stop(): void {
    this.#stopped = true;
  }

  start(): void {
    this.#later(this.#random.next() * THINK_MAX_MS);
  }

  #later(ms: number): void {
    this.#hall.timers.after(ms, () => {
      if (this.#stopped) return;
      this.#idle = false;
      void this.#act().then(() => {
        this.#idle = true;
        this.#later(this.#random.next() * THINK_MAX_MS);
      });
    });
  }

  #act(): Promise<void> {
    const dice = this.#random.next();
    const hold = this.#holds[this.#random.below(Math.max(1, this.#holds.length))];
    if (!hold && dice > 0.8) return dice < 0.9 ? this.#refund() : this.lookAtOrders();
    if (!hold || dice < 0.3) return dice < 0.15 ? this.#best() : this.#hold();
    if (dice < 0.4) return this.#extend(hold);
    if (dice < 0.5) return this.#release(hold);
    if (dice < 0.78) return this.#pay(hold);
    if (dice < 0.86) return this.#look(hold);
    if (dice < 0.92) return this.#refund();
    return this.lookAtOrders();
  }

  /** Goes through turnstiles, beside everything else. */
  walk(): void {
    this.#hall.timers.after(this.#random.next() * WALK_MAX_MS, () => {
      if (!this.#stopped) void this.#passThrough().then(() => this.walk());
    });
  }

  holdOnce(): Promise<void> {
    return this.#hold();
  }

  async #hold(): Promise<void> {
    const all = this.#hall.event.plan.ids;
    const first = this.#random.below(all.length);
    const seats = Array.from(
      { length: 1 + this.#random.below(SEATS_MAX) },
      // Some of another section, and named in any order.
      (_, n) => all[(first + n * (this.#random.chance(0.3) ? 17 : 1)) % all.length]!,
    );
    const wanted = [...new Set(seats)].reverse();
    await this.#taking(`hold ${wanted.join()}`, (booking, op) =>
      booking.hold(op, this.#hall.event.id, wanted),
    );
  }

  async #best(): Promise<void> {
    const quantity = 1 + this.#random.below(SEATS_MAX);
    await this.#taking(`best ${quantity}`, (booking, op) =>
      booking.holdBest(op, this.#hall.event.id, { quantity }),
    );
  }

  async #taking(
    what: string,
    send: (booking: Booking, op: Operation) => Promise<Outcome<{ hold: HoldView }>>,
  ): Promise<void> {
    const { call, outcome, answer } = await this.#once(what, send, (held) => {
      const known = this.#hall.database.holds.get(held.hold.id);
      const seats = held.hold.seats.map(({ id }) => id).sort();
      if (known?.buyer !== this.name || known.seats.toSorted().join() !== seats.join()) {
        this.#hall.fault(`${this.name} was told of ${held.hold.id}, which is not durable`);
      }
    });
    if ("refused" in outcome) {
      if (outcome.refused.kind !== "seats-taken") return;
      for (const { seat } of outcome.refused.conflicts) {
        this.#hall.saw(seat, { call, answer, what: { kind: "taken" } });
      }
      return;
    }
    const { hold } = outcome;
    this.#holds.push(hold);
    for (const { id } of hold.seats) {
      this.#hall.saw(id, {
        call,
        answer,
        what: { kind: "hold", hold: hold.id, until: this.#hall.moment(hold.expiresAt) },
      });
    }
  }

  async #extend(hold: HoldView): Promise<void> {
    const { call, outcome, answer } = await this.#plain(`extend ${hold.id}`, (booking) =>
      booking.extendHold(this.name, hold.id),
    );
    // Asked again after a lost answer it is refused: it was done.
    const until = "refused" in outcome ? hold.expiresAt : outcome.hold.expiresAt;
    if ("refused" in outcome && outcome.refused.kind !== "hold-already-extended") return;
    if (!this.#hall.database.extended.has(hold.id)) {
      this.#hall.fault(`${this.name} was told that ${hold.id} is extended, which is not durable`);
    }
    const { extensionMs } = this.#hall.event;
    for (const { id } of hold.seats) {
      const what = {
        kind: "extend",
        hold: hold.id,
        until: this.#hall.moment(Math.max(until, hold.expiresAt + extensionMs)),
      } as const;
      this.#hall.saw(id, { call, answer, what });
    }
  }

  async #release(hold: HoldView): Promise<void> {
    this.#hall.released.add(hold.id);
    const { call, outcome, answer } = await this.#plain(`release ${hold.id}`, (booking) =>
      booking.releaseHold(this.name, hold.id),
    );
    this.#drop(hold);
    const refusal = "refused" in outcome ? outcome.refused.kind : "unknown-hold";
    if (refusal !== "unknown-hold" && refusal !== "hold-expired") return;
    const kind = refusal === "unknown-hold" ? "release" : "maybe-release";
    for (const { id } of hold.seats) {
      this.#hall.saw(id, { call, answer, what: { kind, hold: hold.id } });
    }
  }

  async #pay(hold: HoldView): Promise<void> {
    const card = this.#random.chance(0.5) ? CARD : CARDS[this.#random.below(CARDS.length)]!;
    const { call, outcome, answer } = await this.#once(
      `pay ${hold.id} ${card}`,
      (booking, op) => booking.placeOrder(op, hold.id, card),
      ({ order }) => {
        if (!this.#hall.database.orders.get(order.id)?.includes("placed")) {
          this.#hall.fault(`${this.name} was told of ${order.id}, which is not durable`);
        }
      },
    );
    if ("refused" in outcome) {
      if (outcome.refused.kind === "unknown-hold") this.#holdIsGone(hold);
      return;
    }
    this.#orders.push({ id: outcome.order.id, hold: hold.id, rank: 0 });
    // From here its time runs out with the order.
    for (const { id } of hold.seats) {
      this.#hall.saw(id, { call, answer, what: { kind: "pay", hold: hold.id } });
    }
    this.#drop(hold);
  }

  /** The organiser gives an order back, whole or by one ticket; no other buyer's. */
  async #refund(): Promise<void> {
    const known = this.#orders[this.#random.below(Math.max(1, this.#orders.length))];
    if (!known) return;
    const once = { id: `refund-${this.name}-${++this.#keys}`, fingerprint: "refund" };
    const tickets = this.#random.chance(0.5) ? [`${known.id}.1`] : null;
    const { outcome } = await this.#plain(`refund ${known.id}`, (booking) =>
      booking.refund(once, this.#hall.event.id, known.id, tickets),
    );
    const seen = "refused" in outcome ? undefined : this.#hall.database.orders.get(known.id);
    if (seen && !seen.includes("refund-asked")) {
      this.#hall.fault(`${this.name} was told of a refund of ${known.id}, which is not durable`);
    }
  }

  async #look(hold: HoldView): Promise<void> {
    const { outcome } = await this.#plain(`look ${hold.id}`, (booking) =>
      booking.lookHold(this.name, hold.id),
    );
    if (!("refused" in outcome)) return;
    if (outcome.refused.kind === "unknown-hold") this.#holdIsGone(hold);
    if (outcome.refused.kind === "hold-expired") this.#drop(hold);
  }

  /** A reader never goes back in time: what an order has reached it keeps. */
  async lookAtOrders(): Promise<void> {
    for (const known of this.#orders) {
      const { outcome } = await this.#plain(`look ${known.id}`, (booking) =>
        booking.lookOrder(this.name, known.id),
      );
      if ("refused" in outcome) {
        this.#hall.fault(`${known.id} of ${this.name} is gone: ${outcome.refused.kind}`);
        continue;
      }
      const rank = rankOf(outcome.order);
      if (rank < known.rank) this.#hall.fault(`${known.id} went back to ${outcome.order.status}`);
      if (known.rank === LOST_RANK && rank !== LOST_RANK) {
        this.#hall.fault(`${known.id} was final and is ${outcome.order.status} now`);
      }
      known.rank = Math.max(rank, known.rank);
      if (outcome.order.status === "at-bank" && this.#random.chance(0.5)) {
        await this.#plain(`back from the bank with ${known.id}`, (booking) =>
          booking.payerReturned(this.name, known.id),
        );
      }
    }
  }

  /** Through any node, wherever the turnstile is. */
  async #passThrough(): Promise<void> {
    const { database } = this.#hall;
    const key = `turnstile${this.#random.below(TURNSTILES)}`;
    const who = this.#random.chance(0.5) ? `${this.name}-${++this.#keys}` : undefined;
    const before = this.#hall.told.get(key) ?? 0;
    const { outcome } = await this.#hall.ask(
      this.name,
      who === undefined ? `count ${key}` : `pass ${key}`,
      (to) => to.pass(key, who),
      ({ count }) => {
        const event = database.entriesOf(`turnstile/${key}`)[count - 1]?.event;
        const right = count === 0 || (event && (who === undefined || isPassed(event, who)));
        if (!right) this.#hall.fault(`${this.name} was told of ${key} ${count}, not durable`);
      },
      who !== undefined, // of two counts each is right in its time
      undefined,
    );
    // The number of who passed may be an answer of long ago.
    if (!("refused" in outcome) && who === undefined) this.#hall.passed(key, outcome.count, before);
    if (!("refused" in outcome) && who !== undefined) this.#hall.passed(key, outcome.count, 0);
  }

  /** Only who gave a hold back, or whose time was over long ago, may hear that it is unknown. */
  #holdIsGone(hold: HoldView): void {
    this.#drop(hold);
    const mine = this.#hall.released.has(hold.id);
    if (!mine) this.#hall.fault(`${hold.id} of ${this.name} was acknowledged and is unknown now`);
  }

  #drop(hold: HoldView): void {
    this.#holds = this.#holds.filter(({ id }) => id !== hold.id);
  }

  #once<T extends object>(
    what: string,
    send: (booking: Booking, op: Operation) => Promise<Outcome<T>>,
    leaves: (answer: T) => void,
  ) {
    const key = `${this.name}-${++this.#keys}`;
    const email = `${this.name}@example.org`;
    const op = { buyer: this.name, email, key, pass: null, fingerprint: what };
    return this.#hall.ask(this.name, what, ({ booking }) => send(booking, op), leaves, true);
  }

  #plain<T extends object>(what: string, send: (booking: Booking) => Promise<Outcome<T>>) {
    return this.#hall.ask(
      this.name,
      what,
      ({ booking }) => send(booking),
      () => undefined,
      false,
    );
  }
}

function isPassed(event: object, who: string): boolean {
  return "who" in event && event.who === who;
}

const LOST_RANK = 7;

function rankOf({ status }: OrderView): number {
  const ranks: Record<OrderView["status"], number> = {
    authorising: 0,
    "at-bank": 1,
    confirming: 2,
    selling: 3,
    capturing: 4,
    paid: 5,
    refunding: 5,
    refunded: 6,
    refused: LOST_RANK,
    expired: LOST_RANK,
  };
  return ranks[status];
}

/** Not now: to be asked again. */
export function isBusy(refusal: Refusal): refusal is Refusal & { readonly retryAfterMs: number } {
  return "retryAfterMs" in refusal;
}
