/** A bank in memory with a ledger of its own, and the moods of a real one: slow, out of order, gone. */
import type { PaymentPort } from "../payment-port.ts";

export const CARD = "4242424242424242";
export const DECLINED = "4000000000000002";

export type Payment = { readonly order: string; readonly amount: number; state: PaymentState };
type PaymentState = "authorised" | "declined" | "captured" | "voided";

export class MemoryBank implements PaymentPort {
  readonly ledger = new Map<string, Payment>();
  /** Every call, in order. */
  readonly calls: string[] = [];
  /** Calls that are yet to fail. `lost`: the bank did what it was asked, its answer did not arrive. */
  failing: { calls: number; lost: boolean } = { calls: 0, lost: false };
  #opened: Promise<void> | undefined;
  #open: (() => void) | undefined;

  /** Calls wait at the door until `reopen`. */
  close(): void {
    this.#opened ??= new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  reopen(): void {
    this.#opened = undefined;
    this.#open?.();
  }

  async authorise(request: Parameters<PaymentPort["authorise"]>[0]) {
    const { key, order, amount, card } = request;
    await this.#do("authorise", () => {
      if (this.ledger.has(key)) return;
      const state = card === DECLINED ? "declined" : "authorised";
      this.ledger.set(key, { order, amount, state });
    });
    return this.ledger.get(key)?.state === "declined"
      ? ({ declined: true } as const)
      : { payment: key };
  }

  capture(payment: string): Promise<void> {
    return this.#do("capture", () => this.#move(payment, "captured"));
  }

  void(payment: string): Promise<void> {
    return this.#do("void", () => this.#move(payment, "voided"));
  }

  /** States of the payments of an order. */
  paymentsOf(order: string): PaymentState[] {
    return [...this.ledger.values()].filter((one) => one.order === order).map(({ state }) => state);
  }

  async #do(call: string, act: () => void): Promise<void> {
    this.calls.push(call);
    await this.#opened;
    const fails = this.failing.calls > 0;
    if (fails) this.failing.calls--;
    if (!fails || this.failing.lost) act();
    if (fails) throw new Error(`the bank does not answer (${call})`);
  }

  #move(payment: string, to: "captured" | "voided"): void {
    const found = this.ledger.get(payment);
    if (!found || (found.state !== "authorised" && found.state !== to)) {
      throw new Error(`payment ${payment} is ${found?.state ?? "unknown"} and cannot be ${to}`);
    }
    found.state = to;
  }
}
