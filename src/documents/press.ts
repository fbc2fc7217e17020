/** Prints PDFs and signs wallet passes in a thread of its own: one takes some 25 ms of a core, which the
 * thread that sells does not have. One at a time, in order; past a bound the answer is a typed
 * "not now". */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Paper, Seller } from "../domain/paper.ts";
import type { AppleKeys } from "./apple-wallet.ts";
import type { Asker, GoogleKeys } from "./google-wallet.ts";

/** Documents that wait, at most: about five seconds of work. */
export const PRESS_WAITING_MAX = 200;

export type PrintJob =
  | { readonly kind: "tickets"; readonly paper: Paper; readonly only?: number }
  | { readonly kind: "receipt"; readonly paper: Paper; readonly seller: Seller }
  | { readonly kind: "apple-pass"; readonly paper: Paper; readonly only: number }
  | { readonly kind: "apple-passes"; readonly paper: Paper }
  | {
      readonly kind: "google-link";
      readonly paper: Paper;
      readonly only: number;
      /** Epoch ms. */
      readonly at: number;
    };

/** What wallet passes are signed with. Stays in the thread: a job carries no key. */
export interface Signer extends Omit<Asker, "at"> {
  readonly apple: AppleKeys | undefined;
  readonly google: GoogleKeys | undefined;
}

const NOBODY: Signer = { seller: "", origin: "", apple: undefined, google: undefined };

export type Printed = { readonly id: number } & (
  | { readonly made: Uint8Array }
  | { readonly error: string }
);

export class Press {
  readonly #signer: () => Signer;
  #worker: Worker | undefined;
  #jobs = new Map<number, { resolve: (made: Buffer) => void; reject: (error: Error) => void }>();
  #ids = 0;

  /** `signer` is asked for when the thread starts. */
  constructor(signer = (): Signer => NOBODY) {
    this.#signer = signer;
  }

  /** A file, or of a link its text. "busy": too many wait. Rejects if it cannot be made. */
  async print(job: PrintJob): Promise<Buffer | "busy"> {
    if (this.#jobs.size >= PRESS_WAITING_MAX) return "busy";
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#ids;
    return new Promise((resolve, reject) => {
      this.#jobs.set(id, { resolve, reject });
      worker.postMessage({ id, job });
    });
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    if (!worker) return;
    const ended = once(worker, "exit");
    void worker.terminate();
    await ended;
  }

  #start(): Worker {
    const worker = new Worker(new URL("press-worker.ts", import.meta.url), {
      workerData: this.#signer(),
    });
    worker.unref();
    worker.on("message", (printed: Printed) => {
      const job = this.#jobs.get(printed.id);
      this.#jobs.delete(printed.id);
      if ("made" in printed) job?.resolve(Buffer.from(printed.made));
      else job?.reject(new Error(printed.error));
    });
    // It is made anew when it is needed next.
    const ended = (why: string): void => {
      if (this.#worker === worker) this.#worker = undefined;
      const waiting = this.#jobs;
      this.#jobs = new Map();
      for (const { reject } of waiting.values()) reject(new Error(why));
    };
    worker.on("error", (error) => ended(String(error)));
    worker.on("exit", () => ended("the press has stopped"));
    return worker;
  }
}
