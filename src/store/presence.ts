/** Who serves a database: servers without --cluster, of which the last one has it all, or the nodes of a cluster,
 * which share it. Never both: whoever is alone would take everything from the others, and they from it.
 *
 *   start --others?--no--------------------------> entered, with a lease
 *            +--yes--> their leases end? --yes-----^
 *                           +--no, they are alive--> refused
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import { LEASE_MS } from "../runtime/lease.ts";
import { UsageError } from "../usage-error.ts";
import { FENCE_LOCK } from "./journal.ts";

/** After the end of a lease that was renewed at the moment of a crash, ms. */
const MARGIN_MS = 200;
const leaseOver = (): Promise<void> => sleep(LEASE_MS + MARGIN_MS);

export interface Newcomer {
  readonly id: string;
  /** Where the other nodes reach it; undefined: it is alone. */
  readonly address: string | undefined;
}

interface Other {
  readonly id: string;
  readonly address: string | null;
  /** How long ago it renewed its lease. */
  readonly seen_s: number;
}

/** From here on nodes of the other sort are refused, for as long as the lease is renewed. Throws a UsageError. */
export async function enter(pool: Pool, node: Newcomer, wait = leaseOver): Promise<void> {
  await expectNone(node.address === undefined, () => entered(pool, node), wait);
}

/** Throws a UsageError if nodes that are not of a cluster serve the database. */
export async function expectCluster(pool: Pool, wait = leaseOver): Promise<void> {
  await expectNone(false, () => others(pool, "", false), wait);
}

/** `wait`: until whoever has crashed has no lease any more. */
async function expectNone(
  isAlone: boolean,
  look: () => Promise<readonly Other[]>,
  wait: () => Promise<void>,
): Promise<void> {
  if ((await look()).length === 0) return;
  await wait();
  const alive = await look();
  if (alive.length === 0) return;
  const names = alive.map(({ id, address, seen_s }) => {
    const where = address === null ? "" : ` at ${address}`;
    return `${id}${where} (seen ${seen_s.toFixed(1)} s ago)`;
  });
  throw new UsageError(
    isAlone
      ? `This database is served by the nodes of a cluster: ${names.join(", ")}. A server without --cluster ` +
          "would take everything from them: start it with --cluster, or stop them first."
      : `This database is served by a server without --cluster: ${names.join(", ")}. Nodes of a cluster ` +
          "would take everything from it: stop it first, and start it again with --cluster.",
  );
}

/** Looking and entering are one: of two that start at the same moment one sees the other. */
async function entered(pool: Pool, { id, address }: Newcomer): Promise<readonly Other[]> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [FENCE_LOCK]);
    const found = await others(client, id, address === undefined);
    if (found.length === 0)
      await client.query(
        `insert into nodes (id, lease_until, address)
         values ($1, clock_timestamp() + $2 * interval '1 ms', $3)
         on conflict (id) do update set lease_until = excluded.lease_until, address = excluded.address`,
        [id, LEASE_MS, address ?? null],
      );
    await client.query("commit");
    client.release();
    return found;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Those of the other sort whose leases run. */
async function others(
  client: Pick<Pool, "query">,
  id: string,
  isAlone: boolean,
): Promise<readonly Other[]> {
  const { rows } = await client.query<Other>(
    `select id, address,
       greatest(0, extract(epoch from clock_timestamp() - lease_until) + $3)::float8 as seen_s
     from nodes
     where id <> $1 and lease_until > clock_timestamp() and (address is not null) = $2
     order by id`,
    [id, isAlone, LEASE_MS / 1_000],
  );
  return rows;
}
