/** Small signed texts: what we said once and can tell again without having remembered it.
 *
 *   text = base64url(JSON) "." base64url(HMAC-SHA256 of the first part)
 *
 * Signatures are compared as text: base64url read leniently would give one text several spellings. */
import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";

const TEXT_MAX_CHARS = 1_024;

export interface Signed<T> {
  write(value: T): string;
  /** Undefined: not ours. What is ours has the shape that it was written with. */
  read(text: string): T | undefined;
}

export function signedBy<T>(key: string | Uint8Array): Signed<T> {
  // Made once: to wrap the key anew for every signature cost ten times the signature.
  const secret = createSecretKey(typeof key === "string" ? Buffer.from(key) : key);
  const sign = (payload: string) =>
    createHmac("sha256", secret).update(payload).digest("base64url");
  return {
    write(value) {
      const payload = Buffer.from(JSON.stringify(value)).toString("base64url");
      return `${payload}.${sign(payload)}`;
    },
    read(text) {
      if (text.length > TEXT_MAX_CHARS) return undefined;
      const dot = text.indexOf(".");
      if (dot < 0) return undefined;
      const payload = text.slice(0, dot);
      const given = Buffer.from(text.slice(dot + 1));
      const expected = Buffer.from(sign(payload));
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      return JSON.parse(Buffer.from(payload, "base64url").toString()) as T;
    },
  };
}
