/** A box office of either engine, as the contract asks it: in time of its own, with a bank in memory. */
import type { BestWish, Booking, Outcome } from "../../src/booking/booking.ts";
import { OrderWatch } from "../../src/booking/order-watch.ts";
import { MAIL_LIMITS, mailLane } from "../../src/booking/mail-lane.ts";
import { paymentLane } from "../../src/booking/payment-lane.ts";
import type { OrderDesk } from "../../src/booking/order-book.ts";
import { ShopSignals } from "../../src/booking/signals.ts";
import { SignInCodes } from "../../src/booking/sign-in.ts";
import { BoxOffice, EVENT, given, idOf } from "../../src/booking/testing/box-office.ts";
import type { Letter } from "../../src/booking/post-port.ts";
import { CARD, MemoryBank } from "../../src/booking/testing/memory-bank.ts";
import { CacheGate } from "../../src/classic/cache-gate.ts";
import { Caretaker } from "../../src/classic/caretaker.ts";
import { Database } from "../../src/classic/database.ts";
import type { Desk } from "../../src/classic/desk.ts";
import { classicBooking } from "../../src/classic/engine.ts";
import { ClassicEvents } from "../../src/classic/events.ts";
import { Follower } from "../../src/classic/follower.ts";
import { classicOrders } from "../../src/classic/orders.ts";
import { Outbox } from "../../src/classic/outbox.ts";
import { databaseGate, type Gate } from "../../src/classic/take.ts";
import type { Event } from "../../src/domain/event.ts";
import { MAIL_LANE } from "../../src/domain/letter.ts";
import { PAYMENT_LANE } from "../../src/domain/order-step.ts";
import { writer } from "../../src/mail/letters.ts";
import type { VirtualClock, VirtualTimers } from "../../src/runtime/testing/virtual-time.ts";
import { freshDatabase } from "../database.ts";
import { waitUntil } from "../wait-until.ts";

/** What the contract needs of an engine. */
export interface Office {
  readonly bank: MemoryBank;
  readonly letters: readonly Letter[];
  readonly event: Event;
  readonly desk: OrderDesk;
  readonly booking: Booking;
  now(): number;
  /** The outcome, once all that it sets off has come to rest. */
  result<T>(asked: Promise<T>): Promise<T>;
  pass(ms: number): Promise<void>;
  /** Time goes on, but nobody looks after anything. */
  passUnseen(ms: number): void;
  /** What is answered at such a time. */
  unseen<T>(asked: Promise<T>): Promise<T>;
  /** Another process in the place of this one. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export type Engine = "actors" | "classic";

export function openOffice(engine: Engine, bellIn?: number): Promise<Office> {
  return engine === "actors" ? openActors(bellIn) : ClassicOffice.open(bellIn);
}

async function openActors(bellIn?: number): Promise<Office> {
  const office = await BoxOffice.open(bellIn === undefined ? {} : { bellIn });
  return {
    bank: office.bank,
    letters: office.letters,
    event: office.event,
    get desk() {
      return office.desk;
    },
    get booking() {
      return office.booking;
    },
    now: () => office.world.clock.now(),
    result: (asked) => office.world.result(asked),
    pass: (ms) => office.pass(ms),
    // By the wall clock alone: the lease, which nobody renews, runs by the other.
    passUnseen: (ms) => office.world.clock.jump(ms),
    unseen: (asked) => office.world.result(asked),
    restart: () => office.restart(),
    close: async () => undefined,
  };
}

export class ClassicOffice implements Office {
  readonly bank = new MemoryBank();
  readonly letters: Letter[] = [];
  readonly event: Event;
  readonly url: string;
  readonly clock: VirtualClock;
  readonly timers: VirtualTimers;
  desk!: Desk;
  booking!: Booking;
  caretaker!: Caretaker;
  follower!: Follower;
  outbox!: Outbox;
  readonly template: BoxOffice;
  readonly #drop: () => Promise<void>;
  #database!: Database;

  private constructor(template: BoxOffice, url: string, drop: () => Promise<void>) {
    this.template = template;
    this.event = template.event;
    this.clock = template.world.clock;
    this.timers = template.world.timers;
    this.url = url;
    this.#drop = drop;
  }

  static async open(bellIn?: number, gateOf?: (database: Database) => Gate) {
    const template = await BoxOffice.open(bellIn === undefined ? {} : { bellIn });
    const database = await freshDatabase();
    const office = new ClassicOffice(template, database.url, () => database.drop());
    await office.start(gateOf);
    return office;
  }

  /** A second instance on the database of another, at the same time of day. */
  static async at({ url, template }: ClassicOffice): Promise<ClassicOffice> {
    const office = new ClassicOffice(template, url, async () => undefined);
    await office.start();
    return office;
  }

  /** Of a second instance: the database stays. */
  async leave(): Promise<void> {
    await this.outbox.stop();
    await this.#database.close();
  }

  /** Another instance on the same database; the one before is left as it is. */
  async start(gateOf: (database: Database) => Gate = databaseGate): Promise<void> {
    const { clock, timers } = this;
    const database = new Database(this.url, 8, () => clock.now());
    this.#database = database;
    const { event } = this;
    const other = { ...event, id: "derby", name: "Derby" };
    const catalogue = {
      ids: async () => [event.id, other.id],
      load: async (id: string) => {
        const found = [event, other].find((one) => one.id === id);
        return found && { event: found, planJson: "" };
      },
    };
    const log = { info: () => undefined, error: () => undefined };
    const watch = new OrderWatch(timers);
    this.follower = new Follower({
      primary: database,
      replica: undefined,
      clock,
      timers,
      log,
      ordersMoved: (orders) => watch.committed(orders.map((key) => ({ type: "order", key }))),
    });
    const events = new ClassicEvents(catalogue, database, this.follower, () => clock.monotonic());
    const random = { next: () => 0.5 };
    this.outbox = new Outbox({ database, clock, timers, random, log });
    const gate = gateOf(database);
    const cache = gate instanceof CacheGate ? gate : undefined;
    const known = { database, events, outbox: this.outbox, watch, cache };
    this.desk = {
      ...known,
      book: classicOrders(known),
      providers: { testbank: this.bank },
      signals: new ShopSignals(),
      clock,
      codes: this.template.codes,
      signIns: new SignInCodes(Buffer.alloc(32, 8)),
      gate,
    };
    this.outbox.serve(PAYMENT_LANE, paymentLane(this.desk));
    const nowhere = {
      url: "https://shop.example",
      tickets: async () => Buffer.from(""),
      calendar: () => "",
    };
    const post = { send: async (letter: Letter) => void this.letters.push(letter) };
    this.outbox.serve(
      MAIL_LANE,
      mailLane(
        this.desk,
        writer(() => nowhere),
        post,
      ),
      MAIL_LIMITS,
    );
    this.caretaker = new Caretaker({ database, events, clock, timers, log });
    this.booking = classicBooking(this.desk);
    for (const id of [event.id, other.id]) await events.get(id);
  }

  now(): number {
    return this.clock.now();
  }

  async result<T>(asked: Promise<T>): Promise<T> {
    const outcome = await asked;
    await this.#rest();
    return outcome;
  }

  async pass(ms: number): Promise<void> {
    await this.#rest();
    const end = this.clock.now() + ms;
    // In steps, so that what is due in between happens in between.
    while (this.clock.now() < end) {
      await this.timers.advance(Math.min(STEP_MS, end - this.clock.now()));
      await this.#rest();
    }
    await this.#rest();
  }

  passUnseen(ms: number): void {
    this.clock.pass(ms);
  }

  unseen<T>(asked: Promise<T>): Promise<T> {
    return asked;
  }

  async restart(): Promise<void> {
    await this.outbox.stop();
    await this.#database.close();
    await this.start();
  }

  async close(): Promise<void> {
    this.bank.reopen();
    await this.outbox.stop();
    await this.#database.close();
    await this.#drop();
  }

  /** Nothing more happens until time goes on, or the bank opens. */
  async #rest(): Promise<void> {
    await this.caretaker.pass();
    for (;;) {
      await this.outbox.look();
      const busy = [...this.outbox.depths.values()].some((depth) => depth > 0);
      if (!busy || this.bank.closed) break;
      await this.outbox.settled();
    }
    await waitUntil("no older transaction is open", async () => {
      const [row] = await this.#database.read<{ ended: boolean }>(ENDED, []);
      return row!.ended;
    });
    await this.follower.pass();
  }
}

const STEP_MS = 30_000;
/** The map shows what no open transaction can come before (classic.tick), and those of the tests beside this one,
 * in the same cluster, count as well. */
const ENDED = {
  name: "ended",
  text: `select coalesce(max(xid) < pg_snapshot_xmin(pg_current_snapshot()), true) as ended
    from classic.history`,
};

export class Fans {
  readonly office: Office;
  #keys = 0;

  constructor(office: Office) {
    this.office = office;
  }

  operation(buyer: string, what: string, key = `key-${++this.#keys}`) {
    return { buyer, email: `${buyer}@example.org`, key, pass: null, fingerprint: what };
  }

  hold(buyer: string, seats: readonly number[], key?: string) {
    const { booking } = this.office;
    const operation = this.operation(buyer, `hold ${seats.join()}`, key);
    return this.office.result(booking.hold(operation, EVENT, seats.map(idOf)));
  }

  best(buyer: string, wish: BestWish, key?: string) {
    const operation = this.operation(buyer, `best ${JSON.stringify(wish)}`, key);
    return this.office.result(this.office.booking.holdBest(operation, EVENT, wish));
  }

  pay(buyer: string, hold: string, card = CARD, key?: string) {
    const operation = this.operation(buyer, `pay ${hold} ${card}`, key);
    return this.office.result(this.office.booking.placeOrder(operation, hold, card));
  }

  async held(buyer: string, seats: readonly number[], key?: string) {
    return given(await this.hold(buyer, seats, key)).hold;
  }

  async paid(buyer: string, hold: string, card = CARD, key?: string) {
    return given(await this.pay(buyer, hold, card, key)).order;
  }

  async look(buyer: string, order: string) {
    return given(await this.office.result(this.office.booking.lookOrder(buyer, order))).order;
  }

  async me(buyer: string) {
    return given(await this.office.result(this.office.booking.me(buyer)));
  }

  async map(): Promise<string> {
    await this.office.pass(200);
    const { map } = given(await this.office.result(this.office.booking.event(EVENT)));
    return [...map.seats].join("");
  }

  ask<T>(asked: (booking: Booking) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.office.result(asked(this.office.booking));
  }
}
