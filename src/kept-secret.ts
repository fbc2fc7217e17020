/** A secret that nobody gave: made once, and kept. */
import { randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SECRET_LENGTH_MIN } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

const SECRET_BYTES = 32;

/** Made at the first start and kept in the data folder, readable by its owner only. */
export function keptSecret(dataDir: string, name: string): string {
  const file = join(dataDir, name);
  const unfinished = `${file}.${process.pid}.new`;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o711 });
    try {
      return readKept(file);
    } catch (error) {
      if (!hasCode(error, "ENOENT")) throw error;
    }
    // Whole or not at all, and never over another's: of several that start at once, one wins.
    writeFileSync(unfinished, `${randomBytes(SECRET_BYTES).toString("base64url")}\n`, {
      mode: 0o600,
    });
    try {
      linkSync(unfinished, file);
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    } finally {
      rmSync(unfinished);
    }
    return readKept(file);
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error)) throw error;
    throw new UsageError(`Cannot keep a secret in ${file}: ${error.message}.`);
  }
}

function readKept(file: string): string {
  const kept = readFileSync(file, "utf8").trim();
  if (kept.length >= SECRET_LENGTH_MIN) return kept;
  throw new UsageError(
    `${file} holds ${kept.length} characters: it must hold ${SECRET_LENGTH_MIN} or more. Restore it, or remove it to get a new one.`,
  );
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
