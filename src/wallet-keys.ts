/** The keys that wallet passes are signed with, as the operator gives them: all of a wallet's or none, each
 * as the path of a file or as its text. They are read and tried once, at the start, so that what is wrong
 * with them is known before a buyer asks. No message repeats what was given. */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { AppleKeys } from "./documents/apple-wallet.ts";
import type { GoogleKeys } from "./documents/google-wallet.ts";

/** One line for the operator. */
class Problem extends Error {}

/** A setting, trimmed; undefined if it is not set. */
type Setting = (name: string) => string | undefined;

const APPLE = ["APPLE_PASS_CERTIFICATE", "APPLE_PASS_KEY", "APPLE_WWDR_CERTIFICATE"] as const;
const PASSWORD = "APPLE_PASS_KEY_PASSWORD";
const GOOGLE = ["GOOGLE_WALLET_ISSUER", "GOOGLE_WALLET_SERVICE_ACCOUNT"] as const;

export interface WalletKeys {
  readonly apple: AppleKeys | undefined;
  readonly google: GoogleKeys | undefined;
}

/** Adds one line a wallet to the problems. */
export function readWalletKeys(setting: Setting, problems: string[]): WalletKeys {
  const tried = <Keys>(read: () => Keys): Keys | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  return { apple: tried(() => appleKeys(setting)), google: tried(() => googleKeys(setting)) };
}

function appleKeys(setting: Setting): AppleKeys | undefined {
  const given = allOrNone("Apple Wallet", APPLE, setting, setting(PASSWORD) !== undefined);
  if (!given) return undefined;
  const [ours, secret, theirs] = given;
  const certificate = certificateIn("APPLE_PASS_CERTIFICATE", ours);
  const authority = certificateIn("APPLE_WWDR_CERTIFICATE", theirs);
  const key = rsaKey(
    "APPLE_PASS_KEY",
    fileOrText("APPLE_PASS_KEY", secret),
    setting(PASSWORD),
    `, or ${PASSWORD} does not open it`,
  );
  const passType = /^UID=(pass\.[\w.-]+)$/m.exec(certificate.subject)?.[1];
  const team = /^OU=(\w+)$/m.exec(certificate.subject)?.[1];
  if (passType === undefined || team === undefined) {
    throw new Problem(
      "APPLE_PASS_CERTIFICATE is not that of a Pass Type ID: its subject must have UID=pass.... and OU=<team>.",
    );
  }
  if (!certificate.checkPrivateKey(key))
    throw new Problem("APPLE_PASS_KEY is not the key of APPLE_PASS_CERTIFICATE.");
  if (!certificate.checkIssued(authority) || !certificate.verify(authority.publicKey)) {
    throw new Problem(
      `APPLE_WWDR_CERTIFICATE did not issue APPLE_PASS_CERTIFICATE: take the one of ${certificate.issuer.replaceAll("\n", ", ")}.`,
    );
  }
  return {
    passType,
    team,
    certificate: certificate.toString(),
    key: pemOf(key),
    authority: authority.toString(),
  };
}

function googleKeys(setting: Setting): GoogleKeys | undefined {
  const given = allOrNone("Google Wallet", GOOGLE, setting);
  if (!given) return undefined;
  const [issuer, file] = given;
  if (!/^\d{1,20}$/.test(issuer))
    throw new Problem("GOOGLE_WALLET_ISSUER must be the number of an issuer account.");
  const account = accountIn(fileOrText("GOOGLE_WALLET_SERVICE_ACCOUNT", file).toString());
  const key = rsaKey(
    "The private_key of GOOGLE_WALLET_SERVICE_ACCOUNT",
    Buffer.from(account.private_key),
  );
  return { issuer, account: account.client_email, key: pemOf(key) };
}

function allOrNone<const Names extends readonly string[]>(
  wallet: string,
  names: Names,
  setting: Setting,
  more = false,
): { [_ in keyof Names]: string } | undefined {
  const missing = names.filter((name) => setting(name) === undefined);
  if (missing.length === names.length && !more) return undefined;
  if (missing.length > 0)
    throw new Problem(`${wallet} needs ${names.join(", ")}: not set ${missing.join(", ")}.`);
  return names.map((name) => setting(name)) as { [_ in keyof Names]: string };
}

function fileOrText(name: string, given: string): Buffer {
  // Many a place that keeps settings writes an end of line as \n.
  if (given.startsWith("-----BEGIN")) return Buffer.from(given.replaceAll("\\n", "\n"));
  if (given.startsWith("{")) return Buffer.from(given);
  try {
    return readFileSync(given);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    throw new Problem(
      `${name} names a file that cannot be read (${code}): give its path or its text.`,
    );
  }
}

function certificateIn(name: string, given: string): X509Certificate {
  try {
    return new X509Certificate(fileOrText(name, given));
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(`${name} is not a certificate: it must be in PEM or DER form.`);
  }
}

function rsaKey(name: string, pem: Buffer, passphrase?: string, orElse = ""): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pem, ...(passphrase !== undefined && { passphrase }) });
  } catch {
    throw new Problem(`${name} is not a private key in PEM form${orElse}.`);
  }
  if (key.asymmetricKeyType === "rsa") return key;
  throw new Problem(`${name} is of the kind ${key.asymmetricKeyType}: it must be an RSA key.`);
}

function pemOf(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

function accountIn(json: string): { readonly client_email: string; readonly private_key: string } {
  try {
    const { client_email, private_key } = JSON.parse(json) as Record<string, unknown>;
    if (typeof client_email === "string" && typeof private_key === "string")
      return { client_email, private_key };
  } catch {
    // Not JSON: said below.
  }
  throw new Problem(
    "GOOGLE_WALLET_SERVICE_ACCOUNT is not the key of a service account: it must be the JSON file that Google gives, with client_email and private_key.",
  );
}
