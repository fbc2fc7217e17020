/** Who serves a database: servers without --cluster, of which the last one has it all, or the nodes of a cluster,
 * which share it. Never both: whoever is alone would take everything from the others, and they from it. Nor nodes
 * with different secrets: each would hold shards that the others cannot ask for.
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
  /** Of its secret (config.ts). */
  readonly fingerprint: string;
}

interface Other {
  readonly id: string;
  readonly address: string | null;
  /** How long ago it renewed its lease. */
  readonly seen_s: number;
}

/** From here on those who cannot serve beside it are refused, for as long as the lease is renewed. Throws a
 * UsageError. */
export async function enter(pool: Pool, node: Newcomer, wait = leaseOver): Promise<void> {
  await expectNone(node.address === undefined, () => entered(pool, node), wait);
}

/** Throws a UsageError if who serves the database lets no node of a cluster with this secret in. */
export async function expectCluster(
  pool: Pool,
  fingerprint: string,
  wait = leaseOver,
): Promise<void> {
  await expectNone(false, () => others(pool, "", false, fingerprint), wait);
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
  const who = names.join(", ");
  if (isAlone)
    throw new UsageError(
      `This database is served by the nodes of a cluster: ${who}. A server without --cluster ` +
        "would take everything from them: start it with --cluster, or stop them first.",
    );
  throw new UsageError(
    alive.some(({ address }) => address === null)
      ? `This database is served by a server without --cluster: ${who}. Nodes of a cluster ` +
          "would take everything from it: stop it first, and start it again with --cluster."
      : `The nodes that serve this database have another GRANDSTAND_SECRET: ${who}. They would not listen to ` +
          "this one: start it with theirs (a server to which none is given makes its own), or stop them all first.",
  );
}

/** Looking and entering are one: of two that start at the same moment one sees the other. */
async function entered(pool: Pool, node: Newcomer): Promise<readonly Other[]> {
  const { id, address, fingerprint } = node;
  const client = await pool.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1)", [FENCE_LOCK]);
    const found = await others(client, id, address === undefined, fingerprint);
    if (found.length === 0)
      await client.query(
        `insert into nodes (id, lease_until, address, fingerprint)
         values ($1, clock_timestamp() + $2 * interval '1 ms', $3, $4)
         on conflict (id) do update set lease_until = excluded.lease_until, address = excluded.address,
           fingerprint = excluded.fingerprint`,
        [id, LEASE_MS, address ?? null, address === undefined ? null : fingerprint],
      );
    await client.query("commit");
    client.release();
    return found;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Those whose leases run and who cannot serve beside it: of the other sort, and among nodes those with another
 * secret. One of a version that told nothing of its secret is let be. */
async function others(
  client: Pick<Pool, "query">,
  id: string,
  isAlone: boolean,
  fingerprint: string,
): Promise<readonly Other[]> {
  const { rows } = await client.query<Other>(
    `select id, address,
       greatest(0, extract(epoch from clock_timestamp() - lease_until) + $3)::float8 as seen_s
     from nodes
     where id <> $1 and lease_until > clock_timestamp()
       and case when $2 then address is not null else address is null or fingerprint <> $4 end
     order by address is not null, id`,
    [id, isAlone, LEASE_MS / 1_000, fingerprint],
  );
  return rows;
}
