/** Which nodes there are, where they are reached, and who holds which shard. The journal writes it (takes,
 * releases, leases); here it is read. */
import type { Pool } from "pg";

interface Read {
  readonly members: readonly { readonly id: string; readonly address: string }[];
  readonly holdings: readonly {
    readonly shard: number;
    readonly node: string | null;
    readonly epoch: number;
  }[];
}

export class DirectoryTable {
  readonly #pool: Pool;
  readonly #fingerprint: string;

  /** `fingerprint`: of the secret of who announces itself here. */
  constructor(pool: Pool, fingerprint: string) {
    this.#pool = pool;
    this.#fingerprint = fingerprint;
  }

  /** Of a node that holds a lease. */
  async announce(node: string, address: string): Promise<void> {
    await this.#pool.query("update nodes set address = $2, fingerprint = $3 where id = $1", [
      node,
      address,
      this.#fingerprint,
    ]);
  }

  async read(): Promise<Read> {
    const { rows } = await this.#pool.query<Read>({
      name: "directory",
      text: `select
        (select coalesce(json_agg(json_build_object('id', id, 'address', address) order by id), '[]')
         from nodes where address is not null and lease_until > clock_timestamp()) as members,
        (select coalesce(json_agg(json_build_object('shard', id, 'node', owner, 'epoch', epoch) order by id), '[]')
         from shards) as holdings`,
    });
    return rows[0]!;
  }
}
