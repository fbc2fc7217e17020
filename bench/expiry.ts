/** How late holds end when very many of them end at once: every seat of a stadium is held within seconds,
 * and nobody pays. Read from the history, which both engines keep: from the end of a hold to the moment at which
 * the seat was given back. */
import { sleep } from "../sim/client.ts";
import type { Server } from "../sim/server.ts";
import type { EventView } from "../src/protocol/api.ts";
import type { Arena } from "./arena.ts";
import { ask } from "./ask.ts";

const EVENT = "expiry";
/** Long enough to hold all seats before the first ends. */
const HOLD_MS = 20_000;
const POLL_MS = 200;
const LIMIT_MS = 60_000;
/** Below the limit of 6 a buyer. */
const SEATS_A_BUYER = 5;

export interface Expiry {
  readonly expired: number;
  /** 99 of 100 ended at most so late, ms. */
  readonly lateP99Ms: number;
}

export async function measureExpiry(arena: Arena, seats: number): Promise<Expiry> {
  await arena.addEvent(EVENT, seats, HOLD_MS);
  const server = await arena.startServer();
  await arena.openSale(server, EVENT);
  await arena.makeSessions(server, Math.ceil(seats / SEATS_A_BUYER));
  await arena.hold(server, EVENT, seats);
  for (let waited = 0; (await freeOf(server)) < seats; waited += POLL_MS) {
    if (waited > LIMIT_MS)
      throw new Error(`only ${await freeOf(server)} of ${seats} holds have ended.`);
    await sleep(POLL_MS);
  }
  await server.stop();
  const [late] = await ask<{ expired: number; p99: number }>(arena.databaseUrl, lateness(arena));
  return { expired: late!.expired, lateP99Ms: late!.p99 };
}

/** As the map shows it. */
async function freeOf({ url }: Server): Promise<number> {
  const answer = await fetch(new URL(`/api/events/${EVENT}`, url));
  const { sections } = (await answer.json()) as EventView;
  return sections.reduce((sum, { free }) => sum + free, 0);
}

function lateness({ engine }: Arena): string {
  const journal = engine === "classic" ? "classic.journal" : "journal";
  return `with life as materialized (
      select actor, at, event ->> 'kind' as kind, event ->> 'hold' as hold,
        (event ->> 'until')::bigint as until
      from ${journal} where actor like 'seat/${EVENT}/%'
    )
    select count(*)::integer as expired,
      (percentile_disc(0.99) within group (order by over.at - held.until))::float8 as p99
    from life as over join life as held using (actor, hold)
    where over.kind = 'expired' and held.kind = 'held'`;
}
