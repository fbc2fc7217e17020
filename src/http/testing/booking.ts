/** A box office in memory, for the tests of the edge: one event, the same promises as the engines
 * make, without durability. It keeps seats, holds, orders and the answers that retries get. */
import type { Booking, Once, OnSale, Operation, Outcome, SignedIn } from "../../booking/booking.ts";
import { SeatStatus } from "../../domain/availability.ts";
import { bellOf, DEFAULT_QUEUE, priceOf, type Event } from "../../domain/event.ts";
import { SeatFlag, sectionOf } from "../../domain/plan.ts";
import { admits } from "../../domain/pass.ts";
import type { Paper } from "../../domain/paper.ts";
import { occasionOf } from "../../booking/views.ts";
import { refuse, type Refused } from "../../domain/refusal.ts";
import { newSale, evolveSale, phaseAt, setPhase } from "../../domain/sale.ts";
import type { HeldSeat, HoldView, MeView, OrderView, TicketView } from "../../protocol/api.ts";
import type { Clock } from "../app.ts";
import { SmallMap } from "./map.ts";
import { smallPlan } from "./plan.ts";

export const DECLINED_CARD = "4000000000000002";

interface Hold {
  readonly id: string;
  readonly buyer: string;
  readonly seats: readonly number[];
  expiresAt: number;
  extended: boolean;
  order: string | null;
}

interface Order {
  readonly buyer: string;
  readonly view: OrderView;
}

export function smallEvent(opensAt: number, seatsPerRow?: number): Event {
  return {
    id: "cup-final",
    name: "Cup final",
    venue: "Small hall",
    timeZone: "Europe/Berlin",
    startsAt: opensAt + 30 * 86_400_000,
    opensAt,
    currency: "EUR",
    prices: [4_500, 2_500],
    limit: 6,
    holdMs: 480_000,
    extensionMs: 240_000,
    payMs: 900_000,
    retryMs: 600_000,
    provider: "testbank",
    queue: DEFAULT_QUEUE,
    plan: smallPlan(seatsPerRow),
    planHash: "0f".repeat(32),
  };
}

export const CODE = "123456";

export class BoxOffice implements Booking {
  readonly map: SmallMap;
  readonly event_: Event;
  readonly #clock: Clock;
  readonly #sale = newSale();
  readonly #holds = new Map<string, Hold>();
  /** Bodies of notices, as they came. */
  readonly notices: string[] = [];
  /** Buyers who were sent a code, and where. */
  readonly codes = new Map<string, string>();
  readonly #signedIn = new Map<string, SignedIn>();
  readonly #orders = new Map<string, Order>();
  readonly #tickets = new Map<string, TicketView>();
  readonly #answers = new Map<string, { fingerprint: string; outcome: unknown }>();

  constructor(event: Event, clock: Clock) {
    this.event_ = event;
    this.#clock = clock;
    this.map = new SmallMap(event.plan);
  }

  async events(): Promise<Outcome<readonly OnSale[]>> {
    return [this.#onSale()];
  }

  async event(event: string): Promise<Outcome<OnSale>> {
    return event === this.event_.id ? this.#onSale() : refuse({ kind: "unknown-event", event });
  }

  async hold(op: Operation, event: string, ids: readonly string[]) {
    return this.#once(op, () => this.#hold(op, event, ids));
  }

  async holdBest(op: Operation, event: string, { quantity }: { quantity: number }) {
    return this.#once(op, () => {
      const free = this.event_.plan.ids.filter((_, seat) => this.#isFree(seat)).slice(0, quantity);
      if (free.length < quantity) return refuse({ kind: "none-available", quantity });
      return this.#hold(op, event, free);
    });
  }

  async lookHold(buyer: string, id: string) {
    const hold = this.#holdOf(buyer, id);
    return "refused" in hold ? hold : { hold: this.#view(hold) };
  }

  async extendHold(buyer: string, id: string) {
    const hold = this.#holdOf(buyer, id);
    if ("refused" in hold) return hold;
    if (hold.extended) return refuse({ kind: "hold-already-extended" });
    hold.expiresAt += this.event_.extensionMs;
    hold.extended = true;
    return { hold: this.#view(hold) };
  }

  async releaseHold(buyer: string, id: string): Promise<Outcome<{ released: true }>> {
    const hold = this.#holdOf(buyer, id);
    if ("refused" in hold) return hold;
    if (hold.order !== null) return refuse({ kind: "hold-already-paid", order: hold.order });
    this.#holds.delete(id);
    this.map.change(hold.seats, SeatStatus.free);
    return { released: true };
  }

  async placeOrder(op: Operation, id: string, card: string | null) {
    return this.#once(op, () => this.#pay(op.buyer, id, card));
  }

  async payerReturned(buyer: string, id: string) {
    return this.lookOrder(buyer, id);
  }

  async paymentNotice(_: string, headers: object, body: Buffer) {
    if (!("testbank-signature" in headers))
      return refuse({ kind: "notice-rejected", reason: "bad-signature" });
    this.notices.push(body.toString());
    return { processed: true as const };
  }

  async sendCode(buyer: string, to: string): Promise<Outcome<{ sent: true }>> {
    this.codes.set(buyer, to);
    return { sent: true };
  }

  async enterCode(
    buyer: string,
    code: string,
    _network: string,
    once: Once | undefined,
  ): Promise<Outcome<SignedIn>> {
    const before = once && this.#signedIn.get(once.id);
    if (before) return before;
    if (!this.codes.has(buyer)) return refuse({ kind: "code-over" });
    if (code !== CODE) return refuse({ kind: "code-wrong", left: 4 });
    const at = this.#clock.now();
    const answer = { signedIn: true, knownSince: at, at } as const;
    if (once) this.#signedIn.set(once.id, answer);
    return answer;
  }

  async paper(buyer: string, id: string): Promise<Outcome<{ paper: Paper }>> {
    const order = this.#orders.get(id);
    if (order?.buyer !== buyer) return refuse({ kind: "unknown-order" });
    const { view } = order;
    if (view.paidAt === null) return refuse({ kind: "order-not-paid", orderStatus: view.status });
    const { id: eventId, name, venue, timeZone, startsAt } = this.event_;
    const { amount, currency } = view.total;
    return {
      paper: {
        order: id,
        eventId,
        event: name,
        venue,
        timeZone,
        startsAt,
        paidAt: view.paidAt,
        email: "ada@example.org",
        currency,
        total: amount,
        refunded: 0,
        tickets: view.tickets.map((ticket) => ({ ...ticket, category: "Stalls", price: 4_500 })),
      },
    };
  }

  async refund(_: object, event: string, id: string, tickets: readonly string[] | null) {
    const order = this.#orders.get(id);
    if (!order || event !== this.event_.id) return refuse({ kind: "unknown-order" });
    const left = order.view.tickets.filter((one) => tickets !== null && !tickets.includes(one.id));
    return { order: { ...order.view, status: "refunding" as const, tickets: left } };
  }

  async lookOrder(buyer: string, id: string) {
    const order = this.#orders.get(id);
    return order?.buyer === buyer ? { order: order.view } : refuse({ kind: "unknown-order" });
  }

  async me(buyer: string): Promise<Outcome<MeView>> {
    const holds = [...this.#holds.values()].filter(
      (hold) => hold.buyer === buyer && this.#live(hold),
    );
    const orders = [...this.#orders.values()].filter((order) => order.buyer === buyer);
    return {
      buyer,
      now: this.#clock.now(),
      holds: holds.map((hold) => this.#view(hold)),
      orders: orders.map((order) => order.view),
    };
  }

  async verifyTicket(code: string) {
    const ticket = this.#tickets.get(code);
    if (ticket === undefined) return { valid: false, reason: "not-issued" as const };
    const { event, seat, id } = ticket;
    return { valid: true, reason: null, event, seat, ticket: id };
  }

  async setPhase(event: string, phase: OnSale["phase"]) {
    if (event !== this.event_.id) return refuse({ kind: "unknown-event", event });
    const decision = setPhase(this.#sale, phase, bellOf(this.event_), this.#clock.now());
    if ("refused" in decision) return decision;
    for (const happened of decision.events) evolveSale(this.#sale, happened);
    return { phase };
  }

  #onSale(): OnSale {
    const phase = phaseAt(this.#sale, bellOf(this.event_), this.#clock.now());
    return { event: this.event_, phase, map: this.map };
  }

  #once<T>(op: Operation, act: () => Outcome<T>): Outcome<T> {
    const name = `${op.buyer} ${op.key}`;
    const known = this.#answers.get(name);
    // Kept under the fingerprint of the same request, so it is an answer of the same type.
    if (known?.fingerprint === op.fingerprint) return known.outcome as Outcome<T>;
    if (known !== undefined) return refuse({ kind: "key-reused" });
    const outcome = act();
    this.#answers.set(name, { fingerprint: op.fingerprint, outcome });
    return outcome;
  }

  #hold(
    { buyer, pass }: Operation,
    event: string,
    ids: readonly string[],
  ): Outcome<{ hold: HoldView }> {
    if (event !== this.event_.id) return refuse({ kind: "unknown-event", event });
    const { phase } = this.#onSale();
    const { plan, opensAt, limit } = this.event_;
    if (phase === "queue" && !admits(pass, event, buyer, "hold", this.#clock.now()))
      return refuse({ kind: "pass-needed" });
    if (phase !== "open" && phase !== "queue")
      return refuse({ kind: "sale-not-open", phase, opensAt });
    const unknown = ids.filter((id) => !plan.index.has(id));
    if (unknown.length > 0) return refuse({ kind: "unknown-seats", seats: unknown });
    const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
    if (twice.length > 0) return refuse({ kind: "duplicate-seats", seats: twice });
    const seats = ids.map((id) => plan.index.get(id)!);
    const held = this.#countOf(buyer);
    if (held + seats.length > limit)
      return refuse({ kind: "limit-reached", limit, held, bought: 0 });
    const conflicts = seats
      .filter((seat) => !this.#isFree(seat))
      .map((seat) => ({ seat: plan.ids[seat]!, reason: "held" as const }));
    if (conflicts.length > 0) return refuse({ kind: "seats-taken", conflicts, alternatives: [] });
    const id = `hold-${this.#holds.size + 1}`;
    const expiresAt = this.#clock.now() + this.event_.holdMs;
    const hold: Hold = { id, buyer, seats, expiresAt, extended: false, order: null };
    this.#holds.set(id, hold);
    this.map.change(seats, SeatStatus.held);
    return { hold: this.#view(hold) };
  }

  #pay(buyer: string, id: string, card: string | null): Outcome<{ order: OrderView }> {
    const hold = this.#holdOf(buyer, id);
    if ("refused" in hold) return hold;
    if (hold.order !== null) return refuse({ kind: "hold-already-paid", order: hold.order });
    const { event, seats, total } = this.#view(hold);
    const order = `order-${this.#orders.size + 1}`;
    const declined = card === DECLINED_CARD;
    const view: OrderView = {
      id: order,
      event,
      occasion: occasionOf(this.event_),
      hold: id,
      status: declined ? "refused" : "paid",
      reason: declined ? "card-declined" : null,
      action: null,
      seats: seats.map((seat) => seat.id),
      total,
      refunded: { amount: 0, currency: total.currency },
      placedAt: this.#clock.now(),
      keptUntil: this.#clock.now() + 900_000,
      paidAt: declined ? null : this.#clock.now(),
      tickets: declined ? [] : seats.map((seat, n) => this.#issue(order, seat, n)),
    };
    this.#orders.set(order, { buyer, view });
    if (!declined) {
      hold.order = order;
      this.map.change(hold.seats, SeatStatus.sold);
    }
    return { order: view };
  }

  #issue(order: string, { id: seat, section, row, number }: HeldSeat, n: number): TicketView {
    const id = `${order}.${n + 1}`;
    const event = this.event_.id;
    const ticket = {
      id,
      code: `code.${id}`,
      event,
      seat,
      section,
      row,
      number,
      gate: null,
      qr: `/api/tickets/code.${id}/qr`,
    };
    this.#tickets.set(ticket.code, ticket);
    return ticket;
  }

  #holdOf(buyer: string, id: string): Hold | Refused {
    const hold = this.#holds.get(id);
    if (hold?.buyer !== buyer) return refuse({ kind: "unknown-hold" });
    return this.#live(hold) ? hold : refuse({ kind: "hold-expired" });
  }

  #live(hold: Hold): boolean {
    return hold.order !== null || hold.expiresAt > this.#clock.now();
  }

  #isFree(seat: number): boolean {
    return ![...this.#holds.values()].some((hold) => hold.seats.includes(seat) && this.#live(hold));
  }

  #countOf(buyer: string): number {
    return [...this.#holds.values()]
      .filter((hold) => hold.buyer === buyer && this.#live(hold))
      .reduce((sum, hold) => sum + hold.seats.length, 0);
  }

  #view({ id, seats, expiresAt, extended, order }: Hold): HoldView {
    const { plan, currency } = this.event_;
    const held = seats.map((seat): HeldSeat => ({
      id: plan.ids[seat]!,
      section: sectionOf(plan, seat).name,
      row: plan.rows[plan.row[seat]!]!.label,
      number: plan.numbers[seat]!,
      category: plan.categories[plan.category[seat]!]!.name,
      price: { amount: priceOf(this.event_, seat), currency },
      wheelchair: (plan.flags[seat]! & SeatFlag.wheelchair) !== 0,
      companion: (plan.flags[seat]! & SeatFlag.companion) !== 0,
      restrictedView: (plan.flags[seat]! & SeatFlag.restricted) !== 0,
    }));
    return {
      id,
      event: this.event_.id,
      seats: held,
      total: { amount: held.reduce((sum, seat) => sum + seat.price.amount, 0), currency },
      expiresAt,
      now: this.#clock.now(),
      extendable: !extended,
      order,
      payment: this.event_.provider,
    };
  }
}
