/** Calls the shop when a payment has moved. A call says only where to look; it is signed, so that nobody
 * else can have the shop look.
 *
 *   waiting --2xx--> gone
 *      ^  +--anything else, or no answer--> waits, twice as long each time; after some tries given up
 *      +-----------------------------------+
 */
import { createHmac, randomUUID } from "node:crypto";
import * as http from "node:http";
import * as https from "node:https";
import type { Payment } from "./ledger.ts";

/** Notices that wait, at most; past it the oldest is given up: the shop asks by itself. */
const NOTICES_MAX = 20_000;
const CONCURRENCY = 16;
const TRIES_MAX = 8;
const FIRST_PAUSE_MS = 500;
const ANSWER_LIMIT_MS = 5_000;

interface Notice {
  readonly body: string;
  readonly tries: number;
}

export interface Timers {
  after(ms: number, run: () => void): void;
}

export class Notices {
  readonly #url: string | undefined;
  readonly #secret: string;
  readonly #timers: Timers;
  readonly #now: () => number;
  #waiting: Notice[] = [];
  #running = 0;
  readonly #agent: http.Agent;

  constructor(url: string | undefined, secret: string, timers: Timers, now: () => number) {
    this.#url = url;
    this.#agent = new this.#http.Agent({ keepAlive: true });
    this.#secret = secret;
    this.#timers = timers;
    this.#now = now;
  }

  send({ id: payment, order, status }: Pick<Payment, "id" | "order" | "status">): void {
    const about = { id: randomUUID(), type: `payment.${status}`, payment, order, at: this.#now() };
    this.#add({ body: JSON.stringify(about), tries: 0 });
  }

  get #http(): typeof http | typeof https {
    return this.#url?.startsWith("https:") ? https : http;
  }

  #add(notice: Notice): void {
    if (this.#url === undefined) return;
    this.#waiting.push(notice);
    if (this.#waiting.length > NOTICES_MAX) this.#waiting.shift();
    this.#pump();
  }

  #pump(): void {
    while (this.#running < CONCURRENCY) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#running++;
      void this.#deliver(next).finally(() => {
        this.#running--;
        this.#pump();
      });
    }
  }

  async #deliver({ body, tries }: Notice): Promise<void> {
    if (await this.#post(body)) return;
    if (tries + 1 >= TRIES_MAX) return;
    this.#timers.after(FIRST_PAUSE_MS * 2 ** tries, () => this.#add({ body, tries: tries + 1 }));
  }

  /** Not by `fetch`, which takes three times as much of the processor. */
  #post(body: string): Promise<boolean> {
    const t = Math.floor(this.#now() / 1_000);
    const v1 = createHmac("sha256", this.#secret).update(`${t}.${body}`).digest("hex");
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "testbank-signature": `t=${t},v1=${v1}`,
    };
    const options = { method: "POST", headers, agent: this.#agent, timeout: ANSWER_LIMIT_MS };
    return new Promise((told) => {
      const call = this.#http.request(this.#url!, options, (answer) => {
        const { statusCode = 0 } = answer;
        answer.on("close", () => told(statusCode >= 200 && statusCode < 300));
        answer.resume();
      });
      call.on("timeout", () => call.destroy());
      call.on("error", () => told(false));
      call.end(body);
    });
  }
}
