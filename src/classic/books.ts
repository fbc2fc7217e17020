/** One step on a buyer's hold or order, as one transaction: opened with everything that it may touch, locked;
 * decided by the rules of domain/; written in one statement.
 *
 *   open (buyer, then seats in canonical order) -> decide, as often as it takes -> write -> commit
 */
import { randomUUID } from "node:crypto";
import type { Once } from "../booking/booking.ts";
import type { SeatStatus } from "../domain/availability.ts";
import { SeatStatus as Status } from "../domain/availability.ts";
import type { FactType } from "../domain/fact.ts";
import type { MailEffect } from "../domain/letter.ts";
import { evolveOrder, type Order, type OrderEvent } from "../domain/order.ts";
import { laneOf, type OrderStep, type PaymentEffect } from "../domain/order-step.ts";
import { evolveSeat, type Seat, type SeatDecision, type SeatEvent } from "../domain/seat.ts";
import { evolveShopper, type Shopper, type ShopperEvent } from "../domain/shopper.ts";
import type { Issue } from "../domain/ticket.ts";
import type { Rows } from "./database.ts";
import { holdRowOf, type HoldRow, shopperOf } from "./shopper-rows.ts";

export type Effect = PaymentEffect | MailEffect;

export interface Queued {
  readonly id: string;
  readonly lane: string;
  readonly payload: Effect;
  readonly due_at: number;
}

export interface Wanted {
  readonly event: string;
  readonly buyer?: string;
  readonly hold?: string;
  /** Its buyer and hold are opened. */
  readonly order?: string;
  readonly once?: Once & { readonly scope: string };
}

/** How long another instance leaves an effect to the one that has begun it, ms. */
export const LEASE_MS = 15_000;

const OPEN = {
  name: "open-books",
  text: "select classic.open_books($1, $2, $3, $4, $5, $6, $7, $8) as books",
};
const WRITE = { name: "write-books", text: "select classic.write_books($1)" };

interface SeatRow {
  readonly n: number;
  readonly seat: string;
  readonly status: SeatStatus;
  readonly hold: string | null;
  readonly buyer: string | null;
  readonly until: number | null;
  readonly order_id: string | null;
}

interface Opened {
  readonly now: number;
  readonly known: Known | null;
  readonly order: Order | null;
  readonly version: number | null;
  readonly holds: readonly HoldRow[];
  readonly seats: readonly SeatRow[];
}

export type Known = { readonly answer: unknown } | { readonly reused: true };

interface HistoryRow {
  readonly actor: string | null;
  readonly entry: object;
  readonly event: string;
  readonly seats?: number[];
  readonly buyer?: string | null;
  readonly ended?: string[];
}

/** Undefined: there is no such order. */
export async function openBooks(
  rows: Rows,
  wanted: Wanted,
  now: number | null,
): Promise<Books | undefined> {
  const { event, buyer = null, hold = null, order = null, once } = wanted;
  const key = [once?.scope ?? null, once?.id ?? null, once?.fingerprint ?? null];
  const [row] = await rows.query<{ books: Opened | null }>(OPEN, [
    event,
    buyer,
    hold,
    order,
    ...key,
    now,
  ]);
  return row?.books ? new Books(event, buyer, row.books) : undefined;
}

export class Books {
  readonly event: string;
  readonly buyer: string;
  /** Epoch ms, by the database. */
  readonly now: number;
  /** The first answer to this operation. */
  readonly known: Known | undefined;
  readonly shopper: Shopper;
  readonly order: Order | undefined;
  readonly #version: number;
  readonly #rows: ReadonlyMap<string, HoldRow>;
  readonly #seats = new Map<string, { readonly n: number; seat: Seat; changed: boolean }>();
  readonly #touched = new Set<string>();
  readonly #released = new Set<string>();
  readonly #placed: object[] = [];
  readonly #tickets: object[] = [];
  readonly #cancelled: string[] = [];
  readonly #answers: object[] = [];
  readonly #done: string[] = [];
  readonly #history: HistoryRow[] = [];
  readonly #facts: { type: FactType; sale: string; data: object }[] = [];
  readonly effects: Queued[] = [];
  #orderChanged = false;

  constructor(event: string, buyer: string | null, opened: Opened) {
    this.event = event;
    this.now = opened.now;
    this.known = opened.known ?? undefined;
    this.order = opened.order ?? undefined;
    this.buyer = buyer ?? opened.order?.terms?.buyer ?? "";
    this.#version = opened.version ?? 0;
    this.#rows = new Map(opened.holds.map((row) => [row.id, row]));
    this.shopper = shopperOf(opened.holds, opened.now);
    for (const row of opened.seats)
      this.#seats.set(row.seat, { n: row.n, seat: seatOf(row), changed: false });
  }

  seat(id: string): Seat {
    return this.#seats.get(id)?.seat ?? { status: "blocked" };
  }

  /** Takes a decision of domain/seat.ts over; a refusal changes nothing. */
  seatDid(id: string, decision: SeatDecision): boolean {
    if ("refused" in decision) return false;
    const held = this.#seats.get(id);
    if (!held) return false;
    for (const event of decision.events) {
      this.#record(held.n, event);
      held.seat = evolveSeat(held.seat, event);
      held.changed = true;
    }
    return true;
  }

  shopperDid(events: readonly ShopperEvent[]): void {
    for (const event of events) {
      evolveShopper(this.shopper, event);
      if ("hold" in event) this.#touched.add(event.hold);
      if (event.kind === "released") this.#released.add(event.hold);
      const actor = `shopper/${this.event}/${this.buyer.slice(0, 1)}/${this.buyer}`;
      this.#history.push({ actor, entry: event, event: this.event });
    }
  }

  /** `fresh`: the order is made by it. */
  orderDid({ events, effects }: OrderStep, fresh?: Order): void {
    const order = fresh ?? this.order;
    if (!order) throw new Error("a step of an order that was not opened");
    for (const event of events) {
      evolveOrder(order, event);
      this.#tell(order, event);
      this.#history.push({ actor: `order/${order.id}`, entry: event, event: this.event });
    }
    if (events.length > 0 && !fresh) this.#orderChanged = true;
    if (fresh && events.length > 0) {
      const { id, placedAt } = fresh;
      const { event, buyer } = this;
      this.#placed.push({ id, event, buyer, state: fresh, placed_at: placedAt });
    }
    for (const payload of effects) this.effect(laneOf(payload), payload);
  }

  effect(lane: string, payload: Effect): void {
    this.effects.push({ id: randomUUID(), lane, payload, due_at: this.now + LEASE_MS });
  }

  issue(id: string, to: Issue): void {
    const { order, buyer, event, seat } = to;
    this.#tickets.push({ id, event, seat, order_id: order, buyer, issued_at: this.now });
    this.#history.push({ actor: `ticket/${id}`, entry: { kind: "issued", ...to }, event });
    const data = { ticket: id, order, seat, buyer };
    this.#facts.push({ type: "ticket.issued", sale: event, data });
  }

  cancel(ticket: string): void {
    this.#cancelled.push(ticket);
    const entry = { kind: "cancelled" };
    this.#history.push({ actor: `ticket/${ticket}`, entry, event: this.event });
  }

  answer(once: Once & { readonly scope: string }, answer: object): void {
    const { scope, id, fingerprint } = once;
    this.#answers.push({ scope, key: id, fingerprint, answer });
  }

  done(effect: string | undefined): void {
    if (effect !== undefined) this.#done.push(effect);
  }

  seatReleased(seat: string, order: string): void {
    this.#facts.push({ type: "seat.released", sale: this.event, data: { seat, order } });
  }

  /** Of this step, for the instance's own index: seat index to status. */
  changes(): ReadonlyMap<number, SeatStatus> {
    const changed = [...this.#seats.values()].filter((one) => one.changed);
    return new Map(changed.map(({ n, seat }) => [n, Status[seat.status]]));
  }

  async write(rows: Rows): Promise<void> {
    const seats = [...this.#seats.values()].filter(({ changed }) => changed);
    const order = this.#orderChanged && {
      id: this.order?.id,
      version: this.#version,
      state: this.order,
    };
    const all = {
      now: this.now,
      seats: seats.map(({ n, seat }) => ({ event: this.event, n, ...columnsOf(seat) })),
      holds: [...this.#touched].map((id) =>
        holdRowOf(this.#rows.get(id), this.shopper, id, this.#released.has(id)),
      ),
      placed: this.#placed,
      order: order || null,
      tickets: this.#tickets,
      cancelled: this.#cancelled,
      answers: this.#answers,
      done: this.#done,
      effects: this.effects,
      history: this.#history,
      facts: this.#facts,
    };
    const { seats: s, holds, placed, tickets, cancelled, answers, done, history, facts } = all;
    const lists = [s, holds, placed, tickets, cancelled, answers, done, history, facts];
    const idle = lists.every((list) => list.length === 0) && this.effects.length === 0;
    if (!idle || all.order) await rows.query(WRITE, [JSON.stringify(all)]);
  }

  /** Seats of one step that say the same share a row. */
  #record(n: number, event: SeatEvent): void {
    const buyer = "buyer" in event ? event.buyer : null;
    if (event.kind === "expired") {
      const row = { actor: null, entry: { kind: "expired" }, event: this.event };
      this.#history.push({ ...row, seats: [n], ended: [event.hold] });
      return;
    }
    const last = this.#history.at(-1);
    const { buyer: _, ...entry } = { buyer: null, ...event };
    const same =
      last?.actor === null &&
      last.ended === undefined &&
      last.buyer === buyer &&
      JSON.stringify(last.entry) === JSON.stringify(entry);
    if (same) last.seats?.push(n);
    else this.#history.push({ actor: null, entry, event: this.event, seats: [n], buyer });
  }

  #tell(order: Order, event: OrderEvent): void {
    const { terms } = order;
    if (!terms) return;
    const { buyer, email, seats, total: amount, currency, event: sale } = terms;
    if (event.kind === "captured") {
      const total = { amount, currency };
      const times = { placedAt: order.placedAt, paidAt: event.at };
      const data = { order: order.id, buyer, email, seats, total, ...times };
      this.#facts.push({ type: "order.paid", sale, data });
    }
    if (event.kind === "refunded") {
      const { refund, tickets, seats, amount } = event;
      const refunded = { amount, currency };
      const data = { order: order.id, refund, tickets, seats, refunded };
      this.#facts.push({ type: "order.refunded", sale, data });
    }
  }
}

function seatOf({ status, hold, buyer, until, order_id: order }: SeatRow): Seat {
  switch (status) {
    case Status.held:
      return { status: "held", hold: hold ?? "", buyer: buyer ?? "", until: until ?? 0 };
    case Status.sold:
      return { status: "sold", hold: hold ?? "", buyer: buyer ?? "", order: order ?? "" };
    case Status.blocked:
      return { status: "blocked" };
    case Status.free:
      return { status: "free" };
    default:
      return status satisfies never;
  }
}

function columnsOf(seat: Seat): Omit<SeatRow, "n" | "seat"> {
  const none = { hold: null, buyer: null, until: null, order_id: null };
  const status = Status[seat.status];
  if (seat.status === "held") {
    const { hold, buyer, until } = seat;
    return { ...none, status, hold, buyer, until };
  }
  if (seat.status === "sold") {
    const { hold, buyer, order } = seat;
    return { ...none, status, hold, buyer, order_id: order };
  }
  return { ...none, status };
}
