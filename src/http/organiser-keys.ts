/** Which keys open the organiser's routes: the one of the installation, and those of the table.
 *
 * The table's keys are few, so all are kept in memory for a moment: a stranger who tries keys costs no
 * query, and a key that is revoked works for that moment longer. */
import { hash, timingSafeEqual } from "node:crypto";
import type { Clock, Report } from "./app.ts";

/** How long what was read of the table counts: a revoked key is refused after it. */
export const KEYS_FRESH_MS = 2_000;
/** The time of the last use is kept to this. */
export const KEY_USED_EVERY_MS = 600_000;

export interface KeyTable {
  /** Ids of the keys that count, by their SHA-256 in hex. */
  active(): Promise<ReadonlyMap<string, string>>;
  used(id: string): Promise<void>;
}

export class OrganiserKeys {
  readonly #installation: Buffer;
  readonly #table: KeyTable;
  readonly #clock: Clock;
  readonly #report: Report;
  #digests: ReadonlyMap<string, string> = new Map();
  #readAt = -Infinity;
  #reading: Promise<void> | undefined;
  /** By id. */
  readonly #usedAt = new Map<string, number>();

  constructor(installationKey: string, table: KeyTable, clock: Clock, report: Report) {
    this.#installation = hash("sha256", installationKey, "buffer");
    this.#table = table;
    this.#clock = clock;
    this.#report = report;
  }

  /** Rejects when the table cannot be read and the key is not that of the installation. */
  async accepts(key: string): Promise<boolean> {
    const digest = hash("sha256", key, "buffer");
    // Digests have one length, so the comparison tells nothing, not even the length of the key.
    if (timingSafeEqual(digest, this.#installation)) return true;
    const age = this.#clock.now() - this.#readAt;
    // A clock that was put back must not keep a revoked key alive.
    if (age < 0 || age >= KEYS_FRESH_MS) await this.#read();
    // The look-up's time depends on the digest, which nobody can choose.
    const id = this.#digests.get(digest.toString("hex"));
    if (id !== undefined) this.#note(id);
    return id !== undefined;
  }

  /** Who comes while it is read waits for the same answer. */
  #read(): Promise<void> {
    this.#reading ??= this.#readAll().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readAll(): Promise<void> {
    const asked = this.#clock.now();
    this.#digests = await this.#table.active();
    this.#readAt = asked;
    const ids = new Set(this.#digests.values());
    for (const id of this.#usedAt.keys()) if (!ids.has(id)) this.#usedAt.delete(id);
  }

  #note(id: string): void {
    const now = this.#clock.now();
    if (Math.abs(now - (this.#usedAt.get(id) ?? -Infinity)) < KEY_USED_EVERY_MS) return;
    this.#usedAt.set(id, now);
    this.#table
      .used(id)
      .catch((error: unknown) => this.#report(`the use of ${id} is not noted`, error));
  }
}
