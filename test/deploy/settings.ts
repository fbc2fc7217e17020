/** The settings that the program takes from its environment: what its readers of settings ask for by name. */
import { readFile } from "node:fs/promises";

const READERS = [
  "src/config.ts",
  "src/settings.ts",
  "src/engine-config.ts",
  "src/wallet-keys.ts",
  "src/vapid-keys.ts",
];

export async function settings(): Promise<Set<string>> {
  const sources = await Promise.all(READERS.map((file) => readFile(file, "utf8")));
  const names = sources.flatMap((source) =>
    [...source.matchAll(/"([A-Z][A-Z\d_]{3,})"/g)].map(([, name = ""]) => name),
  );
  return new Set(names);
}

/** Whoever learns one can act for the shop, or read what is in it. */
export const SECRETS = [
  "DATABASE_URL",
  "DATABASE_REPLICA_URL",
  "REDIS_URL",
  "GRANDSTAND_SECRET",
  "GRANDSTAND_ORGANISER_KEY",
  "SMTP_URL",
  "STRIPE_SECRET_KEY",
  "STRIPE_WEBHOOK_SECRET",
  "TESTBANK_SECRET",
  "VAPID_PRIVATE_KEY",
  "APPLE_PASS_KEY",
  "APPLE_PASS_KEY_PASSWORD",
  "GOOGLE_WALLET_SERVICE_ACCOUNT",
];
