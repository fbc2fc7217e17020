/** The book of orders on virtual actors: each entry is one operation on the order, its seats and its buyer. */
import { orderActor } from "../actors/order.ts";
import { queueActor } from "../actors/queue.ts";
import { signInActor } from "../actors/sign-in.ts";
import { ticketActor } from "../actors/ticket.ts";
import { isOpen, type OrderTerms } from "../domain/order.ts";
import type { Operation as Turns } from "../runtime/operation.ts";
import { deliver, undo } from "./deliver.ts";
import { type Desk, homeOfOrder } from "./desk.ts";
import type { Loaded } from "./events.ts";
import { freeHold } from "./free-hold.ts";
import { eventOf, ticketsOf } from "./ids.ts";
import type { OrderBook } from "./order-book.ts";
import type { Payment } from "./payment-port.ts";
import { groupOf, partKey } from "./place-in-line.ts";
import { giveBack } from "./refund.ts";
import { sellAll } from "./sell.ts";
import { withOrder } from "./with-order.ts";

type Parts = Omit<Desk, "book">;

export function actorOrders(desk: Parts): OrderBook {
  const { node } = desk;
  /** Orders whose seats are being sold here: another node may have been interrupted at that. */
  const atWork = new Set<string>();
  const look = (id: string, done?: string) =>
    node.operation((turns) =>
      turns.ask(orderActor, id, "look", {}, done === undefined ? {} : { done }),
    );
  return {
    isHere: (id) => node.isHome(homeOfOrder(id)),
    look: async (id) => {
      const loaded = await desk.events.get(eventOf(id));
      if (!loaded) return undefined;
      const order = await look(id);
      const { terms } = order;
      return terms ? { event: loaded.event, order, terms } : undefined;
    },
    tell: (id, payment, done) =>
      withOrder(desk, id, async (turns, loaded, terms, before) => {
        const interrupted = before.status === "selling" && !atWork.has(id);
        const first = isOpen(before) || interrupted;
        if (first) {
          atWork.add(id);
          const telling = tell(turns, loaded, terms, id, payment, done, interrupted);
          await telling.finally(() => atWork.delete(id));
        }
        return { order: await turns.ask(orderActor, id, "look", {}), terms, first };
      }),
    timeOver: (id) =>
      node.operation(async (turns) => {
        await turns.ask(orderActor, id, "timeOver", {});
        return (await turns.ask(orderActor, id, "look", {})).status;
      }),
    prepare: (id, terms) =>
      node.operation(async (turns) => {
        for (const ticket of ticketsOf(id, terms)) await turns.ask(ticketActor, ticket, "look", {});
      }),
    deliver: (id, done) => deliver(desk, id, done),
    undo: (id, done) => undo(desk, id, done),
    refunded: (id, refund, done) =>
      withOrder(desk, id, async (turns, loaded, terms, { refunds }) => {
        const mine = refunds.find((one) => one.id === refund);
        // Again: the node that asked for the refund may have got no further.
        await giveBack(turns, loaded, terms, id, mine?.places ?? []);
        const tickets = ticketsOf(id, terms);
        await turns.ask(orderActor, id, "refunded", { refund, tickets }, { done });
      }),
    finish: async (id, done) => void (await look(id, done)),
    sent: async (letter, done) => {
      await node.operation(async (turns) => {
        switch (letter.mail) {
          case "sign-in-code":
            return void (await turns.ask(signInActor, letter.buyer, "look", {}, { done }));
          case "your-turn": {
            const { buyer, event } = letter;
            const part = partKey(event, groupOf(buyer));
            return void (await turns.ask(queueActor, part, "look", { buyer }, { done }));
          }
          case "order-paid":
          case "order-refunded":
          case "payment-problem":
            return void (await turns.ask(orderActor, letter.order, "look", {}, { done }));
          default:
            return letter satisfies never;
        }
      });
    },
  };
}

async function tell(
  turns: Turns,
  loaded: Loaded,
  terms: OrderTerms,
  id: string,
  payment: Payment,
  done: string | undefined,
  interrupted: boolean,
): Promise<void> {
  const { state } = payment;
  const end = done === undefined ? {} : { done };
  if (interrupted) return sell(turns, loaded, terms, id, payment.id, end);
  switch (state.status) {
    case "pending":
      await turns.ask(orderActor, id, "submitted", { payment: payment.id });
      return;
    case "needs-action":
      await turns.ask(orderActor, id, "actionNeeded", {
        payment: payment.id,
        action: state.action,
      });
      return;
    case "declined":
      await freeHold(turns, loaded, terms, id, () =>
        turns.ask(orderActor, id, "declined", { reason: state.reason }, end),
      );
      return;
    case "cancelled":
      await freeHold(turns, loaded, terms, id, () =>
        turns.ask(orderActor, id, "cancelled", {}, end),
      );
      return;
    case "authorised":
    case "captured": {
      if (state.amount !== terms.total || state.currency !== terms.currency) {
        await freeHold(turns, loaded, terms, id, () =>
          turns.ask(orderActor, id, "wrongAmount", { payment: payment.id }, end),
        );
        return;
      }
      await turns.ask(orderActor, id, "authorised", { payment: payment.id });
      return sell(turns, loaded, terms, id, payment.id, end);
    }
    default:
      state satisfies never;
  }
}

async function sell(
  turns: Turns,
  loaded: Loaded,
  terms: OrderTerms,
  id: string,
  payment: string,
  end: { readonly done?: string },
): Promise<void> {
  if (await sellAll(turns, loaded, terms, id)) {
    await turns.ask(orderActor, id, "seatsSold", {}, end);
    return;
  }
  await freeHold(turns, loaded, terms, id, () =>
    turns.ask(orderActor, id, "seatsGone", { payment }, end),
  );
}
