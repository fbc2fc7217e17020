/** The bank at work: its books, the moods of its cards, and whom it calls when. */
import { randomBytes } from "node:crypto";
import { moodOf, type Decline, type Mood } from "./cards.ts";
import type { Ledger, Order, Payment, Refusal } from "./ledger.ts";

export interface BankParts {
  readonly ledger: Ledger;
  /** Resolves when the books are written. */
  readonly written: () => Promise<void>;
  readonly notify: (payment: Pick<Payment, "id" | "order" | "status">) => void;
  /** Runs once after so many ms of the bank's time. */
  readonly after: (ms: number, run: () => void) => void;
  readonly now: () => number;
}

/** What the caller is to be sent. "cut": nothing, and the line is closed. "error": 500. */
export type Answer = Payment | Refusal | "cut" | "error";

export class Bank {
  readonly ledger: Ledger;
  readonly #parts: BankParts;
  /** Cards behave by their whole number, which is in no book. Payment to mood. */
  readonly #moods = new Map<string, Mood>();
  /** Key to how often the bank has failed it. */
  readonly #failures = new Map<string, number>();

  constructor(parts: BankParts) {
    this.ledger = parts.ledger;
    this.#parts = parts;
  }

  /** Decisions that were under way when the bank stopped are made now. */
  resume(): void {
    for (const payment of Array.from(this.ledger.all()))
      if (payment.status === "pending") this.#settle(this.#decide(payment.id, "approve"), {});
  }

  async authorise(wish: Order, card: string): Promise<Answer> {
    const known = this.ledger.known(wish);
    if (known) return known;
    const mood = moodOf(card);
    const { errors = 0, cuts = 0, answerMs = 0, notices } = mood;
    if (this.#fails(wish.key, errors)) return "error";
    if (answerMs > 0) await new Promise<void>((go) => this.#parts.after(answerMs, go));
    // Whoever grew tired of waiting may have asked again meanwhile.
    const other = this.ledger.known(wish);
    if (other) return other;
    const payment = this.#open(wish, mood);
    await this.#parts.written();
    const calls = payment.status === "authorised" || payment.status === "declined";
    if (calls && notices === "before") await this.#callFirst(payment);
    else if (calls) this.#settle(payment, mood);
    if (mood.decideMs !== undefined) {
      this.#parts.after(mood.decideMs, () =>
        this.#settle(this.#decide(payment.id, mood.decision), mood),
      );
    }
    return cuts > 0 ? "cut" : payment;
  }

  /** The payer has answered on the bank's own page. */
  async answerChallenge(id: string, yes: boolean): Promise<Payment | Refusal> {
    const decided = this.#decide(id, yes ? "approve" : "authentication-failed");
    await this.#parts.written();
    this.#settle(decided, {});
    return decided;
  }

  async capture(id: string, amount: number): Promise<Answer> {
    const mood = this.#moods.get(id);
    const before = this.ledger.get(id);
    if (mood?.capture === "refused" && before?.status === "authorised") {
      this.#settle(this.ledger.cancel(id, this.#parts.now()), mood);
    }
    const captured = this.ledger.capture(id, amount, this.#parts.now());
    await this.#parts.written();
    const first = before?.status === "authorised" && !("refused" in captured);
    if (first) this.#settle(captured, mood ?? {});
    return first && mood?.capture === "cut" ? "cut" : captured;
  }

  async cancel(id: string): Promise<Payment | Refusal> {
    const before = this.ledger.get(id)?.status;
    const cancelled = this.ledger.cancel(id, this.#parts.now());
    await this.#parts.written();
    if (before !== "cancelled") this.#settle(cancelled, this.#moods.get(id) ?? {});
    return cancelled;
  }

  async refund(id: string, key: string, amount: number): Promise<Payment | Refusal> {
    const refunded = this.ledger.refund(id, { key, amount }, this.#parts.now());
    await this.#parts.written();
    return refunded;
  }

  #open(wish: Order, mood: Mood): Payment {
    const { decision, challenge, decideMs, number } = mood;
    const now = this.#parts.now();
    const id = `tb_${randomBytes(12).toString("base64url")}`;
    this.#moods.set(id, mood);
    const open = (status: Payment["status"], reason: Decline | null = null): Payment =>
      this.ledger.open(wish, number, status, reason, id, now);
    if (challenge) return open("needs-action");
    if (decideMs !== undefined) return open("pending");
    return decision === "approve" ? open("authorised") : open("declined", decision);
  }

  #decide(id: string, decision: "approve" | Decline): Payment | Refusal {
    return this.ledger.decide(id, decision, this.#parts.now());
  }

  /** Calls the shop in the way of the card. */
  #settle(payment: Payment | Refusal, { notices }: Pick<Mood, "notices">): void {
    if ("refused" in payment || notices === "never") return;
    this.#parts.notify(payment);
    if (notices === "twice") this.#parts.notify(payment);
    // What was true before, told after.
    if (notices === "disordered") this.#parts.notify({ ...payment, status: "pending" });
  }

  async #callFirst(payment: Payment): Promise<void> {
    this.#parts.notify(payment);
    await new Promise<void>((go) => this.#parts.after(HEAD_START_MS, go));
  }

  #fails(key: string, times: number): boolean {
    const before = this.#failures.get(key) ?? 0;
    if (before >= times) return false;
    this.#failures.set(key, before + 1);
    return true;
  }
}

/** What a notice that comes before its answer is ahead of it, ms. */
const HEAD_START_MS = 300;
