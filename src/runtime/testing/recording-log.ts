/** A log that a test can read. */
import type { Log } from "../seams.ts";

export class RecordingLog implements Log {
  readonly lines: { readonly level: "info" | "error"; readonly message: string }[] = [];

  info(message: string): void {
    this.lines.push({ level: "info", message });
  }

  error(message: string): void {
    this.lines.push({ level: "error", message });
  }

  get text(): string {
    return this.lines.map(({ level, message }) => `${level}: ${message}`).join("\n");
  }
}
