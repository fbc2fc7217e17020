/** Keys and certificates of a seller that there is not, made anew for a test by openssl: an authority in
 * Apple's place, a Pass Type ID's certificate from it, and a service account in Google's form. */
import { execFileSync, spawnSync } from "node:child_process";
import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const PASS_TYPE = "pass.org.example.tickets";
export const TEAM = "TEAM123456";
export const ISSUER = "3388000000022222222";
export const ACCOUNT = "wallet@kestrel-park.iam.gserviceaccount.com";

/** Then the tests are skipped, by name. */
export const missing = spawnSync("openssl", ["version"]).error !== undefined;
if (missing) console.warn("Tests of wallet passes are skipped: openssl not found.");

export interface SellerKeys {
  /** Paths. */
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  readonly account: string;
  readonly googlePublic: KeyObject;
  /** The settings that name all of them. */
  readonly env: Readonly<Record<string, string>>;
  readonly path: (name: string) => string;
  readonly text: (path: string) => string;
  readonly remove: () => void;
}

export function openssl(...args: string[]): Buffer {
  return execFileSync("openssl", args, { stdio: ["ignore", "pipe", "pipe"] });
}

export function sellerKeys(): SellerKeys {
  const folder = mkdtempSync(join(tmpdir(), "grandstand-wallet-"));
  const path = (name: string): string => join(folder, name);
  const authority = selfSigned(path, "authority", "/CN=Authority of the test/O=Test");
  const certificate = path("pass.pem");
  const key = path("pass.key");
  const request = path("pass.csr");
  const subject = `/UID=${PASS_TYPE}/CN=Pass Type ID: ${PASS_TYPE}/OU=${TEAM}/O=Kestrel Park/C=PL`;
  openssl(...NEW_KEY, "-keyout", key, "-out", request, "-subj", subject);
  const issuer = ["-CA", authority, "-CAkey", path("authority.key"), "-CAcreateserial"];
  openssl("x509", "-req", "-in", request, ...issuer, "-days", "2", "-out", certificate);

  const account = path("account.json");
  const googleKey = openssl("genpkey", "-algorithm", "RSA").toString();
  const json = { type: "service_account", client_email: ACCOUNT, private_key: googleKey };
  writeFileSync(account, JSON.stringify(json));
  return {
    authority,
    certificate,
    key,
    account,
    googlePublic: createPublicKey(createPrivateKey(googleKey)),
    env: {
      APPLE_PASS_CERTIFICATE: certificate,
      APPLE_PASS_KEY: key,
      APPLE_WWDR_CERTIFICATE: authority,
      GOOGLE_WALLET_ISSUER: ISSUER,
      GOOGLE_WALLET_SERVICE_ACCOUNT: account,
    },
    path,
    text: (file) => readFileSync(file, "utf8"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const NEW_KEY = ["req", "-newkey", "rsa:2048", "-nodes"];

/** Path of the certificate; its key is beside it. */
export function selfSigned(path: (name: string) => string, name: string, subject: string): string {
  const out = path(`${name}.pem`);
  const key = path(`${name}.key`);
  openssl(...NEW_KEY, "-x509", "-keyout", key, "-out", out, "-days", "2", "-subj", subject);
  return out;
}
