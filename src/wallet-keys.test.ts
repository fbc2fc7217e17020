/** What the operator is told of keys that cannot be used: one line, before anything is served. */
import { generateKeyPairSync } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "./config.ts";
import {
  ACCOUNT,
  ISSUER,
  missing,
  openssl,
  PASS_TYPE,
  selfSigned,
  type SellerKeys,
  sellerKeys,
  TEAM,
} from "./documents/testing/wallet-keys.ts";
import { UsageError } from "./usage-error.ts";

const EC_KEY = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

describe.skipIf(missing)("keys of wallets", () => {
  let keys: SellerKeys;
  let other: string;
  beforeAll(() => {
    keys = sellerKeys();
    other = selfSigned(keys.path, "other", "/CN=Another/O=Test");
  });
  afterAll(() => keys.remove());

  const walletsOf = (env: Record<string, string>) =>
    readConfig({ GRANDSTAND_DATA: keys.path("data"), ...env }, []).wallets;
  const problemsOf = (env: Record<string, string>): string[] => {
    try {
      walletsOf(env);
      return [];
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return error.message.split("\n");
    }
  };

  test("[D9] keys are the same from a file, as text, on one line, in DER form, behind a password", () => {
    const { apple, google } = walletsOf(keys.env);
    expect(apple).toMatchObject({ passType: PASS_TYPE, team: TEAM });
    expect(google).toMatchObject({ issuer: ISSUER, account: ACCOUNT });
    const text = Object.fromEntries(
      Object.entries(keys.env).map(([name, given]) => [
        name,
        name === "GOOGLE_WALLET_ISSUER" ? given : keys.text(given),
      ]),
    );
    expect(walletsOf(text)).toEqual({ apple, google });
    const line = { ...text, APPLE_PASS_KEY: text["APPLE_PASS_KEY"]!.replaceAll("\n", "\\n") };
    expect(walletsOf(line)).toEqual({ apple, google });
    const der = keys.path("authority.cer");
    openssl("x509", "-in", keys.authority, "-outform", "DER", "-out", der);
    expect(walletsOf({ ...keys.env, APPLE_WWDR_CERTIFICATE: der })).toEqual({ apple, google });
    const locked = keys.path("locked.key");
    openssl("rsa", "-aes256", "-passout", "pass:open", "-in", keys.key, "-out", locked);
    const opened = { ...keys.env, APPLE_PASS_KEY: locked, APPLE_PASS_KEY_PASSWORD: "open" };
    expect(walletsOf(opened)).toEqual({ apple, google });
    expect(problemsOf({ ...opened, APPLE_PASS_KEY_PASSWORD: "shut" })).toEqual([
      "APPLE_PASS_KEY is not a private key in PEM form, or APPLE_PASS_KEY_PASSWORD does not open it.",
    ]);
  });

  test("[D9] each wallet is set up with all of its settings or with none", () => {
    const { GOOGLE_WALLET_ISSUER: issuer, ...rest } = keys.env;
    const { APPLE_PASS_KEY: _, ...half } = rest;
    expect(problemsOf(half)).toEqual([
      "Apple Wallet needs APPLE_PASS_CERTIFICATE, APPLE_PASS_KEY, APPLE_WWDR_CERTIFICATE: not set APPLE_PASS_KEY.",
      "Google Wallet needs GOOGLE_WALLET_ISSUER, GOOGLE_WALLET_SERVICE_ACCOUNT: not set GOOGLE_WALLET_ISSUER.",
    ]);
    expect(problemsOf({ APPLE_PASS_KEY_PASSWORD: "hunter2" })).toEqual([
      expect.stringContaining("not set APPLE_PASS_CERTIFICATE, APPLE_PASS_KEY, APPLE_WWDR"),
    ]);
    const { GOOGLE_WALLET_SERVICE_ACCOUNT: account } = keys.env;
    const google = { GOOGLE_WALLET_ISSUER: issuer!, GOOGLE_WALLET_SERVICE_ACCOUNT: account! };
    expect(walletsOf(google).apple).toBeUndefined();
    expect(walletsOf(google).google).toMatchObject({ account: ACCOUNT });
  });

  test("[D9] what cannot be used is one line that does not repeat it", () => {
    const cut = keys.text(keys.key).slice(0, 400);
    const shown = JSON.stringify({ client_email: ACCOUNT, private_key: "hunter2" });
    const folder = keys.path("nowhere/hunter2");
    const cases: [string, string, RegExp][] = [
      ["APPLE_PASS_CERTIFICATE", folder, /^APPLE_PASS_CERTIFICATE .* read \(ENOENT\)/],
      ["APPLE_PASS_CERTIFICATE", keys.key, /^APPLE_PASS_CERTIFICATE is not a certificate/],
      ["APPLE_PASS_CERTIFICATE", other, /^APPLE_PASS_CERTIFICATE is not that of a Pass Type ID/],
      ["APPLE_PASS_KEY", cut, /^APPLE_PASS_KEY is not a private key/],
      ["APPLE_PASS_KEY", EC_KEY, /^APPLE_PASS_KEY is of the kind ec/],
      ["APPLE_PASS_KEY", keys.path("other.key"), /^APPLE_PASS_KEY is not the key of/],
      [
        "APPLE_WWDR_CERTIFICATE",
        other,
        /did not issue .* take the one of CN=Authority of the test/,
      ],
      ["GOOGLE_WALLET_ISSUER", "12x", /^GOOGLE_WALLET_ISSUER must be the number/],
      ["GOOGLE_WALLET_SERVICE_ACCOUNT", keys.key, /is not the key of a service account/],
      [
        "GOOGLE_WALLET_SERVICE_ACCOUNT",
        '{"client_email":1}',
        /is not the key of a service account/,
      ],
      ["GOOGLE_WALLET_SERVICE_ACCOUNT", shown, /^The private_key of GOOGLE.* is not a private key/],
    ];
    for (const [name, given, line] of cases) {
      const problems = problemsOf({ ...keys.env, [name]: given });
      expect(problems).toEqual([expect.stringMatching(line)]);
      expect(problems[0]).not.toContain("hunter2");
      expect(problems[0]).not.toContain(cut.slice(40, 80));
    }
  });

  test("[D9] an authority of the same name that did not sign is found out", () => {
    const twin = selfSigned(keys.path, "twin", "/CN=Authority of the test/O=Test");
    expect(problemsOf({ ...keys.env, APPLE_WWDR_CERTIFICATE: twin })).toEqual([
      expect.stringContaining("APPLE_WWDR_CERTIFICATE did not issue"),
    ]);
    writeFileSync(keys.path("copy.pem"), readFileSync(keys.authority));
    expect(problemsOf({ ...keys.env, APPLE_WWDR_CERTIFICATE: keys.path("copy.pem") })).toEqual([]);
  });
});
