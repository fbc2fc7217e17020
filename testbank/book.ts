/** The ledger on disk: one JSON line a change, appended before the bank answers, read again at the start.
 * A bank that is killed loses nothing that it has said; a power cut it need not survive. */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, write } from "node:fs";
import { dirname } from "node:path";
import type { Payment } from "./ledger.ts";

export class Book {
  readonly #file: number | undefined;
  #lines: string[] = [];
  #writing: Promise<void> | undefined;

  /** Without a path nothing is kept. */
  constructor(path: string | undefined) {
    if (path === undefined) return;
    // Whoever has all its secrets from elsewhere has made no folder yet.
    mkdirSync(dirname(path), { recursive: true, mode: 0o711 });
    this.#file = openSync(path, "a", 0o600);
  }

  /** What was written, in order. A last line that was cut off was never answered for. */
  static *read(path: string | undefined): Iterable<Payment> {
    if (path === undefined || !existsSync(path)) return;
    for (const line of readFileSync(path, "utf8").split("\n")) {
      try {
        if (line !== "") yield JSON.parse(line) as Payment; // we wrote it
      } catch {
        return;
      }
    }
  }

  add(payment: Payment): void {
    if (this.#file !== undefined) this.#lines.push(JSON.stringify(payment));
  }

  /** Resolves when everything added so far is written. */
  async written(): Promise<void> {
    while (this.#writing !== undefined || this.#lines.length > 0) {
      this.#writing ??= this.#flush().finally(() => {
        this.#writing = undefined;
      });
      await this.#writing;
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }

  #flush(): Promise<void> {
    const file = this.#file;
    const text = this.#lines.map((line) => `${line}\n`).join("");
    this.#lines = [];
    if (file === undefined || text === "") return Promise.resolve();
    return new Promise((resolve, reject) => {
      write(file, text, (error) => (error ? reject(error) : resolve()));
    });
  }
}
