/** The connections that all fans share. A request waits its turn, goes out once, and is answered
 * once. While the server is away requests wait and a single connection knocks. */
import { clock, Connection, encodeRequest, type Reply, type Request } from "./wire.ts";

/** Past this an answer counts as lost and its connection is closed. */
const ANSWER_TIMEOUT_MS = 15_000;
const SWEEP_MS = 500;
/** How long a refused connection waits before it knocks again. */
const KNOCK_MS = 50;

interface Waiting {
  readonly request: Request;
  readonly done: (reply: Reply) => void;
}

export class Pool {
  readonly #host: string;
  readonly #port: number;
  readonly #authority: string;
  readonly #size: number;
  readonly #idle: Connection[] = [];
  readonly #all = new Set<Connection>();
  #knock: NodeJS.Timeout | null = null;
  readonly #sweep: NodeJS.Timeout;
  #waiting: Waiting[] = [];
  #head = 0;
  #closed = false;

  /** `size`: connections at most. They are opened as they are needed. */
  constructor(url: URL, size: number) {
    this.#host = url.hostname;
    this.#port = Number(url.port || 80);
    this.#authority = url.host;
    this.#size = size;
    this.#sweep = setInterval(() => this.#closeStuck(), SWEEP_MS);
  }

  get waiting(): number {
    return this.#waiting.length - this.#head;
  }

  request(request: Request): Promise<Reply> {
    return new Promise((done) => {
      if (this.#closed) return done(unanswered());
      this.#waiting.push({ request, done });
      const connection = this.#idle.pop();
      if (connection !== undefined) this.#serve(connection);
      else this.#open();
    });
  }

  /** Everything still waiting or under way is answered with status 0. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#sweep);
    if (this.#knock !== null) clearTimeout(this.#knock);
    for (const connection of this.#all) connection.close();
    for (const { done } of this.#waiting.splice(0).slice(this.#head)) done(unanswered());
    this.#head = 0;
  }

  #open(): void {
    if (this.#closed || this.#knock !== null || this.#all.size >= this.#size) return;
    const connection = new Connection(this.#host, this.#port, {
      idle: (it) => this.#serve(it),
      closed: (it, wasConnected) => this.#lost(it, wasConnected),
    });
    this.#all.add(connection);
  }

  #serve(connection: Connection): void {
    const next = this.#waiting[this.#head];
    if (next === undefined) {
      this.#idle.push(connection);
      return;
    }
    this.#head++;
    if (this.#head > 1024 && this.#head * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    connection.send(encodeRequest(this.#authority, next.request), next.done);
    if (this.waiting > 0) this.#open();
  }

  #lost(connection: Connection, wasConnected: boolean): void {
    this.#all.delete(connection);
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
    if (this.#closed || this.waiting === 0) return;
    if (wasConnected) {
      this.#open();
      return;
    }
    this.#knock ??= setTimeout(() => {
      this.#knock = null;
      this.#open();
    }, KNOCK_MS);
  }

  #closeStuck(): void {
    const oldest = clock() - ANSWER_TIMEOUT_MS;
    for (const connection of this.#all) {
      if (connection.busySince < oldest) connection.close();
    }
  }
}

function unanswered(): Reply {
  return { status: 0, body: Buffer.alloc(0), retryAfterMs: 0, sentAt: 0, answeredAt: 0 };
}
