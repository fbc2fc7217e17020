/** The test bank (testbank/) as a payment provider: HTTP, its key as bearer. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type {
  AuthoriseRequest,
  MoneyRequest,
  Notice,
  Payment,
  PaymentProvider,
  PaymentState,
  RefundState,
} from "../booking/payment-port.ts";
import type { DeclineReason } from "../domain/order.ts";
import { exchange } from "./exchange.ts";

/** After this nobody knows what the bank did, ms. */
const ANSWER_LIMIT_MS = 10_000;
/** A notice whose time is further from ours is refused: it may have been recorded and sent again, ms. */
const NOTICE_AGE_MAX_MS = 5 * 60_000;
const STATUSES = ["pending", "needs-action", "authorised", "declined", "captured", "cancelled"];

export interface TestBankAccess {
  readonly url: string;
  readonly secret: string;
  /** Where the payer goes back to from the bank's page. */
  readonly returnUrl: (order: string) => string;
}

/** A payment as the bank shows it. */
interface Shown {
  readonly id: string;
  readonly order: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: PaymentState["status"];
  readonly reason: DeclineReason | null;
  readonly url: string | null;
}

export class TestBank implements PaymentProvider {
  readonly name = "testbank";
  readonly #access: () => TestBankAccess;
  readonly #now: () => number;

  /** `access` is asked at every call: the bank is started after whoever calls it. `now`: epoch ms. */
  constructor(access: () => TestBankAccess, now: () => number) {
    this.#access = access;
    this.#now = now;
  }

  async authorise(request: AuthoriseRequest): Promise<Payment> {
    const { key, order, amount, currency, card } = request;
    const returnUrl = this.#access().returnUrl(order);
    return this.#payment("POST", "", { key, order, amount, currency, card, returnUrl });
  }

  async look(payment: string): Promise<Payment | undefined> {
    const answer = await this.#ask("GET", `/v1/payments/${encodeURIComponent(payment)}`);
    return answer.status === 404 ? undefined : paymentOf(answer);
  }

  async find(order: string): Promise<Payment | undefined> {
    const path = `/v1/payments?order=${encodeURIComponent(order)}`;
    const { body } = okay(await this.#ask("GET", path));
    const [found] = (body as { payments: readonly Shown[] }).payments;
    return found && payment(found);
  }

  async capture(id: string, { key, amount }: MoneyRequest): Promise<Payment> {
    const path = `/v1/payments/${encodeURIComponent(id)}/capture`;
    const answer = await this.#ask("POST", path, { key, amount });
    // It says no for good: what the payment is instead says why.
    if (answer.status !== 409) return paymentOf(answer);
    return this.#known(id);
  }

  async cancel(id: string): Promise<Payment> {
    const answer = await this.#ask("POST", `/v1/payments/${encodeURIComponent(id)}/cancel`);
    return answer.status === 409 ? this.#known(id) : paymentOf(answer);
  }

  async refund(id: string, { key, amount }: MoneyRequest): Promise<RefundState> {
    const path = `/v1/payments/${encodeURIComponent(id)}/refunds`;
    const answer = await this.#ask("POST", path, { key, amount });
    if (answer.status === 409 || answer.status === 422) return "failed";
    okay(answer);
    return "done";
  }

  async *list(since: number): AsyncIterable<Payment> {
    for (let skip = 0; ;) {
      const { body } = okay(await this.#ask("GET", `/v1/payments?since=${since}&skip=${skip}`));
      const { payments, more } = body as { payments: readonly Shown[]; more: boolean };
      for (const one of payments) yield payment(one);
      if (!more) return;
      skip += payments.length;
    }
  }

  notice(headers: Readonly<Record<string, string | undefined>>, body: Buffer): Notice {
    const [, t = "", v1 = ""] =
      /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(headers["testbank-signature"] ?? "") ?? [];
    const expected = createHmac("sha256", this.#access().secret).update(`${t}.`).update(body);
    const given = Buffer.from(v1, "hex");
    const signed = given.length === 32 && timingSafeEqual(given, expected.digest());
    if (!signed) return { rejected: "bad-signature" };
    if (Math.abs(this.#now() - Number(t) * 1_000) > NOTICE_AGE_MAX_MS)
      return { rejected: "too-old" };
    const about = parsed(body.toString());
    if (typeof about !== "object" || about === null) return { rejected: "malformed" };
    const { type, payment, order } = about as Record<string, unknown>;
    if (typeof type !== "string" || !type.startsWith("payment."))
      return { ignored: `notices of type ${String(type).slice(0, 80)} are not for us` };
    return typeof payment === "string" && typeof order === "string"
      ? { payment, order }
      : { rejected: "malformed" };
  }

  async #known(id: string): Promise<Payment> {
    const found = await this.look(id);
    if (!found) throw new Error(`the bank does not know payment ${id}`);
    return found;
  }

  async #payment(method: string, path: string, body: object): Promise<Payment> {
    return paymentOf(await this.#ask(method, `/v1/payments${path}`, body));
  }

  /** Rejects if no answer comes, and if none can be read. */
  async #ask(method: string, path: string, body?: object): Promise<Answer> {
    const { url, secret } = this.#access();
    const { status, text } = await exchange(new URL(path, url), {
      method,
      headers: {
        authorization: `Bearer ${secret}`,
        ...(body && { "content-type": "application/json" }),
      },
      body: body && JSON.stringify(body),
      limitMs: ANSWER_LIMIT_MS,
    });
    return { status, body: parsed(text) };
  }
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

function okay(answer: Answer): Answer {
  if (answer.status === 200 && typeof answer.body === "object" && answer.body !== null)
    return answer;
  throw new Error(`the bank answered ${answer.status}`);
}

function paymentOf(answer: Answer): Payment {
  const { body } = okay(answer);
  const shown = body as Shown;
  if (typeof shown.id !== "string" || !STATUSES.includes(shown.status))
    throw new Error("the bank answered with something that is no payment");
  return payment(shown);
}

function payment({ id, order, amount, currency, status, reason, url }: Shown): Payment {
  const money = { amount, currency };
  switch (status) {
    case "pending":
    case "cancelled":
      return { id, order, state: { status } };
    case "needs-action":
      return { id, order, state: { status, action: { kind: "redirect", url: url ?? "" } } };
    case "declined":
      return { id, order, state: { status, reason: reason ?? "card-declined" } };
    case "authorised":
    case "captured":
      return { id, order, state: { status, ...money } };
    default:
      return status satisfies never;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
