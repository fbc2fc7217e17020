/** Where a draw comes from: ids for the entries, and the seed, whose digest is published before anybody
 * joins. Until the bell the seed is kept encrypted: who can read the database must not know the ranks. */
import { createCipheriv, createDecipheriv, hash } from "node:crypto";

const SEED_BYTES = 32;
const ID_BYTES = 12;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = "aes-256-gcm";

/** `size` unguessable bytes. */
export type Bytes = (size: number) => Buffer;

export interface SealedSeed {
  readonly commitment: string;
  readonly sealed: string;
}

export class Urn {
  readonly #key: Uint8Array;
  readonly #bytes: Bytes;

  /** `key`: 32 bytes. */
  constructor(key: Uint8Array, bytes: Bytes) {
    this.#key = key;
    this.#bytes = bytes;
  }

  newId(): string {
    return this.#bytes(ID_BYTES).toString("base64url");
  }

  newSeed(): SealedSeed {
    const seed = this.#bytes(SEED_BYTES).toString("hex");
    const nonce = this.#bytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce);
    const text = Buffer.concat([cipher.update(seed, "latin1"), cipher.final()]);
    const sealed = Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64url");
    return { commitment: commitmentOf(seed), sealed };
  }

  /** Throws if it was sealed with another secret. */
  open({ sealed, commitment }: SealedSeed): string {
    const bytes = Buffer.from(sealed, "base64url");
    const decipher = createDecipheriv(CIPHER, this.#key, bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const text = bytes.subarray(NONCE_BYTES + TAG_BYTES);
    const seed = Buffer.concat([decipher.update(text), decipher.final()]).toString("latin1");
    if (commitmentOf(seed) !== commitment) throw new Error("the seed is not the one committed to");
    return seed;
  }
}

export function commitmentOf(seed: string): string {
  return hash("sha256", seed, "hex");
}
