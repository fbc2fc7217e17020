/** The keys that pushes are signed with, from the environment: all three, or none. `npm run keys -- push` makes
 * a pair. */
import { createECDH } from "node:crypto";
import type { VapidKeys } from "./push/web-push.ts";

const NAMES = ["VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY", "VAPID_SUBJECT"] as const;

/** `text`: a setting, undefined if it is not given. Undefined: no pushes, or a problem. */
export function readVapidKeys(
  text: (name: string) => string | undefined,
  problems: string[],
): VapidKeys | undefined {
  const missing = NAMES.filter((name) => text(name) === undefined);
  if (missing.length === NAMES.length) return undefined;
  if (missing.length > 0) {
    problems.push(`Pushes need ${NAMES.join(", ")}: not set ${missing.join(", ")}.`);
    return undefined;
  }
  const [publicKey = "", privateKey = "", subject = ""] = NAMES.map(text);
  if (!/^(mailto:.+@.+|https:\/\/.+)/.test(subject))
    problems.push(`VAPID_SUBJECT is "${subject}": it must begin with mailto: or https://.`);
  if (publicKeyOf(privateKey) !== publicKey)
    problems.push(
      "VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are no pair: npm run keys -- push makes one.",
    );
  return { publicKey, privateKey, subject };
}

/** A private key is 32 bytes in base64url. Undefined: that is none. */
function publicKeyOf(privateKey: string): string | undefined {
  try {
    const pair = createECDH("prime256v1");
    pair.setPrivateKey(privateKey, "base64url");
    return pair.getPublicKey("base64url");
  } catch {
    return undefined;
  }
}
