/** Buyers who find out whether a node answers what is not true any more. The others have gone on without it, so
 * what it has in memory is old: it must refuse, or ask those who know.
 *
 *   seen by their nodes --> (the node is left behind) --> each orders a seat of the others --> asks the node itself
 *
 * Every question leaves after what it is about was acknowledged: that there is an order of this buyer's, and that
 * seats are sold which another node has shown as sold. */
import { randomBytes } from "node:crypto";
import { SeatStatus } from "../src/domain/availability.ts";
import type { Sessions } from "../src/http/sessions.ts";
import type { MeView, PlanView, SeatsView } from "../src/protocol/api.ts";
import { parse } from "../sim/answer.ts";
import { Client, type Fan, sleep } from "../sim/client.ts";
import { Recorder } from "../sim/history.ts";
import { Meter } from "../sim/meter.ts";
import { Pool } from "../sim/pool.ts";
import { clock, type Reply, type Request } from "../sim/wire.ts";

/** They are at home on all nodes, so some of them on the one that is asked. */
const WITNESSES = 12;
const CONNECTIONS = 6;
const CARD = "4242424242424242";
/** Who has no order by then has nothing to ask for. */
const BUY_LIMIT_MS = 8_000;
const TRIES_MAX = 20;
const ASK_EVERY_MS = 20;
const SEND_MS = 50;
/** A public map may be so much behind (R150). */
const MAP_LAG_MS = 1_000;
/** As SeatsView has them. */
const FREE = String(SeatStatus.free);
const SOLD = String(SeatStatus.sold);
const JSON_TYPE = "application/json";
const EXAMPLES_MAX = 5;

/** How nodes that were left behind have answered. */
export interface Testimony {
  /** Orders that others had acknowledged, and that it was asked for. */
  orders: number;
  refused: number;
  right: number;
  wrong: number;
  /** A few of the wrong ones. */
  readonly examples: string[];
}

export interface Court {
  /** Of all nodes. */
  readonly url: URL;
  readonly event: string;
  readonly sessions: Pick<Sessions, "issue">;
  readonly testimony: Testimony;
}

interface Placed {
  readonly fan: Fan;
  readonly order: string;
}

/** Seats, by index, that another node has shown as sold at every look. */
interface Sold {
  seats: readonly number[];
}

/** What is wrong with an answer. */
type Fault = (reply: Reply) => Promise<string | undefined>;

export class Witnesses {
  readonly #court: Court;
  readonly #pool: Pool;
  readonly #client: Client;
  readonly #fans: readonly Fan[];

  private constructor(court: Court, pool: Pool, client: Client, fans: readonly Fan[]) {
    this.#court = court;
    this.#pool = pool;
    this.#client = client;
    this.#fans = fans;
  }

  /** Lets their nodes have them in memory. They have signed in as if before the sale: a letter would be in the inbox
   * of whichever node has sent it, and long on its way once a crowd has come. */
  static async call(court: Court): Promise<Witnesses> {
    const run = `witness-${randomBytes(4).toString("hex")}`;
    const pool = new Pool(court.url, WITNESSES);
    const client = new Client(pool, new Recorder(), new Meter(clock()), run);
    const fans = Array.from({ length: WITNESSES }, (_, n) => ({
      ...court.sessions.issue(`${run}-${n}@example.com`),
      code: "",
    }));
    await Promise.all(fans.map((fan) => client.me(fan, "")));
    return new Witnesses(court, pool, client, fans);
  }

  /** Each orders a seat and asks `node` for it. The first questions are out when `heal` is called, and they end so
   * much later. */
  async testify(node: URL, other: URL, heal: () => void, forMs: number): Promise<void> {
    const { event } = this.#court;
    const late = sleep(BUY_LIMIT_MS).then(() => null);
    const free = await freeAt(other, event);
    const buying = await Promise.all(
      this.#fans.map((fan) => Promise.race([this.#buy(fan, free), late])),
    );
    const placed = buying.filter((it) => it !== null);
    this.#court.testimony.orders += placed.length;
    const until = clock() + MAP_LAG_MS + SEND_MS + forMs;
    const sold: Sold = { seats: seatsWith(SOLD, await mapAt(other, event)) };
    // Longer than it is asked: see soldAnew.
    void watch(sold, other, event, until + 2 * MAP_LAG_MS);
    await sleep(MAP_LAG_MS);
    const pool = new Pool(node, CONNECTIONS);
    const asking = [
      this.#ask(pool, { method: "GET", ...seatsOf(event) }, until, soldAnew(sold)),
      ...placed.map(({ fan, order }) =>
        this.#ask(
          pool,
          { method: "GET", path: "/api/me", token: fan.token },
          until,
          missing(order),
        ),
      ),
    ];
    // To one that stands still they lie in its sockets, and are the first thing that it finds.
    await sleep(SEND_MS);
    heal();
    await Promise.all(asking);
    pool.close();
    this.#pool.close();
  }

  async #buy(fan: Fan, free: readonly string[]): Promise<Placed | null> {
    const hold = await this.#hold(fan, free);
    if (hold === null) return null;
    const placed = await this.#client.change(fan, {
      kind: "order",
      method: "POST",
      path: "/api/orders",
      hold,
      body: { hold, card: CARD },
      clicks: 1,
    });
    return placed.answer?.kind === "order" ? { fan, order: placed.answer.id } : null;
  }

  /** Anywhere: the best seats are taken by somebody else while they are asked for. */
  async #hold(fan: Fan, free: readonly string[]): Promise<string | null> {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const seats = [free[Math.floor(Math.random() * free.length)]];
      const path = `/api/events/${this.#court.event}/holds`;
      const change = { kind: "hold", method: "POST", path, hold: "", body: { seats } } as const;
      const { answer } = await this.#client.change(fan, { ...change, clicks: 1 });
      if (answer?.kind === "hold") return answer.id;
    }
    return null;
  }

  async #ask(pool: Pool, request: Request, until: number, faultOf: Fault): Promise<void> {
    while (clock() < until) {
      const reply = await Promise.race([
        pool.request(request),
        sleep(Math.max(0, until - clock())),
      ]);
      if (reply && reply.status !== 0) await this.#note(reply, faultOf);
      await sleep(ASK_EVERY_MS);
    }
  }

  async #note(reply: Reply, faultOf: Fault): Promise<void> {
    const { testimony } = this.#court;
    if (reply.status === 503) return void testimony.refused++;
    const fault = reply.status === 200 ? await faultOf(reply) : `it answered ${reply.status}`;
    if (fault === undefined) return void testimony.right++;
    if (testimony.wrong++ < EXAMPLES_MAX) testimony.examples.push(fault);
  }
}

function missing(order: string): Fault {
  return async ({ body }) => {
    const { orders = [] } = parse(body) as Partial<MeView>;
    return orders.some(({ id }) => id === order) ? undefined : `it knows nothing of ${order}`;
  };
}

/** A bank may take its approval back, and the seat may be sold anew: then the node that is asked may show it free, or
 * held, a little before the other one does, or a little longer. */
function soldAnew(sold: Sold): Fault {
  return async ({ body }) => {
    const { seats } = parse(body) as SeatsView;
    const unsold = sold.seats.filter((seat) => seats[seat] !== SOLD);
    if (unsold.length > 0) await sleep(MAP_LAG_MS);
    const still = new Set(sold.seats);
    const wrong = unsold.filter((seat) => still.has(seat)).length;
    return wrong === 0 ? undefined : `its map does not show ${wrong} seats as sold that were`;
  };
}

/** Looks at them on that node; whatever it does not show as sold once, even for a moment, is out. */
async function watch(sold: Sold, node: URL, event: string, until: number): Promise<void> {
  while (clock() < until) {
    const map = await mapAt(node, event).catch(() => "");
    if (map !== "") sold.seats = sold.seats.filter((seat) => map[seat] === SOLD);
    await sleep(ASK_EVERY_MS);
  }
}

function seatsOf(event: string): { readonly path: string; readonly accept: string } {
  return { path: `/api/events/${event}/seats`, accept: JSON_TYPE };
}

/** Ids of the seats that the node shows as free. */
async function freeAt(node: URL, event: string): Promise<string[]> {
  const answer = await fetch(new URL(`/api/events/${event}/plan`, node), {
    headers: { accept: JSON_TYPE },
  });
  const { seats } = (await answer.json()) as PlanView;
  return seatsWith(FREE, await mapAt(node, event)).map((seat) => seats.id[seat]!);
}

function seatsWith(status: string, map: string): number[] {
  return Array.from(map.matchAll(new RegExp(status, "g")), ({ index }) => index);
}

/** Empty: it does not answer. */
async function mapAt(node: URL, event: string): Promise<string> {
  const { path, accept } = seatsOf(event);
  const answer = await fetch(new URL(path, node), { headers: { accept } });
  return answer.ok ? ((await answer.json()) as SeatsView).seats : "";
}
