/** The API as a fan's app uses it: every change has a key, is sent again under that key until there
 * is a definite answer, and is recorded. */
import type { EventView, MeView, OrderView, Problem, SessionView } from "../src/protocol/api.ts";
import { decodeSnapshot } from "../src/protocol/live.ts";
import { asksToRetry, parse, problemKind, readAnswer, seen } from "./answer.ts";
import type { Answer, Operation, OperationKind, PassShown, Recorder } from "./history.ts";
import type { Meter } from "./meter.ts";
import type { Pool } from "./pool.ts";
import { clock, type Reply, type Request } from "./wire.ts";

/** After this many tries a fan gives up: its outcome stays unknown. */
const ATTEMPTS_MAX = 60;
/** Waited when a 503 names no time, and spread over as much again so that nobody returns in step. */
const RETRY_MS = 1000;

export interface Fan {
  readonly token: string;
  readonly buyer: string;
  /** What is sent with every change; none: there is no queue, or the fan has not been let in. */
  readonly pass?: PassShown;
  /** That the fan signed in with last. */
  readonly code: string;
}

export interface Change {
  readonly kind: OperationKind;
  readonly method: "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly hold: string;
  readonly body?: object;
  /** Identical requests sent at once: 2 for a double click. */
  readonly clicks: number;
}

export class Client {
  readonly #pool: Pool;
  readonly #recorder: Recorder;
  readonly #meter: Meter;
  readonly #run: string;
  readonly #pages: Pool;
  readonly #inboxes: readonly Pool[];
  #keys = 0;

  /** `run`: makes this run's keys differ from those of every other run. `pages`: the connections of those who
   * wait for their order; a question that waits for an answer would keep the others from asking theirs.
   * `inboxes`: a letter is in one of them. */
  constructor(
    pool: Pool,
    recorder: Recorder,
    meter: Meter,
    run: string,
    pages = pool,
    inboxes: readonly Pool[] = [pool],
  ) {
    this.#pages = pages;
    this.#inboxes = inboxes;
    this.#pool = pool;
    this.#recorder = recorder;
    this.#meter = meter;
    this.#run = run;
  }

  /** `before`: as whom the fan has signed in already, on another device. */
  async signIn(email: string, before?: Fan): Promise<Fan | null> {
    let used = before?.code;
    for (let letter = 0; letter < LETTERS_MAX; letter++) {
      const asked = JSON.stringify({ email });
      const request = { method: "POST", path: "/api/sessions/codes", key: this.#newKey() };
      if ((await this.#ask({ ...request, body: asked }, "code")) === null) return null;
      // A letter may be gone if the server was killed, or come after the next one, whose code is the one that counts.
      for (;;) {
        const code = await this.#readCode(email, used);
        if (code === null) break;
        const session = await this.#enter(email, code, letter > 0);
        if (session !== "wrong") return session && { ...session, code };
        used = code;
      }
    }
    return null;
  }

  async #enter(
    email: string,
    code: string,
    mayBeOld: boolean,
  ): Promise<SessionView | "wrong" | null> {
    const body = JSON.stringify({ email, code });
    const request = { method: "POST", path: "/api/sessions", key: this.#newKey(), body };
    const reply = await this.#persist(request, () => {});
    if (reply === null) return null;
    if (mayBeOld && problemKind(parse(reply.body) ?? {}) === "code-wrong") {
      this.#count("code of an older letter", reply);
      return "wrong";
    }
    return this.#tally(request, reply, "session") ? (parse(reply.body) as SessionView) : null;
  }

  /** From the development inbox, as soon as the letter is there: the one with the `used` code may be before. */
  async #readCode(email: string, used: string | undefined): Promise<string | null> {
    const request = { method: "GET", path: `/dev/inbox.json?to=${encodeURIComponent(email)}` };
    for (let look = 0; look < LETTER_LOOKS_MAX; look++) {
      const inbox = this.#inboxes[look % this.#inboxes.length];
      const reply = await this.#persist(request, () => {}, inbox);
      if (reply === null) return null;
      const { subject = "" } = (parse(reply.body) ?? {}) as { subject?: string };
      const [code] = /\d{6}/.exec(subject) ?? [];
      if (reply.status === 200 && code !== undefined && code !== used) return code;
      await sleep(Math.min(LETTER_PAUSE_MAX_MS, LETTER_PAUSE_MS * 2 ** look));
    }
    return null;
  }

  async event(event: string): Promise<EventView | null> {
    const reply = await this.#ask({ method: "GET", path: `/api/events/${event}` }, "event");
    return reply === null ? null : (parse(reply.body) as EventView | null);
  }

  /** One SeatStatus a seat. */
  async seats(event: string): Promise<Uint8Array | null> {
    const reply = await this.#ask({ method: "GET", path: `/api/events/${event}/seats` }, "map");
    return reply === null ? null : decodeSnapshot(reply.body).seats;
  }

  /** Records a sighting if the status is not the `last` one that this fan saw. */
  async order(fan: Fan, order: string, last: string): Promise<OrderView | null> {
    const unlike = [last, ...UNDER_WAY].map((status) => `unlike=${status}`).join("&");
    const path = `/api/orders/${encodeURIComponent(order)}?${unlike}&wait=${ORDER_WAIT_S}`;
    const request = { method: "GET", path, token: fan.token };
    const reply = await this.#ask(request, "order look", this.#pages);
    const view = reply === null ? null : (parse(reply.body) as { order?: OrderView } | null)?.order;
    if (reply === null || view === null || view === undefined) return null;
    if (view.status !== last) {
      const { answeredAt: at, sentAt: askedAt } = reply;
      this.#recorder.sightings.push({ at, askedAt, order, ...seen(view) });
    }
    return view;
  }

  /** Back from the bank's page. */
  async returned(fan: Fan, order: string): Promise<void> {
    const path = `/api/orders/${encodeURIComponent(order)}/returned`;
    await this.#ask({ method: "POST", path, token: fan.token }, "order look");
  }

  /** Looks at everything of one's own, as on another device: an order that is not there is seen as
   * "missing". */
  async me(fan: Fan, order: string): Promise<void> {
    const request = { method: "GET", path: "/api/me", token: fan.token };
    const reply = await this.#ask(request, "me");
    if (reply === null) return;
    const { orders = [] } = (parse(reply.body) ?? {}) as Partial<MeView>;
    const view = orders.find((it) => it.id === order);
    const found = view === undefined ? { status: "missing", tickets: [] } : seen(view);
    const { answeredAt: at, sentAt: askedAt } = reply;
    this.#recorder.sightings.push({ at, askedAt, order, ...found });
  }

  /** The first definite answer and the operation, with which it can be sent again. `body` is the
   * whole answer, for what the history does not keep. */
  async change(fan: Fan, change: Change): Promise<Changed> {
    const key = this.#newKey();
    const operation = this.#recorder.begin(
      change.kind,
      key,
      fan.buyer,
      change.hold,
      fan.pass ?? null,
    );
    const clicks = Array.from({ length: change.clicks }, () => this.#try(fan, change, operation));
    const [first] = await Promise.all(clicks);
    return { operation, ...(first ?? NO_ANSWER) };
  }

  /** The same request under the same key, though it was answered. */
  async again(fan: Fan, change: Change, operation: Operation): Promise<void> {
    await this.#try(fan, change, operation);
  }

  async #try(fan: Fan, change: Change, operation: Operation): Promise<Answered | null> {
    const request: Request = {
      method: change.method,
      path: change.path,
      token: fan.token,
      key: operation.key,
      ...(fan.pass && { pass: fan.pass.text }),
      ...(change.body !== undefined && { body: JSON.stringify(change.body) }),
    };
    const reply = await this.#persist(request, (lost) => {
      if (lost.sentAt > 0) operation.sentAt = Math.min(operation.sentAt, lost.sentAt);
      if (lost.status === 0) operation.lost++;
    });
    if (reply === null) return null;
    const answer = readAnswer(reply);
    this.#count(answer === null ? "broken" : `${change.kind}: ${answer.kind}`, reply);
    if (answer === null) {
      this.#noteBroken(request, reply);
      return null;
    }
    operation.answers.push(answer);
    return { answer, body: reply.body };
  }

  /** For what is granted or refused for one of these reasons; `null` if there was no such answer. */
  async say(request: Request, kind: string, refusals: ReadonlySet<string>): Promise<Said | null> {
    let sentAt = Infinity;
    const reply = await this.#persist(request, (each) => {
      if (each.sentAt > 0) sentAt = Math.min(sentAt, each.sentAt);
    });
    if (reply === null) return null;
    const refused = reply.status < 400 ? null : problemKind(parse(reply.body) ?? {});
    const good =
      reply.status < 400 ? reply.status >= 200 : refused !== null && refusals.has(refused);
    this.#count(good ? (refused === null ? kind : `${kind}: ${refused}`) : "broken", reply);
    if (!good) this.#noteBroken(request, reply);
    return good ? { reply, sentAt, refused } : null;
  }

  /** For what changes nothing; `null` if there was no good answer. */
  async #ask(request: Request, kind: string, pool = this.#pool): Promise<Reply | null> {
    const reply = await this.#persist(request, () => {}, pool);
    return reply !== null && this.#tally(request, reply, kind) ? reply : null;
  }

  /** Counts it, and notes one that the API does not promise. True: it is good. */
  #tally(request: Request, reply: Reply, kind: string): boolean {
    const good = reply.status >= 200 && reply.status < 300;
    this.#count(good ? kind : "broken", reply);
    if (!good) this.#noteBroken(request, reply);
    return good;
  }

  /** Sends until there is an answer that does not ask to come again. */
  async #persist(
    request: Request,
    each: (reply: Reply) => void,
    pool = this.#pool,
  ): Promise<Reply | null> {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      const reply = await pool.request(request);
      each(reply);
      if (reply.sentAt === 0) return null;
      if (reply.status === 0) {
        this.#meter.count("no answer", reply.answeredAt, Number.NaN);
      } else if (asksToRetry(reply)) {
        const problem = (parse(reply.body) ?? {}) as Partial<Problem>;
        this.#count(`busy: ${problemKind(problem) ?? reply.status}`, reply);
        const wait = reply.retryAfterMs || RETRY_MS;
        await sleep(wait + Math.random() * wait);
      } else {
        return reply;
      }
    }
    return null;
  }

  #count(kind: string, reply: Reply): void {
    this.#meter.count(kind, reply.answeredAt, reply.answeredAt - reply.sentAt);
  }

  #noteBroken(request: Request, reply: Reply): void {
    const excerpt = reply.body.subarray(0, 300).toString();
    const asked = `${request.method} ${request.path}`;
    this.#recorder.noteBroken({ at: clock(), request: asked, status: reply.status, excerpt });
  }

  #newKey(): string {
    return `${this.#run}-${this.#keys++}`;
  }
}

/** For the letter with the code, ms. */
const LETTER_PAUSE_MS = 100;
/** Whoever still waits looks less often: ten thousand who look ten times a second are all that a server does. */
const LETTER_PAUSE_MAX_MS = 1_600;
const LETTER_LOOKS_MAX = 12;
/** As many as an address is sent within the hour. */
const LETTERS_MAX = 5;

/** As the page does: between these there is nothing that a buyer waits for. */
const UNDER_WAY = ["authorising", "selling", "capturing"];
/** How long a fan's page waits for an order to move, s. */
const ORDER_WAIT_S = 5;

/** `sentAt`: the first time, from when on it may have taken effect. */
export interface Said {
  readonly reply: Reply;
  readonly sentAt: number;
  /** The last part of the problem's type; null: it was granted. */
  readonly refused: string | null;
}

export interface Answered {
  readonly answer: Answer | null;
  readonly body: Buffer;
}
export type Changed = Answered & { readonly operation: Operation };

const NO_ANSWER: Answered = { answer: null, body: Buffer.alloc(0) };

export function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
