/** The database in memory, with a watchman at its door: every event that becomes durable is checked against
 * a second, naive telling of the rules that shares no code with src/domain. */
import type { Batch, Entry } from "../src/runtime/journal.ts";
import type { Clock } from "../src/runtime/seams.ts";
import { MemoryDatabase } from "../src/runtime/testing/memory-database.ts";
import { SeatBook } from "./seat-book.ts";

type Fields = Readonly<Record<string, unknown>>;

export class WatchedDatabase extends MemoryDatabase {
  readonly book = new SeatBook();
  /** Seat to everything that happened to it. */
  readonly lives = new Map<string, readonly { readonly at: number; readonly event: object }[]>();
  /** Order to the kinds of its events. */
  readonly orders = new Map<string, string[]>();
  /** Holds and what the journal says of them. */
  readonly holds = new Map<string, { readonly buyer: string; readonly seats: readonly string[] }>();
  readonly extended = new Set<string>();
  readonly tickets = new Map<string, { order: string; seat: string; cancelled: boolean }>();
  /** Order to its price, minor units. */
  readonly totals = new Map<string, number>();
  readonly doneEffects = new Set<string>();
  down = false;
  readonly #limit: number;
  readonly #held = new Map<
    string,
    Map<string, { seats: number; until: number; paying: boolean }>
  >();
  readonly #bought = new Map<string, number>();

  readonly #indexOf: (seat: string) => number;
  /** What was done under an operation id: "actor id". */
  readonly #operations = new Set<string>();
  readonly #passed = new Set<string>();
  /** Seats and their buyer may be on different nodes: then they are not one commit, and their clocks are this
   * far apart at most, ms. */
  readonly #apartMs: number | undefined;

  constructor(
    clock: Clock,
    limit: number,
    indexOf: (seat: string) => number,
    apartMs: number | undefined,
  ) {
    super(clock);
    this.#apartMs = apartMs;
    this.#limit = limit;
    this.#indexOf = indexOf;
  }

  override append(batch: Batch): "durable" | "fenced" {
    const result = super.append(batch);
    if (result === "durable") {
      for (const id of batch.done) this.doneEffects.add(id);
      for (const entry of batch.entries) this.#watch(entry);
      for (const entry of batch.entries) this.#checkWhole(entry);
      this.#checkSeats(batch.entries);
    }
    return result;
  }

  /** What was found, of both kinds. */
  get findings(): readonly string[] {
    return [...this.violations, ...this.book.findings];
  }

  #watch(entry: Entry): void {
    const [type = "", ...key] = entry.actor.split("/");
    const event = entry.event as Fields & { readonly kind: string };
    if (entry.operation) {
      const operation = `${entry.actor} ${entry.operation.id}`;
      if (this.#operations.has(operation)) this.violations.push(`${operation} is done twice`);
      this.#operations.add(operation);
    }
    if (type === "turnstile") {
      const who = String(event["who"]);
      if (this.#passed.has(who)) this.violations.push(`${who} has passed ${entry.actor} twice`);
      this.#passed.add(who);
    }
    if (type === "seat") {
      const seat = key.at(-1) ?? "";
      this.book.add(seat, event, entry.at);
      this.lives.set(seat, [...(this.lives.get(seat) ?? []), { at: entry.at, event }]);
    }
    if (type === "ticket" && event.kind === "issued") {
      const ticket = {
        order: String(event["order"]),
        seat: String(event["seat"]),
        cancelled: false,
      };
      if (this.tickets.has(key.join("/"))) this.violations.push(`${entry.actor} is issued twice`);
      this.tickets.set(key.join("/"), ticket);
    }
    const ended = type === "ticket" && event.kind === "cancelled";
    const ticket = this.tickets.get(key.join("/"));
    if (ended && ticket) ticket.cancelled = true;
    if (type === "order" && event.kind === "placed")
      this.totals.set(key.join("/"), Number(event["total"]));
    if (type === "order") {
      const kinds = this.orders.get(key.join("/")) ?? [];
      this.orders.set(key.join("/"), [...kinds, event.kind]);
    }
    if (type === "shopper") this.#watchShopper(key.at(-1) ?? "", event, entry.at);
  }

  /** A hold of several seats is one operation: what its buyer is promised, all of its seats know. */
  #checkWhole({ actor, event, at }: Entry): void {
    const { kind, hold, seats, until } = event as Fields;
    if (!actor.startsWith("shopper/") || kind !== "held") return;
    // A seat's clock may call it over already.
    if (this.#apartMs !== undefined && Number(until) <= at + this.#apartMs) return;
    for (const seat of seats as readonly string[]) {
      const now = this.book.seats.get(seat);
      if (now?.is !== "held" || now.hold !== hold) {
        this.violations.push(`${String(hold)} is durable, but ${seat} is ${JSON.stringify(now)}`);
      }
    }
  }

  /** The seats of a hold become durable with it, and in the plan's order. */
  #checkSeats(entries: readonly Entry[]): void {
    const last = new Map<string, number>();
    for (const { actor, event } of entries) {
      const { kind, hold } = event as Fields & { readonly hold: string };
      if (!actor.startsWith("seat/") || kind !== "held") continue;
      const index = this.#indexOf(actor.slice(actor.lastIndexOf("/") + 1));
      if (index < (last.get(hold) ?? -1))
        this.violations.push(`${hold} takes its seats out of order`);
      last.set(hold, index);
      if (this.#apartMs !== undefined) continue; // the buyer comes after it
      if (!this.holds.has(hold) && !this.book.released.has(hold)) {
        this.violations.push(`${actor} is held for ${hold}, which no shopper has`);
      }
    }
  }

  #watchShopper(buyer: string, event: Fields & { readonly kind: string }, at: number): void {
    const holds = this.#held.get(buyer) ?? new Map();
    this.#held.set(buyer, holds);
    const hold = String(event["hold"]);
    const known = holds.get(hold);
    const until = Number(event["until"]);
    if (event.kind === "held") {
      const seats = event["seats"] as readonly string[];
      holds.set(hold, { seats: seats.length, until, paying: false });
      this.holds.set(hold, { buyer, seats });
      this.#checkLimit(buyer, at);
    } else if (event.kind === "extended" && known) {
      known.until = until;
      this.extended.add(hold);
    } else if (event.kind === "released") holds.delete(hold);
    else if (event.kind === "order-placed" && known) {
      known.until = until;
      known.paying = true;
    } else if (event.kind === "order-refused" && known) {
      known.until = until;
      known.paying = false;
    } else if (event.kind === "returned") {
      this.#bought.set(buyer, (this.#bought.get(buyer) ?? 0) - Number(event["seats"]));
    } else if (event.kind === "bought" && known) {
      this.#bought.set(buyer, (this.#bought.get(buyer) ?? 0) + known.seats);
      holds.delete(hold);
    }
  }

  #checkLimit(buyer: string, at: number): void {
    let count = this.#bought.get(buyer) ?? 0;
    for (const { seats, until, paying } of this.#held.get(buyer)?.values() ?? []) {
      if (paying || until > at) count += seats;
    }
    if (count > this.#limit) this.violations.push(`${buyer} has ${count} seats`);
  }
}
