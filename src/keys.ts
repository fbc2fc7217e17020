/** Keys for one purpose each, all from the one secret of the operator. */
import { hkdfSync } from "node:crypto";

const KEY_BYTES = 32;

/** A key of 32 bytes for one purpose: whoever learns it learns neither the secret nor another key.
 * HKDF with SHA-256 (RFC 5869). */
export function deriveKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", `grandstand ${purpose}`, KEY_BYTES));
}

/** Tells secrets apart, and is kept where they are not: in the database, for the nodes to compare (store/presence.ts).
 * It is a derived key that is used for nothing else, so it opens nothing. Whoever reads it can try secrets out on
 * it, as on any ticket or its public key, which everybody may fetch: that is hopeless for a secret that was drawn
 * at random, and neither here nor there does a guessable one of 32 characters become a good one. */
export function fingerprintOf(secret: string): string {
  return deriveKey(secret, "fingerprint").toString("hex");
}
