/** Stripe as a payment provider: PaymentIntents with manual capture. The card goes from the payer's browser
 * to Stripe; we never hear of it.
 *
 *   requires_payment_method, requires_confirmation, requires_action -> needs-action
 *   requires_payment_method after a failed try -> cancelled by us, then declined: an order is one attempt,
 *       and what is told as declined must never be confirmed afterwards
 *   processing -> pending, requires_capture -> authorised, succeeded -> captured, canceled -> cancelled
 */
import { Stripe } from "stripe";
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

/** After this nobody knows what Stripe did, ms. */
const ANSWER_LIMIT_MS = 15_000;
/** Repetitions are the outbox's business, under the same key. */
const RETRIES = 0;
const NOTICE_AGE_MAX_S = 5 * 60;
const PAGE = 100;
/** Intents that are looked through, at most, for one that we have no id of. */
const LOOKED_MAX = 20_000;
/** Stripe's clock may be behind ours, s. */
const CLOCK_SLACK_S = 60;

export interface StripeConfig {
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly webhookSecret: string;
  /** Another server that speaks Stripe's API; undefined: Stripe's own. */
  readonly apiBase: string | undefined;
}

/** Events that say that a payment may have moved. To be chosen when the webhook is set up at Stripe. */
export const STRIPE_EVENTS: readonly string[] = [
  "payment_intent.amount_capturable_updated",
  "payment_intent.canceled",
  "payment_intent.payment_failed",
  "payment_intent.processing",
  "payment_intent.requires_action",
  "payment_intent.succeeded",
];

export class StripeProvider implements PaymentProvider {
  readonly name = "stripe";
  readonly #stripe: Stripe;
  readonly #config: StripeConfig;
  readonly #now: () => number;

  /** `now`: epoch ms. */
  constructor(config: StripeConfig, now: () => number) {
    const base = config.apiBase === undefined ? undefined : new URL(config.apiBase);
    this.#config = config;
    this.#now = now;
    this.#stripe = new Stripe(config.secretKey, {
      timeout: ANSWER_LIMIT_MS,
      maxNetworkRetries: RETRIES,
      telemetry: false,
      ...(base && {
        host: base.hostname,
        port: base.port,
        protocol: base.protocol === "http:" ? "http" : "https",
      }),
    });
  }

  async authorise({ key, order, event, amount, currency }: AuthoriseRequest): Promise<Payment> {
    const intent = await this.#stripe.paymentIntents.create(
      {
        amount,
        currency: currency.toLowerCase(),
        capture_method: "manual",
        automatic_payment_methods: { enabled: true },
        metadata: { order, event },
      },
      { idempotencyKey: key },
    );
    return this.#shown(intent);
  }

  async look(payment: string): Promise<Payment | undefined> {
    try {
      return await this.#shown(await this.#stripe.paymentIntents.retrieve(payment));
    } catch (error) {
      if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 404)
        return undefined;
      throw error;
    }
  }

  /** By listing, which shows what was just made; Stripe's search does not. */
  async find(order: string, since: number): Promise<Payment | undefined> {
    for await (const intent of this.#since(since))
      if (intent.metadata["order"] === order) return this.#shown(intent);
    return undefined;
  }

  async capture(payment: string, { key, amount }: MoneyRequest): Promise<Payment> {
    return this.#change(payment, () =>
      this.#stripe.paymentIntents.capture(
        payment,
        { amount_to_capture: amount },
        { idempotencyKey: key },
      ),
    );
  }

  async cancel(payment: string, key: string): Promise<Payment> {
    return this.#change(payment, () =>
      this.#stripe.paymentIntents.cancel(payment, {}, { idempotencyKey: key }),
    );
  }

  /** Asked again, a key gives the first answer, which may be "pending" for ever: so the refund itself is
   * looked for first. */
  async refund(payment: string, { key, amount }: MoneyRequest): Promise<RefundState> {
    const { refunds } = this.#stripe;
    const { data } = await refunds.list({ payment_intent: payment, limit: PAGE });
    const known = data.find(({ metadata }) => metadata?.["key"] === key);
    if (known) return refundState(known.status);
    try {
      const made = await refunds.create(
        { payment_intent: payment, amount, metadata: { key } },
        { idempotencyKey: key },
      );
      return refundState(made.status);
    } catch (error) {
      if (error instanceof Stripe.errors.StripeInvalidRequestError) return "failed";
      throw error;
    }
  }

  async *list(since: number): AsyncIterable<Payment> {
    for await (const intent of this.#since(since))
      if (intent.metadata["order"] !== undefined) yield await this.#shown(intent);
  }

  notice(headers: Readonly<Record<string, string | undefined>>, body: Buffer): Notice {
    const signature = headers["stripe-signature"] ?? "";
    const event = this.#event(body, signature, NOTICE_AGE_MAX_S);
    if (event === "refused") {
      const genuine = this.#event(body, signature, Number.MAX_SAFE_INTEGER) !== "refused";
      return { rejected: genuine ? "too-old" : "bad-signature" };
    }
    if (event === "malformed") return { rejected: "malformed" };
    if (!STRIPE_EVENTS.includes(event.type))
      return { ignored: `notices of type ${event.type} are not for us` };
    const intent = event.data.object as Stripe.PaymentIntent; // that is what these types are about
    const order = intent.metadata?.["order"];
    return order === undefined
      ? { ignored: "the payment is of no order" }
      : { payment: intent.id, order };
  }

  #event(
    body: Buffer,
    signature: string,
    toleranceS: number,
  ): Stripe.Event | "refused" | "malformed" {
    const { webhookSecret } = this.#config;
    const { webhooks } = this.#stripe;
    try {
      return webhooks.constructEvent(
        body,
        signature,
        webhookSecret,
        toleranceS,
        undefined,
        this.#now(),
      );
    } catch (error) {
      return error instanceof Stripe.errors.StripeSignatureVerificationError
        ? "refused"
        : "malformed";
    }
  }

  async *#since(since: number): AsyncIterable<Stripe.PaymentIntent> {
    let looked = 0;
    const created = { gte: Math.floor(since / 1_000) - CLOCK_SLACK_S };
    for await (const intent of this.#stripe.paymentIntents.list({ created, limit: PAGE })) {
      if (++looked > LOOKED_MAX)
        throw new Error(`more than ${LOOKED_MAX} payments to look through`);
      yield intent;
    }
  }

  /** What is refused for good is answered by what the payment is instead; anything else is not known. */
  async #change(payment: string, run: () => Promise<Stripe.PaymentIntent>): Promise<Payment> {
    try {
      return await this.#shown(await run());
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
      const found = await this.look(payment);
      if (!found) throw error;
      return found;
    }
  }

  async #shown(intent: Stripe.PaymentIntent): Promise<Payment> {
    const failed = intent.status === "requires_payment_method" && intent.last_payment_error;
    if (failed) {
      const ended = await this.#ended(intent);
      if (ended.status !== "canceled") return this.#shown(ended);
      return this.#payment(intent, { status: "declined", reason: reasonOf(failed) });
    }
    return this.#payment(intent, this.#stateOf(intent));
  }

  /** After a failed try. The payer may have tried again in this moment: then it is as it is now. */
  async #ended({ id }: Stripe.PaymentIntent): Promise<Stripe.PaymentIntent> {
    const { paymentIntents } = this.#stripe;
    try {
      return await paymentIntents.cancel(id, {}, { idempotencyKey: `${id}/declined` });
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
      return paymentIntents.retrieve(id);
    }
  }

  #payment({ id, metadata }: Stripe.PaymentIntent, state: PaymentState): Payment {
    return { id, order: metadata["order"] ?? "", state };
  }

  #stateOf(intent: Stripe.PaymentIntent): PaymentState {
    const currency = intent.currency.toUpperCase();
    const { publishableKey } = this.#config;
    switch (intent.status) {
      case "requires_payment_method":
      case "requires_confirmation":
      case "requires_action": {
        const clientSecret = intent.client_secret ?? "";
        const action = { kind: "stripe", clientSecret, publishableKey } as const;
        return { status: "needs-action", action };
      }
      case "processing":
        return { status: "pending" };
      case "requires_capture":
        return { status: "authorised", amount: intent.amount_capturable, currency };
      case "succeeded":
        return { status: "captured", amount: intent.amount_received, currency };
      case "canceled":
        return this.#wasDeclined(intent);
      default:
        throw new Error(`payment ${intent.id} is ${String(intent.status)}, which we do not know`);
    }
  }

  /** Cancelled by us because a try had failed: it stays declined, whoever looks when. */
  #wasDeclined({ last_payment_error: failed }: Stripe.PaymentIntent): PaymentState {
    return failed ? { status: "declined", reason: reasonOf(failed) } : { status: "cancelled" };
  }
}

function refundState(status: string | null): RefundState {
  if (status === "succeeded") return "done";
  return status === "failed" || status === "canceled" ? "failed" : "pending";
}

const REASONS: Readonly<Record<string, DeclineReason>> = {
  insufficient_funds: "insufficient-funds",
  expired_card: "expired-card",
  lost_card: "lost-card",
  stolen_card: "lost-card",
  payment_intent_authentication_failure: "authentication-failed",
};

function reasonOf(error: Stripe.PaymentIntent.LastPaymentError): DeclineReason {
  return REASONS[error.decline_code ?? ""] ?? REASONS[error.code ?? ""] ?? "card-declined";
}
