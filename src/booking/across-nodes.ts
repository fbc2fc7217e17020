/** The box office through any node: a use case runs where it is at home (homes.ts), on this node or by a request to
 * the one that holds the shard.
 *
 *   at home here? --yes--> run --------------------+--> answer
 *        ^        --no---> request, with a limit --+
 *        |                                         |
 *        +--pause-- it is moving; or the outcome is unknown and the use case may be repeated
 *
 * Nothing is begun after the limit of its request, wherever that is by then. So an unknown outcome of what may not
 * be repeated is told when the limit is over: what the caller does next comes after it. */
import type { Refused } from "../domain/refusal.ts";
import { limited } from "../runtime/limited.ts";
import type { Home } from "../runtime/node-parts.ts";
import { MOVE_PAUSES, pauseAfter } from "../runtime/pauses.ts";
import type { PeerListener, Random, Timers } from "../runtime/seams.ts";
import { Unavailable } from "../runtime/unavailable.ts";
import { pointerOf } from "./ask-bank.ts";
import type { Booking, Outcome } from "./booking.ts";
import type { Desk } from "./desk.ts";
import { actorBooking, actorWaiting, unavailable } from "./engine.ts";
import { type AtHome, atHome, HOMES, mayRepeat, type UseCase } from "./homes.ts";
import type { MapNews } from "./map-news.ts";
import type { News } from "./news.ts";
import { isRefused } from "./once.ts";
import type { Waiting } from "./waiting.ts";

/** One request to another node, beside what it is asked to wait, ms. */
export const REQUEST_LIMIT_MS = 4_000;
/** After that no further try is begun, ms. */
export const ROUTE_LIMIT_MS = 6_000;

export interface AcrossNodes {
  readonly booking: Booking;
  readonly waiting: Waiting;
  readonly listener: PeerListener;
}

export interface AcrossNodesParts {
  readonly desk: Desk;
  readonly mapNews: MapNews;
  readonly timers: Timers;
  readonly random: Random;
}

/** Of a use case: its name and arguments. */
interface Request {
  readonly useCase: UseCase;
  readonly args: readonly unknown[];
}

export function acrossNodes({ desk, mapNews, timers, random }: AcrossNodesParts): AcrossNodes {
  const here = atHome(desk);
  const sleep = (ms: number) => new Promise<void>((resolve) => timers.after(ms, resolve));

  async function afar(request: Request, shard: number): Promise<Outcome<object>> {
    const { clock, peers } = desk;
    const limitMs = REQUEST_LIMIT_MS + waitOf(request);
    const end = clock.monotonic() + limitMs;
    try {
      const answered = peers.request(shard, request, limitMs);
      return (await limited(
        timers,
        limitMs,
        answered,
        () => new Unavailable("outcome-unknown", `no answer from shard ${shard} in time`),
      )) as object;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      const isUnknown = error.reason === "outcome-unknown";
      if (isUnknown && !mayRepeat(request.useCase)) await sleep(end - clock.monotonic());
      return unavailable(error, desk.node.isCutOff ? "database" : undefined);
    }
  }

  async function run(request: Request): Promise<Outcome<object>> {
    const { clock, node } = desk;
    const home = homeOf(request);
    const until = clock.monotonic() + ROUTE_LIMIT_MS;
    for (let tries = 1; ; tries++) {
      const outcome = node.isHome(home)
        ? await begin(here, request)
        : await afar(request, node.shardOf(home));
      if (!isToRepeat(outcome, request.useCase) || clock.monotonic() >= until) return outcome;
      await sleep(pauseAfter(tries, MOVE_PAUSES, random));
    }
  }

  /** The use case, wherever it is at home. */
  const at = <U extends UseCase>(useCase: U): AtHome[U] =>
    ((...args: readonly unknown[]) => run({ useCase, args })) as AtHome[U];

  return {
    booking: {
      ...actorBooking(desk),
      hold: at("hold"),
      holdBest: at("holdBest"),
      lookHold: at("lookHold"),
      extendHold: at("extendHold"),
      releaseHold: at("releaseHold"),
      placeOrder: at("placeOrder"),
      lookOrder: at("lookOrder"),
      payerReturned: at("payerReturned"),
      refund: at("refund"),
      // It is checked where it comes in.
      paymentNotice: async (...notice) => {
        const pointer = pointerOf(desk, ...notice);
        return isRefused(pointer) ? pointer : at("paymentMoved")(pointer);
      },
    },
    waiting: {
      ...actorWaiting(desk),
      status: at("status"),
      join: at("join"),
      entry: at("entry"),
      setAlert: at("setAlert"),
      leave: at("leave"),
      enter: at("enter"),
      setAdmission: at("setAdmission"),
    },
    listener: {
      requested: async (what, limitMs) => {
        const request = what as Request;
        if (!Object.hasOwn(HOMES, request.useCase))
          throw new Unavailable("newer-version", `use case "${request.useCase}" is unknown here`);
        const home = homeOf(request);
        if (!desk.node.isHome(home))
          throw new Unavailable("not-owner", `shard ${desk.node.shardOf(home)} is not here`);
        return begin(atHome(within(desk, limitMs)), request);
      },
      told: (from, what) => {
        const news = what as News;
        if (news.kind === "shards") mapNews.told(news.shards);
        else if (news.kind === "signals") desk.signals.told(from, news.signals);
      },
    },
  };
}

// Name and arguments come together, from `at`, here or on another node.

function homeOf({ useCase, args }: Request): Home {
  const home = HOMES[useCase] as (...args: readonly unknown[]) => Home;
  return home(...args);
}

function begin(to: AtHome, { useCase, args }: Request): Promise<Outcome<object>> {
  const method = to[useCase] as (...args: readonly unknown[]) => Promise<Outcome<object>>;
  return method(...args);
}

/** What the use case may take because it was asked to, ms. */
function waitOf({ useCase, args }: Request): number {
  if (useCase !== "lookOrder") return 0;
  const [, , wait] = args as Parameters<AtHome["lookOrder"]>;
  return wait?.ms ?? 0;
}

function isToRepeat(outcome: object, useCase: UseCase): outcome is Refused {
  if (!isRefused(outcome)) return false;
  const { kind } = outcome.refused;
  return kind === "not-owner" || (kind === "outcome-unknown" && mayRepeat(useCase));
}

/** A desk at which no operation begins when the time is over. */
function within(desk: Desk, limitMs: number): Desk {
  const { clock, node } = desk;
  const until = clock.monotonic() + limitMs;
  return {
    ...desk,
    node: {
      id: node.id,
      isAlone: node.isAlone,
      get isCutOff() {
        return node.isCutOff;
      },
      isHome: (home) => node.isHome(home),
      shardOf: (home) => node.shardOf(home),
      operation: (body, home) =>
        node.operation((turns) => {
          if (clock.monotonic() <= until) return body(turns);
          throw new Unavailable("overloaded", "the request came to its turn too late");
        }, home),
    },
  };
}
