/** What each step of a fan takes of the server and of PostgreSQL, in CPU and bytes: the figures that
 * scripts/plan/costs.ts counts with. `node bench/prices.ts`
 *
 * Each step is done by 128 connections at once, a fifth of it before anything is measured. After it comes a
 * rest that is measured too: what a step leaves to be done later (read models, letters) belongs to it. */
import { readFileSync } from "node:fs";
import type { HoldView, OrderView, PlanView } from "../src/protocol/api.ts";
import { sleep } from "../sim/client.ts";
import { runToEnd } from "../sim/ends.ts";
import { Pool } from "../sim/pool.ts";
import type { Server } from "../sim/server.ts";
import type { Request } from "../sim/wire.ts";
import { Arena, CONNECTIONS } from "./arena.ts";
import { Meter } from "./usage.ts";

const SEATS = 30_000;
const FANS = 12_000;
const SIGN_INS = 2_000;
const LOOKS = 20_000;
const HOLDS = 6_000;
const CARD = "4242424242424242";
const WARM = 0.2;
/** The read models rest for two seconds at most. */
const REST_MS = 3_000;

type Step = (n: number) => Promise<unknown>;

class Prices {
  readonly #arena: Arena;
  readonly #server: Server;
  readonly #pool: Pool;
  readonly #tokens: readonly string[];
  #bytes = 0;

  constructor(arena: Arena, server: Server) {
    this.#arena = arena;
    this.#server = server;
    this.#pool = new Pool(server.url, CONNECTIONS);
    this.#tokens = JSON.parse(readFileSync(arena.tokens, "utf8")) as string[];
  }

  async queue(event: string): Promise<void> {
    const path = `/api/events/${event}/queue`;
    const entry = `${path}/entry`;
    await this.#measure("join", FANS, (n) =>
      this.#ask({ method: "POST", path: entry, token: this.#token(n), body: "{}" }),
    );
    await this.#measure("own place", LOOKS, (n) =>
      this.#ask({ method: "GET", path: entry, token: this.#token(n % FANS) }),
    );
    await this.#measure("the board", LOOKS, () => this.#ask({ method: "GET", path }));
  }

  async sale(event: string, party: number): Promise<void> {
    const { seats } = await this.#read<PlanView>({
      method: "GET",
      path: `/api/events/${event}/plan`,
    });
    const holds: string[] = [];
    const change = (n: number, path: string, body: object) => ({
      method: "POST",
      path,
      token: this.#token(n),
      body: JSON.stringify(body),
      key: `${event}-${path.length}-${n}`,
    });
    await this.#measure(`a hold of ${party}`, HOLDS, async (n) => {
      const wanted = seats.id.slice(n * party, (n + 1) * party);
      const request = change(n, `/api/events/${event}/holds`, { seats: wanted });
      holds[n] = (await this.#read<{ hold: HoldView }>(request)).hold.id;
    });
    await this.#measure(`an order of ${party}`, HOLDS, async (n) => {
      const request = change(n, "/api/orders", { hold: holds[n], card: CARD });
      let { order } = await this.#read<{ order: OrderView }>(request);
      while (order.status !== "paid") {
        const path = `/api/orders/${order.id}?unlike=${order.status}&unlike=capturing&wait=10`;
        const look = { method: "GET", path, token: this.#token(n) };
        ({ order } = await this.#read<{ order: OrderView }>(look));
        if (order.status === "refused") throw new Error(`an order was refused: ${order.reason}`);
      }
    });
    await this.#measure("the seats", LOOKS, () =>
      this.#ask({ method: "GET", path: `/api/events/${event}/seats` }),
    );
  }

  /** By a process of its own, which reads the code from the development inbox. */
  async signIns(): Promise<void> {
    const meter = await this.#meter();
    await this.#arena.makeSessions(this.#server, SIGN_INS);
    await this.#say("sign in", SIGN_INS, meter);
  }

  close(): void {
    this.#pool.close();
  }

  #token(n: number): string {
    return this.#tokens[n] ?? "";
  }

  async #ask(request: Request): Promise<Buffer> {
    const { status, body } = await this.#pool.request(request);
    if (status >= 300 || status === 0)
      throw new Error(`${request.path} answers ${status}: ${body.toString().slice(0, 200)}`);
    this.#bytes += body.length;
    return body;
  }

  async #read<T>(request: Request): Promise<T> {
    return JSON.parse((await this.#ask(request)).toString()) as T;
  }

  async #measure(what: string, amount: number, step: Step): Promise<void> {
    const warm = amount * WARM;
    await atOnce(0, warm, step);
    await sleep(REST_MS);
    this.#bytes = 0;
    const meter = await this.#meter();
    const since = performance.now();
    await atOnce(warm, amount, step);
    const perSecond = (amount - warm) / ((performance.now() - since) / 1000);
    await this.#say(what, amount - warm, meter, perSecond);
  }

  #meter(): Promise<Meter> {
    const { databaseUrl } = this.#arena;
    return Meter.start({ databaseUrl, server: () => this.#server.pid });
  }

  async #say(what: string, times: number, meter: Meter, perSecond?: number): Promise<void> {
    await sleep(REST_MS);
    const { cpuSeconds, written } = await meter.read();
    const us = (seconds = 0): string => ((seconds / times) * 1e6).toFixed(0);
    console.log(
      [
        what.padEnd(14),
        `server ${us(cpuSeconds.server)} us`,
        `PostgreSQL ${us(cpuSeconds.PostgreSQL)} us`,
        `bank ${us(cpuSeconds.bank)} us`,
        `log ${(written.walBytes / times).toFixed(0)} bytes`,
        `transactions ${(written.transactions / times).toFixed(3)}`,
        ...(perSecond === undefined
          ? []
          : [`answers ${(this.#bytes / times).toFixed(0)} bytes`, `${perSecond.toFixed(0)}/s`]),
      ].join("  "),
    );
  }
}

/** So many at a time as there are connections. */
async function atOnce(from: number, to: number, step: Step): Promise<void> {
  let next = from;
  const worker = async (): Promise<void> => {
    while (next < to) await step(next++);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}

await runToEnd(async (ends) => {
  const arena = await Arena.open(ends, () => undefined);
  for (const event of ["queue", "ones", "threes"]) await arena.addEvent(event, SEATS);
  arena.issueTokens(FANS);
  // No work is asked for: it is the fans' devices that would do it.
  const server = await arena.startServer([], 0);
  await arena.setPhase(server, "queue", "lobby");
  for (const event of ["ones", "threes"]) await arena.openSale(server, event);
  const prices = new Prices(arena, server);
  await prices.sale("ones", 1);
  await prices.sale("threes", 3);
  await prices.queue("queue");
  await prices.signIns();
  prices.close();
  await server.stop();
  return 0;
});
