/** Keys of organisers. A key is 256 random bits: it is shown once, and only its SHA-256 is kept. A slow
 * hash is for passwords, which can be guessed; nobody guesses this. */
import { hash, randomBytes } from "node:crypto";
import type { ClientBase, Pool } from "pg";

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  /** To some minutes. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Not revoked: a server has all of them in memory. */
export const KEYS_MAX = 100;
const KEY_BYTES = 32;
const ID_BYTES = 6;

export class ApiKeys {
  readonly #database: Pool | ClientBase;

  constructor(database: Pool | ClientBase) {
    this.#database = database;
  }

  /** Undefined: there are KEYS_MAX already. */
  async create(name: string): Promise<{ readonly id: string; readonly key: string } | undefined> {
    const id = `key_${randomBytes(ID_BYTES).toString("hex")}`;
    const key = `gsk_${randomBytes(KEY_BYTES).toString("base64url")}`;
    const { rowCount } = await this.#database.query(
      `insert into organiser_keys (id, name, digest) select $1, $2, $3
       where (select count(*) from organiser_keys where revoked_at is null) < $4`,
      [id, name, hash("sha256", key), KEYS_MAX],
    );
    return rowCount === 1 ? { id, key } : undefined;
  }

  async list(): Promise<readonly ApiKey[]> {
    const { rows } = await this.#database.query<ApiKey>(
      `select id, name, created_at as "createdAt", last_used_at as "lastUsedAt",
         revoked_at as "revokedAt"
       from organiser_keys order by created_at, id`,
    );
    return rows;
  }

  /** False: there is no such key, or it was revoked before. */
  async revoke(id: string): Promise<boolean> {
    const { rowCount } = await this.#database.query(
      "update organiser_keys set revoked_at = now() where id = $1 and revoked_at is null",
      [id],
    );
    return rowCount === 1;
  }

  /** Ids of the keys that count, by their digests in hex. */
  async active(): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.#database.query<{ digest: string; id: string }>(
      "select digest, id from organiser_keys where revoked_at is null",
    );
    return new Map(rows.map(({ digest, id }) => [digest, id]));
  }

  async used(id: string): Promise<void> {
    await this.#database.query("update organiser_keys set last_used_at = now() where id = $1", [
      id,
    ]);
  }
}
