/** The whole box office in one process: the real use cases, actors and runtime over a database in
 * memory, in virtual time. What main puts together, without HTTP and PostgreSQL. */
import type { SeatStatus } from "../../domain/availability.ts";
import {
  DEFAULT_PAY_MS,
  DEFAULT_QUEUE,
  DEFAULT_RETRY_MS,
  type Event,
  type QueueTerms,
} from "../../domain/event.ts";
import type { Pass } from "../../domain/pass.ts";
import { draw } from "../../domain/plan-fixture.ts";
import type { Refusal } from "../../domain/refusal.ts";
import type { Journal } from "../../runtime/journal.ts";
import type { Timers } from "../../runtime/seams.ts";
import { WALL_START_MS } from "../../runtime/testing/virtual-time.ts";
import { through } from "../../runtime/testing/through.ts";
import { type Host, World } from "../../runtime/testing/world.ts";
import type { BestWish, Booking, Outcome } from "../booking.ts";
import type { Desk } from "../desk.ts";
import { actorBooking, actorWaiting } from "../engine.ts";
import type { Letter } from "../post-port.ts";
import type { PushMessage } from "../../protocol/push.ts";
import type { Push } from "../push-port.ts";
import { TicketCodes } from "../ticket-code.ts";
import type { Waiting } from "../waiting.ts";
import { type Around, openBranch } from "./branch.ts";
import { CARD, MemoryBank } from "./memory-bank.ts";

export const EVENT = "final";
export const LIMIT = 6;
export const HOLD_MS = 8 * 60_000;
export const EXTENSION_MS = 4 * 60_000;
export const PRICES = [1_000, 500] as const;

/** Two sections of one event: seats 0-19 and 20-37, of which 20-27 are of the second category. */
const BLOCKS = [
  ["..........", ".........."],
  ["bbbbbbbb", "wc.wc....."],
];

export interface BoxOfficeOptions {
  /** Ms from the start of the world to the bell; default: it has rung. */
  readonly bellIn?: number;
  readonly queue?: QueueTerms;
  /** Stands between the node and its journal. */
  readonly between?: (journal: Journal, timers: Timers) => Journal;
}

export function eventOf({ bellIn = -1_000, queue = DEFAULT_QUEUE }: BoxOfficeOptions): Event {
  return {
    id: EVENT,
    name: "Final",
    venue: "drawn",
    timeZone: "Europe/Berlin",
    startsAt: WALL_START_MS + 1_000_000_000,
    opensAt: WALL_START_MS + bellIn,
    currency: "EUR",
    prices: PRICES,
    limit: LIMIT,
    holdMs: HOLD_MS,
    extensionMs: EXTENSION_MS,
    payMs: DEFAULT_PAY_MS,
    retryMs: DEFAULT_RETRY_MS,
    provider: "testbank",
    queue,
    plan: draw(BLOCKS).plan,
    planHash: "",
  };
}

export class BoxOffice implements Around {
  readonly world = new World([]);
  readonly bank = new MemoryBank();
  readonly codes = new TicketCodes(Buffer.alloc(32, 7));
  readonly event: Event;
  host!: Host;
  booking!: Booking;
  desk!: Desk;
  /** Letters by id, as often as they were handed over. */
  readonly letters: Letter[] = [];
  /** What the mail server does. */
  send: (letter: Letter) => Promise<void> = async (letter) => void this.letters.push(letter);
  /** Endpoints that were pushed to, as often as they were. */
  readonly pushed: (PushMessage & { readonly id: string; readonly to: string })[] = [];
  readonly push: Push = {
    publicKey: "key",
    faultOf: (endpoint) => (endpoint.startsWith("https://push.example/") ? undefined : "elsewhere"),
    send: (...sent) => this.deliver(...sent),
  };
  /** What the push service does. */
  deliver: Push["send"] = async (id, { endpoint }, message) => {
    this.pushed.push({ ...message, id, to: endpoint });
    return "sent";
  };
  /** What buyers show. */
  readonly passes = new Map<string, Pass>();
  waiting!: Waiting;
  #keys = 0;

  private constructor(options: BoxOfficeOptions) {
    this.event = eventOf(options);
  }

  static async open(options: BoxOfficeOptions = {}): Promise<BoxOffice> {
    const office = new BoxOffice(options);
    await office.start(options.between);
    return office;
  }

  /** Another process on the same database. */
  async start(
    between: BoxOfficeOptions["between"] = (journal) => journal,
    residentMax = 1_000,
  ): Promise<void> {
    // The journal of a host is made with it, so what stands between is made when it is first used.
    const journal = lazily(() => between(this.host.journal, this.world.timers));
    const branch = openBranch(this, { journal, residentMax });
    this.host = branch.host;
    this.desk = branch.desk;
    this.booking = actorBooking(branch.desk);
    this.waiting = actorWaiting(branch.desk);
    const started = this.host.node.start();
    const { world } = this;
    await world.timers.advance(0);
    // A former owner's lease runs out first.
    for (let n = 0; n < 50 && this.host.node.state === "starting"; n++)
      await world.timers.advance(100);
    await started;
  }

  bytes(size: number): Buffer {
    return Buffer.from(
      Array.from({ length: size }, () => Math.floor(this.world.random.next() * 256)),
    );
  }

  /** kill -9, and another process in its place. */
  async restart(): Promise<void> {
    this.host.freeze();
    await this.start();
  }

  operation(buyer: string, what: string, key = `key-${++this.#keys}`) {
    return {
      buyer,
      email: `${buyer}@example.org`,
      key,
      pass: this.passes.get(buyer) ?? null,
      fingerprint: what,
    };
  }

  hold(buyer: string, seats: readonly number[], key?: string) {
    const operation = this.operation(buyer, `hold ${seats.join()}`, key);
    return this.world.result(this.booking.hold(operation, EVENT, seats.map(idOf)));
  }

  best(buyer: string, wish: BestWish, key?: string) {
    const operation = this.operation(buyer, `best ${JSON.stringify(wish)}`, key);
    return this.world.result(this.booking.holdBest(operation, EVENT, wish));
  }

  pay(buyer: string, hold: string, card = CARD, key?: string) {
    const operation = this.operation(buyer, `pay ${hold} ${card}`, key);
    return this.world.result(this.booking.placeOrder(operation, hold, card));
  }

  /** A hold that must be given. */
  async held(buyer: string, seats: readonly number[], key?: string) {
    return given(await this.hold(buyer, seats, key)).hold;
  }

  /** An order that must be taken. */
  async paid(buyer: string, hold: string, card = CARD, key?: string) {
    return given(await this.pay(buyer, hold, card, key)).order;
  }

  async look(buyer: string, order: string) {
    return given(await this.world.result(this.booking.lookOrder(buyer, order))).order;
  }

  async me(buyer: string) {
    return given(await this.world.result(this.booking.me(buyer)));
  }

  /** The public map, as digits. */
  async map(): Promise<string> {
    const { map } = given(await this.world.result(this.booking.event(EVENT)));
    return [...map.seats].join("");
  }

  async status(seat: number): Promise<SeatStatus> {
    return Number((await this.map())[seat]) as SeatStatus;
  }

  pass(ms: number): Promise<void> {
    return this.world.timers.advance(ms);
  }

  /** Events of an actor in the journal. */
  journal(actor: string): readonly object[] {
    return this.world.database.eventsOf(actor);
  }

  /** Everything in the journal so far, in commits: `actor kind`. */
  written(): string[] {
    return this.host.journal.batches.flatMap(({ entries }) =>
      entries.map(({ actor, event }) => `${actor} ${"kind" in event ? String(event.kind) : ""}`),
    );
  }
}

export function idOf(seat: number): string {
  return `seat-${seat}`;
}

export function given<T extends object>(outcome: Outcome<T>): T {
  if ("refused" in outcome) throw new Error(`refused: ${JSON.stringify(outcome.refused)}`);
  return outcome;
}

/** Why not; undefined if it was given. */
export function refusal(outcome: object): Refusal | undefined {
  return "refused" in outcome ? (outcome.refused as Refusal) : undefined;
}

function lazily(journal: () => Journal): Journal {
  let made: Journal | undefined;
  return through(() => (made ??= journal()));
}
