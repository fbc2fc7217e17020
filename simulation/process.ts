/** One server process: the production runtime, actors and use cases, put together as grandstand.ts does.
 *
 *   starting --> serving --freeze--> stopped (SIGSTOP) --thaw--> serving, or fenced by then
 *                        --freeze, for good--> dead (SIGKILL)
 */
import { castWith } from "../src/actors/cast.ts";
import { MAIL_LANE, type OrderLetter } from "../src/domain/letter.ts";
import { orderActor } from "../src/actors/order.ts";
import { PAYMENT_LANE } from "../src/domain/order-step.ts";
import { sectionActor } from "../src/actors/section.ts";
import type { Booking, Outcome } from "../src/booking/booking.ts";
import { actorBooking } from "../src/booking/engine.ts";
import { Entrances } from "../src/booking/entrances.ts";
import { Events } from "../src/booking/events.ts";
import { actorOrders } from "../src/booking/actor-orders.ts";
import type { Desk } from "../src/booking/desk.ts";
import { acrossNodes } from "../src/booking/across-nodes.ts";
import { MapNews } from "../src/booking/map-news.ts";
import { Phases } from "../src/booking/phases.ts";
import { OrderWatch } from "../src/booking/order-watch.ts";
import { paymentLane } from "../src/booking/payment-lane.ts";
import { keepReconciling } from "../src/booking/reconcile.ts";
import { ShopSignals } from "../src/booking/signals.ts";
import { SignInCodes } from "../src/booking/sign-in.ts";
import { TicketCodes } from "../src/booking/ticket-code.ts";
import { Urn } from "../src/booking/urn.ts";
import type { Event } from "../src/domain/event.ts";
import { ActorNode } from "../src/runtime/node.ts";
import { alone, nobody } from "../src/runtime/node-parts.ts";
import type { Clock, Log, PeerListener, Peers, Timers, Transport } from "../src/runtime/seams.ts";
import { Unavailable } from "../src/runtime/unavailable.ts";
import type { SeededRandom } from "../src/runtime/testing/seeded-random.ts";
import { FreezableTimers } from "../src/runtime/testing/virtual-time.ts";
import type { Bank } from "./bank.ts";
import type { WatchedDatabase } from "./database.ts";
import type { Faults } from "./faults.ts";
import { turnstileActor } from "./turnstile.ts";
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
  /** One of several nodes: its way to the others. */
  readonly transport: ((self: () => Process) => Transport & Peers) | undefined;
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
  /** What other nodes ask and tell it. */
  readonly listener: PeerListener;
  readonly timers: FreezableTimers;
  readonly wire: DatabaseWire;
  /** Added to the wall clock, ms. */
  skew = 0;
  dead = false;
  /** It hands everything over and ends. */
  retiring = false;

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
    const cast = castWith(section);
    const between = around.transport?.(() => this);
    const peers = between ?? nobody;
    const watch = new OrderWatch(this.timers);
    const entrances = new Entrances();
    const log: Log = {
      info: (line) => around.say(name, line),
      error: (line) => around.say(name, line),
    };
    const mapNews = new MapNews({ events, peers, timers: this.timers, log });
    this.node = new ActorNode({
      id: name,
      journal: this.wire,
      clock: ownClock,
      timers: this.timers,
      random,
      log,
      ...(between
        ? { shards: [], transport: between, types: [...cast, turnstileActor] }
        : { transport: alone, types: cast }),
      ...(faults.memoryPressure && { residentMax: TIGHT_MEMORY }),
      listener: {
        committed: (turns) => {
          mapNews.committed(turns);
          watch.committed(turns);
          entrances.committed(turns);
        },
        opened: (seqs) => mapNews.opened(seqs),
        serving: () => entrances.recount(),
      },
    });
    events.attach(this.node, section);
    // As engines/actors.ts: others ask our sections before anybody asks us for the event.
    if (between) void events.get(event.id).catch(() => undefined);
    const { node, timers } = this;
    const parts = {
      node,
      phases: new Phases({ node, clock: ownClock, timers, alone: !between }),
      events,
      section,
      codes,
      clock: ownClock,
      signIns,
      providers: { testbank: bank.counter(this.timers) },
      watch,
      urn: new Urn(Buffer.alloc(32, 9), (size) =>
        Buffer.from(Array.from({ length: size }, () => Math.floor(random.next() * 256))),
      ),
      entrances,
      push: undefined,
      peers,
      signals: new ShopSignals(),
    };
    const desk: Desk = { ...parts, book: actorOrders(parts) };
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
    const across = acrossNodes({ desk, mapNews, timers: this.timers, random });
    this.booking = between ? across.booking : actorBooking(desk);
    this.listener = across.listener;
    mapNews.start(this.node);
  }

  /** Goes through a turnstile, or counts who did. */
  async pass(
    key: string,
    who: string | undefined,
  ): Promise<Outcome<{ readonly count: number; readonly who: string | undefined }>> {
    try {
      const count = await this.node.operation((turns) =>
        who === undefined
          ? turns.ask(turnstileActor, key, "count", {})
          : turns.askOnce(turnstileActor, key, "pass", { who }, { id: who, fingerprint: key }),
      );
      return { count: count as number, who };
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      return { refused: { kind: error.reason, retryAfterMs: error.retryAfterMs } };
    }
  }

  kill(): void {
    this.dead = true;
    this.timers.freeze();
  }
}
