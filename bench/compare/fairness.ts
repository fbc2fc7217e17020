/** Whether Technique 1 is held back: its gate to the rows against a bare script of the same statement, for
 * several sizes of the pool, in turn; and the whole server with each pool and number of instances. */
import { Client } from "pg";
import { databaseGate, type Claim, type Gate, TAKE, valuesOf } from "../../src/classic/take.ts";
import { Database } from "../../src/classic/database.ts";
import type { Ends } from "../../sim/ends.ts";
import type { Arena } from "../arena.ts";
import { opponent } from "./opponents.ts";
import type { Fairness } from "./scale.ts";
import { LOSING, type Loaded, measure, openSale, served } from "./visit.ts";

/** Claims a second. */
export interface Bare {
  readonly pool: number;
  readonly bare: number;
  readonly gate: number;
}

export interface Tuned {
  readonly instances: number;
  readonly pool: number;
  readonly holds: Loaded;
  readonly contest: Loaded;
}

const EVENT = "fair";
const HOLD_MS = 3_600_000;
/** As the gate's sessions have it. */
const SESSION = "-c plan_cache_mode=force_generic_plan";
/** Claims under way for each connection: the gate's pool is never idle. */
const ASKING = 4;

/** One row per round and size. */
export async function measureBare(base: Arena, scale: Fairness): Promise<Bare[]> {
  const arena = await base.beside("fair", opponent("database").env ?? {});
  try {
    const all: Bare[] = [];
    await arena.addEvent(EVENT, 5_000);
    await prepareSeats(arena.databaseUrl, scale);
    let first = 0;
    const next = (): number => (first += scale.claims) - scale.claims;
    for (let round = 0; round < scale.rounds; round++) {
      for (const pool of scale.pools) {
        await base.settle();
        const bare = await drive(await bareGates(arena.databaseUrl, pool), pool, next(), scale);
        const database = new Database(arena.databaseUrl, pool);
        const gate = databaseGate(database);
        const gates = { gates: [gate], close: () => database.close() };
        all.push({ pool, bare, gate: await drive(gates, pool, next(), scale) });
      }
    }
    return all;
  } finally {
    await base.drop(arena);
  }
}

export async function tune(base: Arena, scale: Fairness, ends: Ends): Promise<Tuned[]> {
  const all: Tuned[] = [];
  for (const instances of scale.instances) {
    for (const pool of scale.pools) {
      const settings = { GRANDSTAND_INSTANCES: `${instances}`, GRANDSTAND_POOL: `${pool}` };
      const env = { ...opponent("database").env, ...settings };
      const arena = await base.beside(`t_${instances}_${pool}`, env);
      try {
        const seats = Math.max(5_000, scale.claims);
        for (const event of ["holds", "contest"]) await arena.addEvent(event, seats);
        arena.issueTokens(scale.claims);
        await served(arena, ends, async (server) => {
          for (const event of ["holds", "contest"]) await openSale(arena, server, event);
          await base.settle();
          const { claims } = scale;
          const holds = await measure(arena, server, {
            kind: "holds",
            event: "holds",
            seats: claims,
          });
          const load = { kind: "contest", event: "contest", attempts: claims } as const;
          const contest = await measure(arena, server, { ...load, losing: LOSING });
          all.push({ instances, pool, holds, contest });
        });
      } finally {
        await base.drop(arena);
      }
    }
  }
  return all;
}

interface Gates {
  readonly gates: readonly Gate[];
  close(): Promise<void>;
}

/** What a script would do that is nothing but the statement: a connection each, prepared once. */
async function bareGates(url: string, pool: number): Promise<Gates> {
  const clients = Array.from(
    { length: pool },
    () => new Client({ connectionString: url, options: SESSION }),
  );
  await Promise.all(clients.map((client) => client.connect()));
  const gates = clients.map((client): Gate => ({
    take: async (claim) =>
      (await client.query({ ...TAKE, values: valuesOf(claim, null) })).rows[0].claimed,
  }));
  return { gates, close: async () => void (await Promise.all(clients.map((it) => it.end()))) };
}

/** Claims a second, each of a seat and a buyer of its own. */
async function drive(
  driven: Gates,
  pool: number,
  first: number,
  { claims }: Fairness,
): Promise<number> {
  const { gates } = driven;
  let next = 0;
  const ask = async (gate: Gate): Promise<void> => {
    while (next < claims) {
      const claimed = await gate.take(claimOf(first + next++));
      if (!("answer" in claimed) || "refused" in claimed.answer)
        throw new Error(`A claim was refused: ${JSON.stringify(claimed)}`);
    }
  };
  const askers = Math.max(pool, gates.length === 1 ? pool * ASKING : pool);
  const since = performance.now();
  await Promise.all(Array.from({ length: askers }, (_, n) => ask(gates[n % gates.length]!)));
  const took = (performance.now() - since) / 1_000;
  await driven.close();
  return claims / took;
}

function claimOf(n: number): Claim {
  const [buyer, hold] = [`buyer-${n}`, `${EVENT}.${n}`];
  const ours = { event: EVENT, buyer, key: `k-${n}`, fingerprint: "f", hold };
  const wanted = { seats: [n], names: [`S-${n}`], total: 100, step: null, quantity: 1 };
  return { ...ours, ...wanted, limit: 6, holdMs: HOLD_MS, opensAt: 0 };
}

/** As many rows as will be claimed, whatever the stadium has. */
async function prepareSeats(url: string, { rounds, pools, claims }: Fairness): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const seats = rounds * pools.length * 2 * claims;
  await client.query(
    "insert into classic.seat_state (event, n) select $1, generate_series(0, $2::int - 1)",
    [EVENT, seats],
  );
  await client.query("insert into classic.phases (event, phase) values ($1, 'open')", [EVENT]);
  await client.query("vacuum analyze classic.seat_state");
  await client.end();
}
