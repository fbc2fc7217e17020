/** One opponent in one round, on a fresh database: single holds, the rush, orders. */
import type { Ends } from "../../sim/ends.ts";
import type { Server } from "../../sim/server.ts";
import { type Arena, type Load } from "../arena.ts";
import { type Result, rate } from "../job.ts";
import { holdAndPay, type Paid } from "../paying.ts";
import { countersOf, type Counters } from "./counters.ts";
import type { Opponent } from "./opponents.ts";
import type { Scale } from "./scale.ts";
import { type ByRole, Meter, type Usage } from "../usage.ts";

/** What a load has come to. */
export interface Loaded {
  readonly perSecond: number;
  readonly requests: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answered 201. */
  readonly granted: number;
  /** Answered with neither 201 nor 409: asked to come again, or not answered. */
  readonly failed: number;
  readonly seconds: number;
  /** Microseconds of each kind of process, a request. */
  readonly cpu: ByRole;
  /** Bytes of PostgreSQL's log and transactions that wrote, for each seat that was granted. */
  readonly walBytes: number | null;
  readonly transactions: number | null;
}

export interface Visit {
  readonly opponent: string;
  /** Ratios are within one. */
  readonly round: number;
  readonly holds: Loaded;
  /** Single seats that several want at once. */
  readonly contest: Loaded;
  readonly rush: Loaded | null;
  readonly orders: Paid | null;
  /** Once all of it is held, bytes. */
  readonly memory: ByRole;
  readonly counters: Counters | null;
}

/** The share of a contest that loses. */
export const LOSING = 0.8;

const WARM_SEATS = 5_000;
const WARM_HOLDS = 3_000;

export async function visit(
  base: Arena,
  { id, env, honest }: Opponent,
  round: number,
  scale: Scale,
  ends: Ends,
): Promise<Visit> {
  const arena = await base.beside(`r${round}_${id.replace("-", "_")}`, env ?? {});
  try {
    for (const [event, seats] of [
      ["warm", WARM_SEATS],
      ["holds", scale.holdSeats],
      ["contest", scale.holdSeats],
      ["rush", scale.rushSeats],
      ["orders", scale.orderSeats],
    ] as const)
      await arena.addEvent(event, seats);
    arena.issueTokens(Math.max(scale.attempts, scale.holds));
    return await served(arena, ends, async (server) => {
      for (const event of ["warm", "holds", "contest", "rush", "orders"])
        await openSale(arena, server, event);
      await arena.run(server, { kind: "holds", event: "warm", seats: WARM_HOLDS });
      await base.settle();
      const holds = await measure(arena, server, {
        kind: "holds",
        event: "holds",
        seats: scale.holds,
      });
      const contest = await measure(arena, server, {
        kind: "contest",
        event: "contest",
        attempts: scale.holds,
        losing: LOSING,
      });
      const rush = await measure(arena, server, {
        kind: "rush",
        event: "rush",
        attempts: scale.attempts,
        seed: round,
      });
      const { databaseUrl } = arena;
      const meter = await Meter.start({ databaseUrl, server: () => server.pid });
      const orders = honest ? await holdAndPay(arena, server, "orders", scale.orders) : null;
      const memory = meter.memory();
      const counters = await countersOf(server.url);
      return { opponent: id, round, holds, contest, rush, orders, memory, counters };
    });
  } finally {
    await base.drop(arena);
  }
}

/** With a server that is there for so long. */
export async function served<T>(
  arena: Arena,
  ends: Ends,
  use: (server: Server) => Promise<T>,
): Promise<T> {
  if (ends.ended) throw new Error("The run was ended.");
  const server = await arena.startServer();
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

export async function openSale(arena: Arena, server: Server, event: string): Promise<void> {
  await arena.openSale(server, event);
  // Each instance brings it into memory.
  for (let n = 0; n < 4; n++)
    await (await fetch(new URL(`/api/events/${event}/seats`, server.url))).arrayBuffer();
}

export async function measure(
  arena: Arena,
  server: Server,
  load: Load,
  connections?: number,
): Promise<Loaded> {
  const { databaseUrl } = arena;
  const meter = await Meter.start({ databaseUrl, server: () => server.pid });
  const result = await arena.run(server, load, connections);
  return loadedOf(result, await meter.read());
}

export function loadedOf(result: Result, usage: Usage): Loaded {
  const { requests, seconds, p50Ms, p99Ms, statuses, cpuSeconds } = result;
  const granted = (statuses["201"] ?? 0) + (statuses["200"] ?? 0);
  const cpu = { ...usage.cpuSeconds, generator: cpuSeconds };
  const each = (amount: number): number => amount / Math.max(1, granted);
  return {
    perSecond: rate(result),
    requests,
    p50Ms,
    p99Ms,
    granted,
    failed: requests - granted - (statuses["409"] ?? 0),
    seconds,
    cpu: Object.fromEntries(
      Object.entries(cpu).map(([role, used]) => [role, (used / requests) * 1e6]),
    ),
    walBytes: usage.written ? each(usage.written.walBytes) : null,
    transactions: usage.written ? each(usage.written.transactions) : null,
  };
}
