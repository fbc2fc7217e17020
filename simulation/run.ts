/** One run from one seed: a few servers, a few buyers, an unlucky minute; then everything is healed, and
 * within a bounded time everything must have come to its end. */
import { draw } from "../src/domain/plan-fixture.ts";
import type { OrderLetter } from "../src/domain/letter.ts";
import { DEFAULT_QUEUE, type Event, priceOf } from "../src/domain/event.ts";
import { SeededRandom } from "../src/runtime/testing/seeded-random.ts";
import { VirtualClock, VirtualTimers, WALL_START_MS } from "../src/runtime/testing/virtual-time.ts";
import { Bank, keptOf } from "./bank.ts";
import { Client } from "./client.ts";
import { Cluster, isCluster, isOrderly } from "./cluster.ts";
import { WatchedDatabase } from "./database.ts";
import { drawFaults, type Faults, FAMILIES, withoutFaults } from "./faults.ts";
import { Hall } from "./hall.ts";
import { isLinearizable } from "./linearize.ts";
import { Process } from "./process.ts";
import { Trace } from "./trace.ts";
import { unseen } from "./unseen.ts";

const LIMIT = 4;
const HOLD_MS = 8_000;
const BUYERS = 8;
/** Two sections: few seats, so that buyers meet. */
const BLOCKS = [["......", "......"], ["bbbbbb"]];
/** Of them, who goes through turnstiles if there are several nodes. */
const WALKERS = 3;
const STEP_MS = 250;
/** Longer than any hold, payment, pause and back-off. */
const HEALED_MS = 45 * 60_000;
/** How long several nodes serve together once they are healed; then one takes over from all. */
const TOGETHER_MS = 60_000;
const CLOCK_JUMP_MAX_MS = 3_000;
/** The clocks of two servers may be this far apart. */
const SLACK_MS = 2 * CLOCK_JUMP_MAX_MS;
/** Two renewals of a lease, one after the other, take less time than it lasts: a lease that runs out is a
 * failure, ms. */
const ORDERLY_SLOW_MAX_MS = 300;
/** Acts of one seat that are searched for an order, at most: past it the search may take for ever. */
const LINEARIZABLE_ACTS_MAX = 60;

export interface Result {
  readonly seed: number;
  readonly faults: readonly string[];
  readonly operations: number;
  readonly hash: string;
  /** Which families of faults were on. */
  readonly families: readonly string[];
  readonly trace: string;
}

/** `minutes` of trouble, virtual. */
export async function runSeed(seed: number, minutes: number): Promise<Result> {
  const run = new Run(seed);
  const faults = await run.play(minutes).then(
    () => run.findings(),
    (error: unknown) => [error instanceof Error ? (error.stack ?? error.message) : String(error)],
  );
  return {
    seed,
    faults,
    operations: run.hall.operations,
    hash: run.trace.hash(),
    families: FAMILIES.filter((family) => run.families[family]),
    trace: run.trace.end,
  };
}

class Run {
  readonly clock = new VirtualClock();
  readonly timers = new VirtualTimers(this.clock);
  readonly random: SeededRandom;
  readonly families: Faults;
  readonly trace = new Trace(() => this.clock.monotonic());
  readonly database: WatchedDatabase;
  readonly bank: Bank;
  /** By their ids: a repetition is no other letter. */
  readonly letters = new Map<string, OrderLetter>();
  readonly event: Event;
  readonly hall: Hall;
  readonly #clients: Client[];
  readonly #cluster: Cluster | undefined;
  readonly #orderly: boolean;
  #processes = 0;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
    const drawn = drawFaults(this.random);
    const several = isCluster(seed);
    const orderly = isOrderly(seed);
    this.families = orderly ? withoutFaults(drawn) : drawn;
    this.#orderly = orderly;
    this.database = new WatchedDatabase(
      this.clock,
      LIMIT,
      (seat) => this.event.plan.index.get(seat)!,
      several ? SLACK_MS : undefined,
    );
    this.bank = new Bank(this.database, this.timers, this.random, this.families);
    this.event = {
      id: "final",
      name: "Final",
      venue: "drawn",
      timeZone: "Europe/Berlin",
      startsAt: WALL_START_MS + 1_000_000_000,
      opensAt: WALL_START_MS - 1_000,
      currency: "EUR",
      prices: [1_000, 500],
      limit: LIMIT,
      holdMs: HOLD_MS,
      extensionMs: HOLD_MS / 2,
      // Shorter than the bank takes now and then.
      payMs: 6_000,
      retryMs: 3_000,
      provider: "testbank",
      queue: DEFAULT_QUEUE,
      plan: draw(BLOCKS).plan,
      planHash: "",
    };
    const say = (who: string, what: string): void => this.trace.add(who, what);
    const cluster = several
      ? new Cluster({
          clock: this.clock,
          timers: this.timers,
          random: this.random,
          faults: this.families,
          event: this.event.id,
          orderly,
          say,
          start: () => this.#startProcess(),
        })
      : undefined;
    this.#cluster = cluster;
    this.hall = new Hall({
      event: this.event,
      database: this.database,
      timers: this.timers,
      now: () => this.clock.monotonic(),
      random: this.random,
      faults: this.families,
      say,
      homeOf: cluster && ((group) => cluster.homeOf(group)),
      orderly,
    });
    this.bank.notify = (payment, order) => this.hall.notice(payment, order);
    this.#clients = Array.from(
      { length: BUYERS },
      // Of one group, so that they meet; among several nodes of different groups, so that they do not.
      (_, n) => new Client(`${several ? "abcdefgh"[n % 8] : ""}buyer${n}`, this.hall, this.random),
    );
  }

  async play(minutes: number): Promise<void> {
    if (this.#cluster) this.#cluster.open();
    else this.#startProcess();
    await this.timers.advance(STEP_MS);
    for (const client of this.#clients) client.start();
    if (this.#cluster) for (const client of this.#clients.slice(0, WALKERS)) client.walk();
    for (let passed = 0; passed < minutes * 60_000; passed += STEP_MS) {
      this.#trouble();
      await this.timers.advance(STEP_MS);
      const disputed = this.#cluster?.disputed();
      if (disputed !== undefined) this.hall.fault(disputed);
      if (this.#broken) return;
    }
    await this.#heal();
  }

  /** Everything that is wrong; empty after a clean run. */
  findings(): string[] {
    const { hall, database, bank } = this;
    const found = [...database.findings, ...hall.faults, ...bank.findings];
    if (found.length > 0) return found;
    for (const [seat, seen] of hall.seen) {
      const life = database.lives.get(seat) ?? [];
      const acts = [...seen, ...unseen(life, seen, (at) => hall.moment(at))];
      if (acts.length > LINEARIZABLE_ACTS_MAX) continue;
      if (!isLinearizable(acts, SLACK_MS)) {
        found.push(
          `what clients saw of ${seat} is not linearizable: ${JSON.stringify(acts)}\n` +
            `  its journal: ${JSON.stringify(life)}`,
        );
      }
    }
    return [...found, ...this.#ends()];
  }

  get #broken(): boolean {
    return this.database.findings.length + this.hall.faults.length + this.bank.findings.length > 0;
  }

  #startProcess(reconciles = true): Process {
    const process = new Process(`server${++this.#processes}`, {
      clock: this.clock,
      timers: this.timers,
      database: this.database,
      bank: this.bank,
      random: this.random,
      faults: this.families,
      event: this.event,
      reconciles,
      transport: this.#cluster && ((self) => this.#cluster!.network.of(self)),
      mailed: (id, fact) => this.letters.set(id, fact),
      say: (who, what) => this.trace.add(who, what),
    });
    if (this.#orderly) process.wire.slowMaxMs = ORDERLY_SLOW_MAX_MS;
    this.trace.add(process.name, "starts");
    this.hall.processes.push(process);
    const start = (): void => {
      void process.node.start().catch((error: unknown) => {
        this.trace.add(process.name, `did not start: ${String(error)}`);
        // As main.ts: a server that cannot start ends.
        process.kill();
        this.#cluster?.gone(process);
      });
    };
    process.timers.after(0, start);
    return process;
  }

  #newest(): Process | undefined {
    return this.hall.processes.filter(({ dead }) => !dead).at(-1);
  }

  #trouble(): void {
    const { families, random } = this;
    if (this.#cluster) {
      this.#databaseTrouble();
      this.#cluster.trouble();
      return;
    }
    const newest = this.#newest();
    const happens = (family: keyof Faults, perStep: number): boolean =>
      families[family] && random.chance(perStep);
    if (!newest || newest.node.state === "fenced") {
      this.#startProcess();
      return;
    }
    if (happens("crash", 0.03)) {
      this.trace.add(newest.name, "is killed");
      newest.kill();
      this.#startProcess();
    }
    if (happens("pause", 0.02)) {
      this.trace.add(newest.name, "is stopped");
      newest.timers.freeze();
      if (random.chance(0.7)) this.#startProcess();
      this.timers.after(500 + random.next() * 6_000, () => {
        if (newest.dead) return;
        this.trace.add(newest.name, "goes on");
        newest.timers.thaw();
      });
    }
    if (happens("takeover", 0.02)) {
      this.#startProcess();
      if (random.chance(0.5)) void newest.node.stop();
    }
    this.#databaseTrouble();
    if (happens("partition", 0.02)) {
      newest.wire.cut = random.chance(0.5) ? "requests" : "answers";
      this.trace.add(newest.name, `loses ${newest.wire.cut}`);
      this.timers.after(random.next() * 6_000, () => {
        newest.wire.cut = "";
      });
    }
    if (happens("clockJump", 0.02)) {
      newest.skew = Math.round((random.next() - 0.5) * 2 * CLOCK_JUMP_MAX_MS);
      this.trace.add(newest.name, `has its clock ${newest.skew} ms off`);
    }
  }

  #databaseTrouble(): void {
    if (!this.families.databaseDown || !this.random.chance(0.02)) return;
    this.trace.add("database", "is down");
    this.database.down = true;
    this.timers.after(this.random.next() * 5_000, () => {
      this.database.down = false;
      this.trace.add("database", "is back");
    });
  }

  async #heal(): Promise<void> {
    this.trace.add("world", "heals");
    this.hall.calm = true;
    this.bank.calm = true;
    this.database.down = false;
    for (const process of this.hall.processes) {
      process.wire.calm = true;
      process.wire.cut = "";
      if (!process.dead) process.timers.thaw();
      process.skew = 0;
    }
    for (const client of this.#clients) client.stop();
    if (this.#cluster) {
      this.#cluster.heal();
      await this.timers.advance(TOGETHER_MS);
      const last = this.#startProcess();
      last.wire.calm = true;
      this.#cluster.replace(last);
    } else this.#startProcess().wire.calm = true;
    await this.timers.advance(HEALED_MS);
    for (const client of this.#clients) {
      if (!client.idle) this.hall.fault(`${client.name} still waits for an answer`);
    }
    // Now that no order is open any more, which would have its seats looked at: a hold, and another server
    // that nobody asks anything.
    const hold = { given: false };
    void this.#clients[0]!.holdOnce().then(() => {
      hold.given = true;
    });
    for (let n = 0; n < 600 && !hold.given; n++) await this.timers.advance(100);
    const quiet = this.#startProcess(false);
    quiet.wire.calm = true;
    this.#cluster?.replace(quiet);
    await this.timers.advance(HEALED_MS);
    // Nobody has looked at a seat for long: only its reminder can have freed it.
    for (const [seat, now] of this.database.book.seats) {
      if (now.is === "held") this.hall.fault(`${seat} is still held for ${now.hold}`);
    }
    const looking = Promise.all(this.#clients.map((client) => client.lookAtOrders()));
    await this.timers.advance(HEALED_MS);
    await looking;
  }

  #priceOf(seat: string): number {
    return priceOf(this.event, this.event.plan.index.get(seat)!);
  }

  /** Liveness, and the books in the end. */
  #ends(): string[] {
    const { database, bank } = this;
    const wrong: string[] = [];
    const { size } = this.event.plan;
    const count = { held: 0, sold: 0 };
    for (const [seat, now] of database.book.seats) {
      if (now.is === "held") {
        count.held++;
        wrong.push(`${seat} is held by ${now.hold} to this day`);
      }
      if (now.is === "sold") count.sold++;
    }
    if (count.sold > size) wrong.push(`${count.sold} of ${size} seats are sold`);
    for (const effect of database.outbox) wrong.push(`effect ${effect.id} was never done`);
    for (const [order, kinds] of database.orders) {
      const payments = [...bank.ledger.values()].filter((it) => it.order === order);
      const tickets = [...database.tickets.values()].filter((it) => it.order === order);
      const seats = database.book.soldTo(order);
      const paid = kinds.includes("captured");
      if (!paid && !ENDS.some((kind) => kinds.includes(kind)))
        wrong.push(`order ${order} is not final: ${kinds.join()}`);
      if (
        kinds.filter((kind) => kind === "refund-asked").length !==
        kinds.filter((kind) => kind === "refunded").length
      )
        wrong.push(`order ${order} waits for its refund: ${kinds.join()}`);
      // To the cent: what the bank has kept is the price of the tickets that are good.
      const kept = payments.reduce((sum, it) => sum + keptOf(it), 0);
      const good = tickets.filter(({ cancelled }) => !cancelled);
      const worth = good.reduce((sum, { seat }) => sum + this.#priceOf(seat), 0);
      if (kept !== worth || !same(seats, good) || (!paid && tickets.length > 0)) {
        wrong.push(
          `order ${order} (${kinds.join()}): the bank keeps ${kept} for tickets of ${worth}, seats ${seats.join()}`,
        );
      }
      const mails = [...this.letters.values()].filter((it) => it.order === order);
      const count = (mail: OrderLetter["mail"]): number =>
        mails.filter((it) => it.mail === mail).length;
      const refunds = kinds.filter((kind) => kind === "refunded").length;
      if (count("order-paid") !== (paid ? 1 : 0) || count("order-refunded") !== refunds)
        wrong.push(`order ${order} (${kinds.join()}) has the letters ${JSON.stringify(mails)}`);
      if (payments.filter(({ state }) => state === "captured").length > 1)
        wrong.push(`order ${order} was charged more than once`);
      if (payments.some(({ state }) => OPEN.has(state))) {
        wrong.push(`order ${order} leaves a payment open`);
      }
    }
    return wrong;
  }
}

/** How an order ends without tickets. */
const ENDS = ["declined", "seats-gone", "expired", "capture-refused"];
const OPEN = new Set(["pending", "needs-action", "authorised"]);

function same(seats: readonly string[], tickets: readonly { readonly seat: string }[]): boolean {
  return (
    seats.toSorted().join() ===
    tickets
      .map(({ seat }) => seat)
      .toSorted()
      .join()
  );
}
