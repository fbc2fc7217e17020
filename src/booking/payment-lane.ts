/** The payment lane: does what an order's effect asks for and brings the result back. The message that
 * ends a step carries the effect's id, so the effect is done in the same commit as what came of it; if
 * the server dies in between, the step is repeated and finds most of its work done.
 *
 *   collect --bank decided--> (done)      capture --captured--> delivered
 *      ^   |                              give-up --cancelled, or refunded--> (done)
 *      +---+ not yet: asks again          refund --done--> refunded
 */
import { isOpen, type Order, type OrderTerms } from "../domain/order.ts";
import type { PaymentEffect } from "../domain/order-step.ts";
import type { EffectRow } from "../runtime/journal.ts";
import type { Again, LaneHandler, LaneLimits } from "../runtime/outbox.ts";
import { giveUp, heard } from "./heard.ts";
import type { OrderDesk } from "./order-book.ts";
import type { Payment, PaymentProvider } from "./payment-port.ts";

/** A bank that has not decided is asked again after this, twice as long each time, ms. */
const POLL_FIRST_MS = 1_000;
const POLL_MAX_MS = 15_000;

/** `pass` counts from 0. */
function pollAfter(pass: number): number {
  return Math.min(POLL_FIRST_MS * 2 ** Math.min(pass, 10), POLL_MAX_MS);
}

/** Most of a step is waiting: for the bank, and for two commits. */
export const PAYMENT_LIMITS: Partial<LaneLimits> = { concurrency: 256 };

/** What a step works with. */
interface Step {
  readonly desk: LaneDesk;
  readonly bank: PaymentProvider;
  readonly order: Order;
  readonly terms: OrderTerms;
  /** The effect's id: done with whatever message ends it, and the idempotency key of its call. */
  readonly done: string;
}

type LaneDesk = Pick<OrderDesk, "book" | "providers" | "clock" | "signals">;

export function paymentLane(desk: LaneDesk): LaneHandler {
  return async (effect: EffectRow, pass) => {
    // The outbox holds what the order actor wrote.
    const wanted = effect.payload as PaymentEffect;
    const step = await stepOf(desk, wanted.order, effect.id);
    switch (wanted.do) {
      case "collect":
        return collect(step, wanted.card, pass);
      case "capture":
        return capture(step);
      case "give-up":
        await giveUp(step.bank, wanted.payment, step.terms, effect.id);
        return finish(step);
      case "refund":
        return refund(step, wanted.refund, wanted.amount, pass);
      default:
        wanted satisfies never;
        throw new Error("what a newer version of the server has asked for is unknown here");
    }
  };
}

async function stepOf(desk: LaneDesk, id: string, done: string): Promise<Step> {
  const placed = await desk.book.look(id);
  if (!placed) throw new Error(`order ${id} has an effect but was never placed`);
  const { order, terms } = placed;
  const bank = desk.providers[terms.provider];
  if (!bank) throw new Error(`order ${id} is paid through ${terms.provider}, which is not set up`);
  return { desk, bank, order, terms, done };
}

/** Asks the bank until it has decided: the answer to a call may be lost, a webhook may never come. */
async function collect(step: Step, card: string | null, pass: number): Promise<Again | void> {
  const { desk, bank, order, terms, done } = step;
  // Selling: seats on other nodes were being sold when it was interrupted.
  if (!isOpen(order) && order.status !== "selling") return finish(step);
  let { status } = order;
  if (status !== "cancelling" && terms.deadline <= desk.clock.now()) {
    status = await desk.book.timeOver(order.id);
  }
  const payment = status === "cancelling" ? await stopped(step) : await asked(step, card);
  const after = await heard(desk.book, bank, order.id, payment, done);
  if (!isOpen(after)) return undefined;
  const wait = pollAfter(pass);
  const left = after.status === "cancelling" ? wait : terms.deadline - desk.clock.now();
  return { againInMs: Math.max(0, Math.min(wait, left)) };
}

/** The first time, and whenever no answer came: the same key, so it is the same payment. */
async function asked({ desk, bank, order, terms }: Step, card: string | null): Promise<Payment> {
  if (order.payment === null) {
    const { event, attempt, total: amount, currency } = terms;
    const key = `${order.id}/${attempt}`;
    const wanted = { key, order: order.id, event, amount, currency, card };
    return timed(desk, () => bank.authorise(wanted));
  }
  const payment = await bank.look(order.payment);
  if (!payment) throw new Error(`the bank does not know payment ${order.payment} any more`);
  return payment;
}

/** The time to pay is over. A bank that has decided meanwhile is heard; otherwise it must not any more. */
async function stopped({ bank, order }: Step): Promise<Payment> {
  const { id, payment, placedAt } = order;
  const found = payment === null ? await bank.find(id, placedAt) : await bank.look(payment);
  // It never got there. If it still does, the reconciler gives it up.
  if (!found) return { id: payment ?? "none", order: id, state: { status: "cancelled" } };
  const undecided = found.state.status === "pending" || found.state.status === "needs-action";
  return undecided ? bank.cancel(found.id, `${id}/time-over`) : found;
}

async function capture({ desk, bank, order, terms, done }: Step): Promise<void> {
  if (order.payment === null) throw new Error(`order ${order.id} has nothing to capture`);
  const { total: amount, currency } = terms;
  const { payment: id } = order;
  // What the delivery needs is brought while the bank works, not after it.
  const [payment] = await Promise.all([
    timed(desk, () => bank.capture(id, { key: done, amount, currency })),
    desk.book.prepare(order.id, terms),
  ]);
  const { status } = payment.state;
  if (status === "captured") return desk.book.deliver(order.id, done);
  // The bank has given the authorisation up: the seats go back to where they came from.
  if (status === "cancelled" || status === "declined") return desk.book.undo(order.id, done);
  throw new Error(`payment ${order.payment} was to be captured and is ${status}`);
}

/** Tells how long the bank took: a slow one slows the admission. */
async function timed<T>({ clock, signals }: LaneDesk, call: () => Promise<T>): Promise<T> {
  const since = clock.monotonic();
  try {
    return await call();
  } finally {
    signals.bankAnswered(clock.monotonic() - since);
  }
}

async function refund(
  { desk, bank, order, terms, done }: Step,
  id: string,
  amount: number,
  pass: number,
): Promise<Again | void> {
  if (order.payment === null) throw new Error(`order ${order.id} has nothing to refund`);
  const money = { key: id, amount, currency: terms.currency };
  const state = await bank.refund(order.payment, money);
  if (state === "failed") throw new Error(`the bank refuses refund ${id} of order ${order.id}`);
  if (state === "pending") return { againInMs: pollAfter(pass) };
  await desk.book.refunded(order.id, id, done);
  return undefined;
}

async function finish({ desk, order, done }: Step): Promise<void> {
  await desk.book.finish(order.id, done);
}
