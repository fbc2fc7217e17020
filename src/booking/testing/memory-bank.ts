/** A bank in memory with a ledger of its own, and the moods of a real one: slow, undecided, gone. */
import type { DeclineReason } from "../../domain/order.ts";
import type {
  AuthoriseRequest,
  MoneyRequest,
  Notice,
  Payment,
  PaymentProvider,
  PaymentState,
  RefundState,
} from "../payment-port.ts";

export const CARD = "4242424242424242";
export const DECLINED = "4000000000000002";
/** The payer has something to do at the bank, until `decide`. */
export const CHALLENGED = "4000000000003220";
/** The bank takes its time, until `decide`. */
export const UNDECIDED = "4000000000000077";

export interface Entry {
  readonly id: string;
  readonly order: string;
  readonly amount: number;
  readonly currency: string;
  state: PaymentState["status"];
  reason: DeclineReason;
  /** By key. */
  readonly refunds: Map<string, number>;
}

export class MemoryBank implements PaymentProvider {
  readonly name = "testbank";
  /** By the key of the request. */
  readonly ledger = new Map<string, Entry>();
  /** Every call, in order. */
  readonly calls: string[] = [];
  /** Calls that are yet to fail. `lost`: the bank did what it was asked, its answer did not arrive. */
  failing: { calls: number; lost: boolean } = { calls: 0, lost: false };
  /** What it says to a refund. */
  refunds: RefundState = "done";
  #opened: Promise<void> | undefined;
  #open: (() => void) | undefined;

  /** Calls wait at the door until `reopen`. */
  close(): void {
    this.#opened ??= new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  get closed(): boolean {
    return this.#opened !== undefined;
  }

  reopen(): void {
    this.#opened = undefined;
    this.#open?.();
  }

  authorise(request: AuthoriseRequest): Promise<Payment> {
    const { key, order, amount, currency, card } = request;
    return this.#do("authorise", () => {
      const state: Record<string, Entry["state"]> = {
        [DECLINED]: "declined",
        [CHALLENGED]: "needs-action",
        [UNDECIDED]: "pending",
      };
      const known = this.ledger.get(key) ?? {
        id: `pay-${this.ledger.size + 1}`,
        order,
        amount,
        currency,
        state: state[card ?? ""] ?? "authorised",
        reason: "card-declined",
        refunds: new Map<string, number>(),
      };
      this.ledger.set(key, known);
      return shown(known);
    });
  }

  look(payment: string): Promise<Payment | undefined> {
    return this.#do("look", () => {
      const found = this.#entry(payment);
      return found && shown(found);
    });
  }

  find(order: string): Promise<Payment | undefined> {
    return this.#do("find", () => {
      const found = [...this.ledger.values()].find((one) => one.order === order);
      return found && shown(found);
    });
  }

  capture(payment: string, { amount, currency }: MoneyRequest): Promise<Payment> {
    return this.#do("capture", () => {
      const found = this.#known(payment);
      if (found.amount !== amount || found.currency !== currency) throw new Error("wrong amount");
      if (found.state === "authorised") found.state = "captured";
      return shown(found);
    });
  }

  cancel(payment: string): Promise<Payment> {
    return this.#do("cancel", () => {
      const found = this.#known(payment);
      if (found.state !== "captured" && found.state !== "declined") found.state = "cancelled";
      return shown(found);
    });
  }

  refund(payment: string, { key, amount }: MoneyRequest): Promise<RefundState> {
    return this.#do("refund", () => {
      const found = this.#known(payment);
      const others = [...found.refunds].filter(([id]) => id !== key);
      const sum = others.reduce((all, [, one]) => all + one, amount);
      if (found.state !== "captured" || sum > found.amount) return "failed";
      found.refunds.set(key, amount);
      return this.refunds;
    });
  }

  async *list(): AsyncIterable<Payment> {
    for (const entry of this.ledger.values()) yield await this.#do("list", () => shown(entry));
  }

  notice(_: object, body: Buffer): Notice {
    const text = body.toString();
    if (text === "forged") return { rejected: "bad-signature" };
    const [payment = "", order = ""] = text.split(" ");
    return order === "" ? { ignored: "a notice of another kind" } : { payment, order };
  }

  /** The payer, or the bank after a while. */
  decide(order: string, state: "authorised" | "declined", reason: DeclineReason = "card-declined") {
    for (const entry of this.ledger.values()) {
      const undecided = entry.state === "needs-action" || entry.state === "pending";
      if (entry.order === order && undecided) Object.assign(entry, { state, reason });
    }
  }

  /** The bank gives something up by itself. */
  lose(order: string): void {
    for (const entry of this.ledger.values()) if (entry.order === order) entry.state = "cancelled";
  }

  /** States of the payments of an order. */
  paymentsOf(order: string): Entry["state"][] {
    return [...this.ledger.values()].filter((one) => one.order === order).map(({ state }) => state);
  }

  idOf(order: string): string {
    return [...this.ledger.values()].find((one) => one.order === order)?.id ?? "";
  }

  /** Given back for an order, minor units. */
  refundedFor(order: string): number {
    return [...this.ledger.values()]
      .filter((one) => one.order === order)
      .flatMap(({ refunds }) => [...refunds.values()])
      .reduce((sum, amount) => sum + amount, 0);
  }

  async #do<T>(call: string, act: () => T): Promise<T> {
    this.calls.push(call);
    await this.#opened;
    const fails = this.failing.calls > 0;
    if (fails) this.failing.calls--;
    if (fails && !this.failing.lost) throw new Error(`the bank does not answer (${call})`);
    const result = act();
    if (fails) throw new Error(`the bank does not answer (${call})`);
    return result;
  }

  #entry(payment: string): Entry | undefined {
    return [...this.ledger.values()].find(({ id }) => id === payment);
  }

  #known(payment: string): Entry {
    const found = this.#entry(payment);
    if (!found) throw new Error(`there is no payment ${payment}`);
    return found;
  }
}

function shown({ id, order, state, amount, currency, reason }: Entry): Payment {
  const money = { amount, currency };
  const states: Record<Entry["state"], PaymentState> = {
    pending: { status: "pending" },
    "needs-action": {
      status: "needs-action",
      action: { kind: "redirect", url: `https://bank.example/${id}` },
    },
    authorised: { status: "authorised", ...money },
    declined: { status: "declined", reason },
    captured: { status: "captured", ...money },
    cancelled: { status: "cancelled" },
  };
  return { id, order, state: states[state] };
}
