/** The book of orders in rows: each entry is one step, one transaction. */
import { eventOf, ticketIdOf } from "../booking/ids.ts";
import type { OrderBook, Placed } from "../booking/order-book.ts";
import type { Payment } from "../booking/payment-port.ts";
import { isOpen, type Order, type OrderTerms } from "../domain/order.ts";
import * as steps from "../domain/order-step.ts";
import * as seats from "../domain/seat.ts";
import * as rules from "../domain/shopper.ts";
import type { Books } from "./books.ts";
import type { Desk } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { keepUntil } from "./own-hold.ts";
import { step } from "./step.ts";

const LOOK = { name: "look-order", text: "select state from classic.order_state where id = $1" };
const FINISH = { name: "finish-effect", text: "delete from classic.outbox where id = $1" };

type Parts = Pick<Desk, "database" | "events" | "outbox" | "watch" | "cache">;

export function classicOrders(desk: Parts): OrderBook {
  const { database, events } = desk;

  async function look(id: string): Promise<Placed | undefined> {
    const loaded = await events.get(eventOf(id));
    if (!loaded) return undefined;
    const [row] = await database.read<{ state: Order }>(LOOK, [id]);
    const order = row?.state;
    return order?.terms ? { event: loaded.event, order, terms: order.terms } : undefined;
  }

  async function withOrder<T>(
    id: string,
    done: string | undefined,
    decide: (books: Books, order: Order, terms: OrderTerms, loaded: Loaded) => T,
  ): Promise<T> {
    const loaded = await events.get(eventOf(id));
    if (!loaded) throw new Error(`order ${id} names an event that is not there`);
    return step(desk, loaded, { event: loaded.event.id, order: id }, (books) => {
      const { order } = books;
      if (!order?.terms) throw new Error(`order ${id} was never placed`);
      books.done(done);
      return decide(books, order, order.terms, loaded);
    });
  }

  const finish = async (done: string): Promise<void> =>
    void (await database.change(FINISH, [done]));

  return {
    isHere: () => true, // an order is step by step of whoever locks its rows
    look,
    tell: (id, payment, done) =>
      withOrder(id, undefined, (books, order, terms, loaded) => {
        const first = isOpen(order);
        if (first) tell(books, order, terms, payment, loaded.event.retryMs);
        if (first && !isOpen(order)) books.done(done);
        return { order, terms, first };
      }),
    timeOver: (id) =>
      withOrder(id, undefined, (books, order) => {
        books.orderDid(steps.timeOver(order, books.now));
        return order.status;
      }),
    // Rows need no bringing.
    prepare: () => Promise.resolve(),
    deliver: (id, done) =>
      withOrder(id, done, (books, order, { buyer, event, hold, seats }) => {
        if (order.status === "capturing") {
          for (const [n, seat] of seats.entries())
            books.issue(ticketIdOf(id, n), { order: id, buyer, event, seat });
        }
        const decision = rules.bought(books.shopper, hold, id);
        if ("events" in decision) books.shopperDid(decision.events);
        books.orderDid(steps.captured(order, books.now));
      }),
    undo: (id, done) =>
      withOrder(id, done, (books, order, terms, { event }) => {
        if (order.status === "capturing") {
          const until = freeHold(books, terms, id, event.retryMs);
          for (const seat of terms.seats) {
            books.seatDid(seat, seats.unsell(books.seat(seat), id, until, books.now));
            if (until <= books.now) books.seatReleased(seat, id);
          }
        }
        books.orderDid(steps.captureRefused(order));
      }),
    refunded: (id, refund, done) =>
      withOrder(id, done, (books, order, { seats }) => {
        const tickets = seats.map((_, n) => ticketIdOf(id, n));
        books.orderDid(steps.refunded(order, refund, tickets));
      }),
    finish: (_, done) => finish(done),
    sent: (_, done) => finish(done),
  };
}

function tell(
  books: Books,
  order: Order,
  terms: OrderTerms,
  { id: payment, state }: Payment,
  retryMs: number,
): void {
  const free = (): void => void freeHold(books, terms, order.id, retryMs);
  switch (state.status) {
    case "pending":
      books.orderDid(steps.submitted(order, payment));
      return;
    case "needs-action":
      books.orderDid(steps.actionNeeded(order, payment, state.action));
      return;
    case "declined":
      free();
      books.orderDid(steps.declined(order, state.reason));
      return;
    case "cancelled":
      free();
      books.orderDid(steps.cancelled(order));
      return;
    case "authorised":
    case "captured": {
      if (state.amount !== terms.total || state.currency !== terms.currency) {
        free();
        books.orderDid(steps.wrongAmount(order, payment));
        return;
      }
      books.orderDid(steps.authorised(order, payment));
      if (sellAll(books, terms, order.id)) {
        books.orderDid(steps.seatsSold(order));
        return;
      }
      free();
      books.orderDid(steps.seatsGone(order, payment));
      return;
    }
    default:
      state satisfies never;
  }
}

/** All or none. A bank that says yes after the hold was over is not too late if nobody has taken the
 * seats. They are locked: nobody can come in between. */
function sellAll(books: Books, { hold, seats: ids, buyer }: OrderTerms, order: string): boolean {
  const decisions = ids.map((id) => {
    const seat = books.seat(id);
    return seats.seatAt(seat, books.now).status === "free"
      ? seats.sellAnew(seat, hold, buyer, order, books.now)
      : seats.sell(seat, hold, order, books.now);
  });
  if (decisions.some((decision) => "refused" in decision)) {
    for (const id of ids) books.seatDid(id, seats.release(books.seat(id), hold));
    return false;
  }
  for (const [n, id] of ids.entries()) books.seatDid(id, decisions[n]!);
  return true;
}

/** The hold may be tried again, and is given the time for it. Until when; 0 if it is over. */
function freeHold(
  books: Books,
  { hold, seats: ids }: OrderTerms,
  order: string,
  retryMs: number,
): number {
  const { shopper, now } = books;
  const decision = rules.orderRefused(shopper, hold, order, retryMs, now);
  if ("events" in decision) books.shopperDid(decision.events);
  const found = rules.activeHold(shopper, hold, now);
  if ("refused" in found) return 0;
  const { until } = found.hold;
  keepUntil(books, hold, ids, until);
  return until;
}
