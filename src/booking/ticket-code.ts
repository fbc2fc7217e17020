/** The code on a ticket: what it says, signed with Ed25519 (RFC 8032), so that a gate without a network
 * can check it with the public key alone.
 *
 *   code = base64url(JSON [ticket, seat]) "." base64url(signature of the first part)
 *
 * Signing is deterministic, so the code is not kept anywhere: it is made when somebody looks. */
import {
  createPrivateKey,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";

/** PKCS #8 wrapping of a raw 32-byte Ed25519 seed (RFC 8410). */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");
const CODE_MAX_CHARS = 600;

export type CheckedCode =
  | { readonly ticket: string; readonly seat: string }
  | { readonly invalid: "malformed" | "bad-signature" };

export class TicketCodes {
  readonly #private: KeyObject;
  readonly #public: KeyObject;

  /** `seed`: 32 secret bytes. */
  constructor(seed: Buffer) {
    this.#private = createPrivateKey({
      key: Buffer.concat([PKCS8_PREFIX, seed]),
      format: "der",
      type: "pkcs8",
    });
    this.#public = createPublicKey(this.#private);
  }

  /** For scanners. */
  publicJwk(): JsonWebKey {
    return { ...this.#public.export({ format: "jwk" }), use: "sig", alg: "EdDSA" };
  }

  codeOf(ticket: string, seat: string): string {
    const says = Buffer.from(JSON.stringify([ticket, seat])).toString("base64url");
    return `${says}.${sign(null, Buffer.from(says), this.#private).toString("base64url")}`;
  }

  check(code: string): CheckedCode {
    const [says, signature, ...rest] = code.split(".");
    if (!says || !signature || rest.length > 0 || code.length > CODE_MAX_CHARS) {
      return { invalid: "malformed" };
    }
    const signed = Buffer.from(signature, "base64url");
    // One ticket has one code: the decoder would skip what is not base64url (RFC 4648, section 3.5).
    if (signed.toString("base64url") !== signature) return { invalid: "malformed" };
    if (!verify(null, Buffer.from(says), this.#public, signed)) return { invalid: "bad-signature" };
    // We signed it, so we wrote it.
    const [ticket, seat] = JSON.parse(Buffer.from(says, "base64url").toString()) as [
      string,
      string,
    ];
    return { ticket, seat };
  }
}
