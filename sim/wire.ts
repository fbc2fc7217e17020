/** HTTP/1.1 on a bare socket: one request at a time, kept alive, as a browser's connection is.
 * The generator shares two cores with the server that it measures, so it must cost little. Measured at
 * 128 connections against an echo, CPU a request: 24 us, autocannon 31 us, node:http 75 us.
 *
 *   connecting --> idle <--> busy
 *        \           \        /
 *         +-----------+------+--> closed
 */
import { connect, type Socket } from "node:net";

/** Larger answers are a mistake of the server: a plan of 100,000 seats has about 6 MB. */
const ANSWER_BYTES_MAX = 64 * 1024 * 1024;
const HEAD_END = Buffer.from("\r\n\r\n");
const NO_BODY = Buffer.alloc(0);

/** What became of a request. `status` 0: no whole answer came, so its effect is not known. */
export interface Reply {
  readonly status: number;
  readonly body: Buffer;
  readonly retryAfterMs: number;
  /** Epoch ms by the clock of this process, with fractions. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly token?: string;
  readonly key?: string;
  /** Of an admitted fan. */
  readonly pass?: string;
  /** JSON text. */
  readonly body?: string;
  readonly accept?: string;
}

/** Epoch ms, monotonic within this process. */
export function clock(): number {
  return performance.timeOrigin + performance.now();
}

export function encodeRequest(host: string, request: Request): string {
  let text = `${request.method} ${request.path} HTTP/1.1\r\nHost: ${host}\r\n`;
  if (request.token !== undefined) text += `Authorization: Bearer ${request.token}\r\n`;
  if (request.key !== undefined) text += `Idempotency-Key: ${request.key}\r\n`;
  if (request.pass !== undefined) text += `Grandstand-Pass: ${request.pass}\r\n`;
  if (request.accept !== undefined) text += `Accept: ${request.accept}\r\n`;
  if (request.body === undefined) return `${text}\r\n`;
  const length = Buffer.byteLength(request.body);
  return `${text}Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${request.body}`;
}

export interface ConnectionEvents {
  /** Connected, or done with a request: ready for the next. */
  idle(connection: Connection): void;
  /** Closed for whatever reason; a request under way has been answered with status 0. */
  closed(connection: Connection, wasConnected: boolean): void;
}

export class Connection {
  readonly #socket: Socket;
  readonly #events: ConnectionEvents;
  #connected = false;
  #done: ((reply: Reply) => void) | null = null;
  #sentAt = 0;
  #received: Buffer = NO_BODY;

  constructor(host: string, port: number, events: ConnectionEvents) {
    this.#events = events;
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.on("connect", () => {
      this.#connected = true;
      events.idle(this);
    });
    this.#socket.on("data", (chunk) => this.#read(chunk));
    this.#socket.on("error", () => this.#socket.destroy());
    this.#socket.on("close", () => {
      this.#finish(0, NO_BODY, 0);
      events.closed(this, this.#connected);
    });
  }

  /** When the request under way was sent, or Infinity if there is none. */
  get busySince(): number {
    return this.#done === null ? Infinity : this.#sentAt;
  }

  /** Only while idle. */
  send(request: string, done: (reply: Reply) => void): void {
    this.#done = done;
    this.#sentAt = clock();
    this.#socket.write(request);
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const received = this.#received;
    const headBytes = received.indexOf(HEAD_END);
    if (headBytes < 0) return;
    const head = received.toString("latin1", 0, headBytes);
    const bodyStart = headBytes + HEAD_END.length;
    const status = Number(head.slice(9, 12));
    const length = status === 204 || status === 304 ? 0 : contentLength(head);
    if (!head.startsWith("HTTP/1.1 ") || !(length <= ANSWER_BYTES_MAX)) {
      // Not something that can be read on: as if it had never come.
      this.#socket.destroy();
      return;
    }
    if (received.length < bodyStart + length) return;
    this.#received = NO_BODY;
    const closing = /\r\nconnection: *close/i.test(head);
    this.#finish(status, received.subarray(bodyStart, bodyStart + length), retryAfter(head));
    if (closing) this.#socket.destroy();
    else this.#events.idle(this);
  }

  #finish(status: number, body: Buffer, retryAfterMs: number): void {
    const done = this.#done;
    this.#done = null;
    done?.({ status, body, retryAfterMs, sentAt: this.#sentAt, answeredAt: clock() });
  }
}

/** NaN if there is none: every JSON answer of the API has one. */
function contentLength(head: string): number {
  return Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? Number.NaN);
}

function retryAfter(head: string): number {
  const seconds = /\r\nretry-after: *(\d+)/i.exec(head)?.[1];
  return seconds === undefined ? 0 : Number(seconds) * 1000;
}
