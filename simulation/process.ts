/** One server process: the production runtime, actors and use cases, put together as grandstand.ts does.
 *
 *   starting --> serving --freeze--> stopped (SIGSTOP) --thaw--> serving, or fenced by then
 *                        --freeze, for good--> dead (SIGKILL)
 */
import { MAIL_LANE, type OrderLetter } from "../src/actors/mail-effect.ts";
import { orderActor, PAYMENT_LANE } from "../src/actors/order.ts";
import { saleActor } from "../src/actors/sale.ts";
import { seatActor } from "../src/actors/seat.ts";
import { sectionActor } from "../src/actors/section.ts";
import { shopperActor } from "../src/actors/shopper.ts";
import { signInActor } from "../src/actors/sign-in.ts";
import { ticketActor } from "../src/actors/ticket.ts";
import type { Booking } from "../src/booking/booking.ts";
import { actorBooking } from "../src/booking/engine.ts";
import { Events } from "../src/booking/events.ts";
import type { Desk } from "../src/booking/desk.ts";
import { OrderWatch } from "../src/booking/order-watch.ts";
import { paymentLane } from "../src/booking/payment-lane.ts";
import { keepReconciling } from "../src/booking/reconcile.ts";
import { SignInCodes } from "../src/booking/sign-in.ts";
import { TicketCodes } from "../src/booking/ticket-code.ts";
import type { Event } from "../src/domain/event.ts";
import { ActorNode, alone } from "../src/runtime/node.ts";
import type { Clock, Log, Timers } from "../src/runtime/seams.ts";
import type { SeededRandom } from "../src/runtime/testing/seeded-random.ts";
import { FreezableTimers } from "../src/runtime/testing/virtual-time.ts";
import type { Bank } from "./bank.ts";
import type { WatchedDatabase } from "./database.ts";
import type { Faults } from "./faults.ts";
import { DatabaseWire } from "./wire.ts";

/** A family or two at a time. */
const TIGHT_MEMORY = 25;

export interface Surroundings {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly database: WatchedDatabase;
  readonly bank: Bank;
  readonly random: SeededRandom;
  readonly faults: Faults;
  readonly event: Event;
  /** Whether it goes through the bank's payments now and then, and so opens the event. */
  readonly reconciles: boolean;
  /** A letter is handed over. */
  readonly mailed: (id: string, fact: OrderLetter) => void;
  readonly say: (who: string, what: string) => void;
}

const signIns = new SignInCodes(Buffer.alloc(32, 8));
const codes = new TicketCodes(Buffer.alloc(32, 7));

export class Process {
  readonly name: string;
  readonly node: ActorNode;
  readonly booking: Booking;
  readonly timers: FreezableTimers;
  readonly wire: DatabaseWire;
  /** Added to the wall clock, ms. */
  skew = 0;
  dead = false;

  constructor(name: string, around: Surroundings) {
    const { clock, database, bank, random, faults, event } = around;
    this.name = name;
    this.timers = new FreezableTimers(around.timers);
    this.wire = new DatabaseWire(database, this.timers, around.timers, random, faults);
    const ownClock: Clock = {
      now: () => clock.now() + this.skew,
      monotonic: () => clock.monotonic(),
    };
    const catalogue = {
      ids: async () => [event.id],
      load: async (id: string) => (id === event.id ? { event, planJson: "" } : undefined),
    };
    const events = new Events(catalogue, ownClock, this.timers);
    const section = sectionActor((id) => events.planOf(id));
    const watch = new OrderWatch(this.timers);
    const log: Log = {
      info: (line) => around.say(name, line),
      error: (line) => around.say(name, line),
    };
    this.node = new ActorNode({
      id: name,
      journal: this.wire,
      clock: ownClock,
      timers: this.timers,
      random,
      log,
      transport: alone,
      types: [saleActor, seatActor, section, shopperActor, orderActor, ticketActor, signInActor],
      ...(faults.memoryPressure && { residentMax: TIGHT_MEMORY }),
      listener: {
        committed: (turns) => {
          events.committed(turns);
          watch.committed(turns);
        },
        serving: () => void events.refresh().catch(() => undefined),
      },
    });
    events.attach(this.node, section);
    const desk: Desk = {
      node: this.node,
      events,
      section,
      codes,
      clock: ownClock,
      signIns,
      providers: { testbank: bank.counter(this.timers) },
      watch,
    };
    const lane = paymentLane(desk);
    this.node.serveLane(PAYMENT_LANE, (effect, pass) => {
      bank.begun(effect.id);
      return lane(effect, pass);
    });
    this.node.serveLane(MAIL_LANE, async ({ id, payload }) => {
      const fact = payload as OrderLetter; // nobody signs in here
      around.mailed(id, fact);
      const { order } = fact;
      await this.node.operation((turns) => turns.ask(orderActor, order, "look", {}, { done: id }));
    });
    if (around.reconciles) keepReconciling(desk, this.timers, log);
    this.booking = actorBooking(desk);
  }

  kill(): void {
    this.dead = true;
    this.timers.freeze();
  }
}
