/** A server that speaks Stripe's HTTP API for the calls that the provider makes, and plays the payer. The
 * objects it answers with are checked against the SDK's own types.
 *
 *   create -> requires_payment_method --confirm--> requires_capture --capture--> succeeded
 *                    ^  |        \--3-D Secure--> requires_action --finish--> requires_capture
 *                    +--+ fails                                    anything open --cancel--> canceled
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Stripe } from "stripe";

/** What of an intent the provider may read. */
type Intent = Pick<
  Stripe.PaymentIntent,
  | "id"
  | "object"
  | "amount"
  | "amount_capturable"
  | "amount_received"
  | "capture_method"
  | "client_secret"
  | "created"
  | "currency"
  | "status"
> & {
  metadata: Record<string, string>;
  last_payment_error: Pick<
    Stripe.PaymentIntent.LastPaymentError,
    "type" | "code" | "decline_code"
  > | null;
};
type Refund = Pick<Stripe.Refund, "id" | "object" | "amount" | "status"> & {
  metadata: Record<string, string>;
  payment_intent: string;
};
interface Failure {
  readonly status: number;
  readonly error: { readonly type: string; readonly code?: string; readonly message: string };
}

/** What happens to the next requests: `cut` does what was asked and says nothing. */
export type Trouble = "500" | "429" | "cut" | "away";

export interface StripeServer {
  readonly url: string;
  readonly key: string;
  readonly intents: Map<string, Intent>;
  readonly refunds: Refund[];
  /** Method and path of every request. */
  readonly requests: string[];
  readonly troubles: Trouble[];
  /** What a refund is at first. */
  refundStatus: string;
  /** The payer, in the Payment Element. */
  confirm(
    id: string,
    card?: "ok" | "3ds" | "insufficient_funds" | "expired_card" | "stolen_card",
  ): void;
  /** On the page of the payer's bank. */
  finish(id: string, yes: boolean): void;
  close(): Promise<void>;
}

export async function openStripe(now: () => number): Promise<StripeServer> {
  const intents = new Map<string, Intent>();
  const refunds: Refund[] = [];
  const requests: string[] = [];
  const troubles: Trouble[] = [];
  const answers = new Map<string, { request: string; status: number; body: string }>();
  const key = "sk_test_of_the_tests";
  const self = { refundStatus: "succeeded" };

  const create = (form: URLSearchParams): Intent => {
    const id = `pi_${intents.size + 1}`;
    const intent: Intent = {
      id,
      object: "payment_intent",
      amount: Number(form.get("amount")),
      amount_capturable: 0,
      amount_received: 0,
      capture_method: form.get("capture_method") === "manual" ? "manual" : "automatic",
      client_secret: `${id}_secret_x`,
      created: Math.floor(now() / 1_000),
      currency: form.get("currency") ?? "",
      status: "requires_payment_method",
      metadata: metadataOf(form),
      last_payment_error: null,
    };
    intents.set(id, intent);
    return intent;
  };

  const unexpected = (intent: Intent, wish: string): Failure => ({
    status: 400,
    error: {
      type: "invalid_request_error",
      code: "payment_intent_unexpected_state",
      message: `This PaymentIntent could not be ${wish} because it has a status of ${intent.status}.`,
    },
  });

  const act = (intent: Intent, what: string, form: URLSearchParams): Intent | Failure => {
    const { status } = intent;
    if (what === "capture") {
      const amount = Number(form.get("amount_to_capture"));
      if (status !== "requires_capture" || amount > intent.amount_capturable)
        return unexpected(intent, "captured");
      Object.assign(intent, { status: "succeeded", amount_received: amount, amount_capturable: 0 });
      return intent;
    }
    const open: string[] = ["requires_payment_method", "requires_action", "requires_capture"];
    if (!open.includes(status)) return unexpected(intent, "canceled");
    Object.assign(intent, { status: "canceled", amount_capturable: 0 });
    return intent;
  };

  const refund = (form: URLSearchParams): Refund | Failure => {
    const payment = form.get("payment_intent") ?? "";
    const amount = Number(form.get("amount"));
    const intent = intents.get(payment);
    const given = refunds.filter((one) => one.payment_intent === payment);
    const sum = given.reduce((all, one) => all + one.amount, amount);
    if (intent?.status !== "succeeded" || sum > intent.amount_received) {
      const error = { type: "invalid_request_error", message: "greater than unrefunded amount" };
      return { status: 400, error };
    }
    const made: Refund = {
      id: `re_${refunds.length + 1}`,
      object: "refund",
      amount,
      status: self.refundStatus,
      metadata: metadataOf(form),
      payment_intent: payment,
    };
    refunds.push(made);
    return made;
  };

  /** Newest first, in pages, as Stripe does. */
  const page = (all: readonly { readonly id: string }[], query: URLSearchParams): object => {
    const after = query.get("starting_after");
    const from = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
    const limit = Number(query.get("limit") ?? "10");
    const data = all.slice(from, from + limit);
    return { object: "list", url: "/v1", data, has_more: from + limit < all.length };
  };

  const answer = (method: string, url: URL, form: URLSearchParams): object | Failure => {
    const [, , resource, id, what] = url.pathname.split("/");
    if (resource === "refunds") {
      if (method === "POST") return refund(form);
      const of = url.searchParams.get("payment_intent");
      return page(
        refunds.filter((one) => one.payment_intent === of).toReversed(),
        url.searchParams,
      );
    }
    if (id === undefined && method === "POST") return create(form);
    if (id === undefined) {
      const since = Number(url.searchParams.get("created[gte]") ?? "0");
      const all = [...intents.values()].filter(({ created }) => created >= since);
      return page(all.toReversed(), url.searchParams);
    }
    const intent = intents.get(id);
    if (!intent) {
      const error = { type: "invalid_request_error", code: "resource_missing", message: "No such" };
      return { status: 404, error };
    }
    return what === undefined ? intent : act(intent, what, form);
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://stripe");
    const method = request.method ?? "GET";
    requests.push(`${method} ${url.pathname}`);
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const say = (status: number, body: string): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    };
    const trouble = troubles.shift();
    if (request.headers.authorization !== `Bearer ${key}`)
      return say(401, failed("authentication_error", "Invalid API Key"));
    if (trouble === "500") return say(500, failed("api_error", "an error of ours"));
    if (trouble === "429") return say(429, failed("rate_limit_error", "too many requests"));
    if (trouble === "away") return void request.socket.destroy();
    const idempotency = String(request.headers["idempotency-key"] ?? "");
    const asked = `${method} ${url.pathname}\n${text}`;
    const before = idempotency === "" ? undefined : answers.get(idempotency);
    if (before && before.request !== asked)
      return say(
        400,
        failed("idempotency_error", "Keys can only be used with the same parameters"),
      );
    const result = before ?? given(answer(method, url, new URLSearchParams(text)));
    // Stripe keeps the first answer of a key, whatever it was, but for failures of its own.
    if (idempotency !== "" && method === "POST")
      answers.set(idempotency, { request: asked, ...result });
    if (trouble === "cut") return void request.socket.destroy();
    return say(result.status, result.body);
  };

  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const decline = (intent: Intent, code: string, declineCode?: string): void => {
    const error = { type: "card_error" as const, code: code as "card_declined" };
    intent.status = "requires_payment_method";
    intent.last_payment_error = { ...error, ...(declineCode && { decline_code: declineCode }) };
  };
  const authorise = (intent: Intent): void => {
    Object.assign(intent, { status: "requires_capture", amount_capturable: intent.amount });
    intent.last_payment_error = null;
  };
  return Object.assign(self, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key,
    intents,
    refunds,
    requests,
    troubles,
    confirm(id: string, card: string = "ok"): void {
      const intent = intents.get(id);
      if (intent?.status !== "requires_payment_method") throw new Error("cannot be confirmed");
      if (card === "ok") authorise(intent);
      else if (card === "3ds") intent.status = "requires_action";
      else if (card === "expired_card") decline(intent, "expired_card");
      else decline(intent, "card_declined", card);
    },
    finish(id: string, yes: boolean): void {
      const intent = intents.get(id);
      if (intent?.status !== "requires_action") throw new Error("nothing was asked");
      if (yes) authorise(intent);
      else decline(intent, "payment_intent_authentication_failure");
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  });
}

function given(answer: object | Failure): { status: number; body: string } {
  if (!("error" in answer)) return { status: 200, body: JSON.stringify(answer) };
  const { status, error } = answer;
  return { status, body: JSON.stringify({ error }) };
}

function failed(type: string, message: string): string {
  return JSON.stringify({ error: { type, message } });
}

/** `metadata[order]=...` */
function metadataOf(form: URLSearchParams): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of form) {
    const [, member] = /^metadata\[(.+)\]$/.exec(name) ?? [];
    if (member !== undefined) found[member] = value;
  }
  return found;
}
