/** A process full of clients of the live map, as the bench starts it (watchers.ts). */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Ends } from "../sim/ends.ts";

export interface Watching {
  readonly host: string;
  readonly port: number;
  readonly event: string;
  readonly clients: number;
  /** Every so many clients one reads what it gets; the others count bytes. */
  readonly sampleEvery: number;
}

/** When each seat was answered, epoch ms; 0: it was not. By seat index. */
export type Answered = Float64Array;

export type ToWatchers = { readonly kind: "collect"; readonly answered: Answered };

export type FromWatchers =
  | { readonly kind: "up" }
  | {
      readonly kind: "delays";
      /** From the answer to each reading client that has heard of the seat, ms. */
      readonly delays: Float64Array;
      /** Seats that a reading client has not heard of. */
      readonly missing: number;
      /** Frames that a reading client found a gap before. */
      readonly gaps: number;
      readonly bytes: number;
    };

export class Watchers {
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#process = child;
  }

  /** Resolves when every client has got its first notice. */
  static async open(watching: Watching, ends: Ends): Promise<Watchers> {
    const main = fileURLToPath(new URL("watchers.ts", import.meta.url));
    const child = await ends.start(
      async () =>
        fork(main, [JSON.stringify(watching)], { execArgv: [], serialization: "advanced" }),
      (it) => it.kill("SIGKILL"),
    );
    const watchers = new Watchers(child);
    await watchers.#hear("up");
    return watchers;
  }

  async collect(answered: Answered): Promise<FromWatchers & { kind: "delays" }> {
    const heard = this.#hear("delays");
    this.#process.send({ kind: "collect", answered } satisfies ToWatchers);
    return heard;
  }

  async close(): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
  }

  async #hear<K extends FromWatchers["kind"]>(kind: K): Promise<FromWatchers & { kind: K }> {
    const gone = once(this.#process, "exit").then(() => undefined);
    const heard = once(this.#process, "message").then(([message]) => message as FromWatchers);
    const message = await Promise.race([heard, gone]);
    if (message?.kind !== kind) throw new Error("The clients of the live map have ended.");
    return message as FromWatchers & { kind: K };
  }
}
