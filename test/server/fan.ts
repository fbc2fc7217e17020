/** A buyer who speaks HTTP to a server, and nothing else. */
import type {
  HoldView,
  OrderView,
  PlanView,
  Problem,
  SessionView,
} from "../../src/protocol/api.ts";
import { waitUntil } from "../wait-until.ts";

export const CARD = "4242424242424242";
export const CUP_FINAL = "cup-final";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

let keys = 0;
export const freshKey = (): string => `key-of-test-${process.pid}-${++keys}`;

/** One request. `body` undefined: none is sent. */
export async function call(
  url: string,
  method: string,
  path: string,
  { token, key, body }: { token?: string; key?: string; body?: object } = {},
): Promise<Answer> {
  const headers: Record<string, string> = {};
  if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
  if (key !== undefined) headers["idempotency-key"] = key;
  if (body !== undefined) headers["content-type"] = "application/json";
  const response = await fetch(new URL(path, url), {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get("content-type")?.includes("json") === true;
  return {
    status: response.status,
    headers: response.headers,
    body: json ? (JSON.parse(text) as unknown) : text,
  };
}

/** The letters whose code has been given out, by server: a second sign-in waits for a letter of its own. */
const read = new Set<string>();

/** From the development inbox, when the letter is there. */
export async function codeFor(url: string, email: string): Promise<string> {
  let code: string | undefined;
  await waitUntil(`${email} has a code`, async () => {
    const { status, body } = await call(
      url,
      "GET",
      `/dev/inbox.json?to=${encodeURIComponent(email)}`,
    );
    const { id, subject } = body as { id?: string; subject?: string };
    if (status !== 200 || id === undefined || read.has(`${url} ${id}`)) return false;
    code = /\d{6}/.exec(subject ?? "")?.[0];
    if (code !== undefined) read.add(`${url} ${id}`);
    return code !== undefined;
  });
  return code ?? "";
}

export class Fan {
  readonly token: string;
  readonly email: string;
  readonly buyer: string;
  readonly #url: string;

  private constructor(url: string, token: string, email: string, buyer: string) {
    this.#url = url;
    this.token = token;
    this.email = email;
    this.buyer = buyer;
  }

  static async signIn(url: string, email: string): Promise<Fan> {
    await call(url, "POST", "/api/sessions/codes", { body: { email } });
    const code = await codeFor(url, email);
    const { body } = await call(url, "POST", "/api/sessions", { body: { email, code } });
    const { token, buyer } = body as SessionView;
    return new Fan(url, token, email, buyer);
  }

  /** The same buyer at another server, which has the same secret. */
  at(url: string): Fan {
    return new Fan(url, this.token, this.email, this.buyer);
  }

  get(path: string): Promise<Answer> {
    return call(this.#url, "GET", path, { token: this.token });
  }

  send(method: string, path: string, body?: object, key: string = freshKey()): Promise<Answer> {
    return call(this.#url, method, path, {
      token: this.token,
      key,
      ...(body === undefined ? {} : { body }),
    });
  }

  hold(seats: readonly string[], key?: string, event = CUP_FINAL): Promise<Answer> {
    return this.send("POST", `/api/events/${event}/holds`, { seats }, key);
  }

  async held(seats: readonly string[], key?: string, event?: string): Promise<HoldView> {
    return expectStatus(201, await this.hold(seats, key, event), "hold") as HoldView;
  }

  order(hold: string, card = CARD, key?: string): Promise<Answer> {
    return this.send("POST", "/api/orders", { hold, card }, key);
  }

  /** Buys and waits for the end. */
  async bought(hold: string, card = CARD): Promise<OrderView> {
    const { id } = expectStatus(202, await this.order(hold, card), "order") as OrderView;
    let order: OrderView | undefined;
    await waitUntil(`order ${id} has ended`, async () => {
      order = expectStatus(200, await this.get(`/api/orders/${id}`), "order") as OrderView;
      return order.status === "paid" || order.status === "refused";
    });
    if (!order) throw new Error("unreachable");
    return order;
  }
}

function expectStatus(status: number, answer: Answer, member: string): unknown {
  if (answer.status !== status) {
    throw new Error(`expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
  return (answer.body as Record<string, unknown>)[member];
}

export async function planOf(url: string, event = CUP_FINAL): Promise<PlanView> {
  return (await call(url, "GET", `/api/events/${event}/plan`)).body as PlanView;
}

/** The last part of a problem's type. */
export function problemOf({ body }: Answer): string {
  return (body as Problem).type.replace("/problems/", "");
}
