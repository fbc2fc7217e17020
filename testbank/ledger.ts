/** The bank's books: what may become of a payment, whoever asks how often.
 *
 *   (none) --> pending ------+--> authorised --capture--> captured --refund--> captured, with refunds
 *      |   \-> needs-action -+       |
 *      |                     |       +--cancel, lost--> cancelled
 *      +--> authorised       +--> declined, or cancelled
 *      +--> declined
 *
 * Pure: no clock, no network. Every change is written down as the whole payment, so the last line of the
 * file about a payment is what it is. */
import type { Decline } from "./cards.ts";

export type Status =
  | "pending"
  | "needs-action"
  | "authorised"
  | "declined"
  | "captured"
  | "cancelled";

export interface Refund {
  readonly key: string;
  /** Minor units. */
  readonly amount: number;
}

export interface Payment {
  readonly id: string;
  /** The shop's: the same key is the same payment. */
  readonly key: string;
  readonly order: string;
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
  /** Never the whole number. */
  readonly card: string;
  readonly returnUrl: string | null;
  readonly status: Status;
  readonly reason: Decline | null;
  readonly refunds: readonly Refund[];
  /** Epoch ms. */
  readonly createdAt: number;
  readonly changedAt: number;
}

/** Why not. */
export type Refusal =
  | { readonly refused: "unknown" }
  | { readonly refused: "wrong-state"; readonly status: Status }
  | { readonly refused: "wrong-amount"; readonly left: number }
  | { readonly refused: "key-reused" };

export type Order = Pick<Payment, "key" | "order" | "amount" | "currency" | "returnUrl">;

export class Ledger {
  readonly #payments = new Map<string, Payment>();
  readonly #byKey = new Map<string, string>();
  readonly #byOrder = new Map<string, string[]>();
  readonly #changed: (payment: Payment) => void;

  /** `changed` is told of every change, to write it down. */
  constructor(changed: (payment: Payment) => void) {
    this.#changed = changed;
  }

  get size(): number {
    return this.#payments.size;
  }

  /** Reads back what was written down. */
  restore(payment: Payment): void {
    this.#keep(payment);
  }

  get(id: string): Payment | undefined {
    return this.#payments.get(id);
  }

  all(): Iterable<Payment> {
    return this.#payments.values();
  }

  ofOrder(order: string): Payment[] {
    return (this.#byOrder.get(order) ?? []).map((id) => this.#payments.get(id)!);
  }

  /** The payment of this key, if the bank has it. Another order under the key is refused. */
  known(wish: Order): Payment | Refusal | undefined {
    const id = this.#byKey.get(wish.key);
    const payment = id === undefined ? undefined : this.#payments.get(id);
    if (!payment) return undefined;
    const same =
      payment.order === wish.order &&
      payment.amount === wish.amount &&
      payment.currency === wish.currency;
    return same ? payment : { refused: "key-reused" };
  }

  open(
    wish: Order,
    card: string,
    status: Status,
    reason: Decline | null,
    id: string,
    now: number,
  ): Payment {
    const { key, order, amount, currency, returnUrl } = wish;
    const what = { id, key, order, amount, currency, returnUrl, card: card.slice(-4) };
    return this.#write({ ...what, status, reason, refunds: [], createdAt: now, changedAt: now });
  }

  /** The bank, or the payer on its page, has decided. Only once. */
  decide(id: string, decision: "approve" | Decline, now: number): Payment | Refusal {
    return this.#move(id, now, ["pending", "needs-action"], (payment) =>
      decision === "approve"
        ? { ...payment, status: "authorised" }
        : { ...payment, status: "declined", reason: decision },
    );
  }

  capture(id: string, amount: number, now: number): Payment | Refusal {
    const payment = this.#payments.get(id);
    if (payment?.status === "captured" && payment.amount === amount) return payment;
    return this.#move(id, now, ["authorised"], (found) =>
      found.amount === amount
        ? { ...found, status: "captured" }
        : { refused: "wrong-amount", left: found.amount },
    );
  }

  /** By the shop, or because the bank gives the authorisation up. */
  cancel(id: string, now: number): Payment | Refusal {
    const payment = this.#payments.get(id);
    if (payment?.status === "cancelled" || payment?.status === "declined") return payment;
    return this.#move(id, now, ["pending", "needs-action", "authorised"], (found) => ({
      ...found,
      status: "cancelled",
    }));
  }

  refund(id: string, refund: Refund, now: number): Payment | Refusal {
    const payment = this.#payments.get(id);
    const before = payment?.refunds.find(({ key }) => key === refund.key);
    if (payment && before) {
      return before.amount === refund.amount ? payment : { refused: "key-reused" };
    }
    return this.#move(id, now, ["captured"], (found) => {
      const left = found.amount - refundedOf(found);
      if (refund.amount > left) return { refused: "wrong-amount", left };
      return { ...found, refunds: [...found.refunds, refund] };
    });
  }

  #move(
    id: string,
    now: number,
    from: readonly Status[],
    to: (payment: Payment) => Payment | Refusal,
  ): Payment | Refusal {
    const payment = this.#payments.get(id);
    if (!payment) return { refused: "unknown" };
    if (!from.includes(payment.status)) return { refused: "wrong-state", status: payment.status };
    const moved = to(payment);
    return "refused" in moved ? moved : this.#write({ ...moved, changedAt: now });
  }

  #write(payment: Payment): Payment {
    this.#keep(payment);
    this.#changed(payment);
    return payment;
  }

  #keep(payment: Payment): void {
    const { id, key, order } = payment;
    if (!this.#payments.has(id)) {
      this.#byKey.set(key, id);
      this.#byOrder.set(order, [...(this.#byOrder.get(order) ?? []), id]);
    }
    // The last changed comes last.
    this.#payments.delete(id);
    this.#payments.set(id, payment);
  }
}

/** Minor units. */
export function refundedOf({ refunds }: Payment): number {
  return refunds.reduce((sum, { amount }) => sum + amount, 0);
}
