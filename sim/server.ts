/** A server process of this run: started, killed, started again, stopped. Never left behind. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { freePort as portFor } from "../src/free-port.ts";
import type { BankAccess } from "./bank-ledger.ts";
import { sleep } from "./client.ts";

const READY_TIMEOUT_MS = 60_000;
const READY_POLL_MS = 20;
/** A server that has not stopped by then is killed. */
const STOP_TIMEOUT_MS = 20_000;
const CHALLENGE_BITS = 4;
const LOG_KEPT_CHARACTERS = 8000;
/** What one that has ended has said is here by then. */
const LAST_WORDS_MS = 1_000;
/** As `npm start` does. */
const NODE_FLAGS = ["--max-semi-space-size=64"];

export interface ServerOptions {
  readonly port: number;
  readonly databaseUrl: string;
  readonly organiserKey: string;
  readonly secret: string;
  /** Default: a bank of the server's own. */
  readonly bank?: BankAccess;
  /** More of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Zero bits that who joins a queue must find. */
  readonly challengeBits?: number;
  /** Flags of node before the script. */
  readonly flags?: readonly string[];
}

export class Server {
  readonly url: URL;
  readonly #options: ServerOptions;
  #process: ChildProcess | null = null;
  /** Its end was asked for. */
  #ending: ChildProcess | null = null;
  #log = "";
  readonly #failure = Promise.withResolvers<never>();
  #stopping = false;

  constructor(options: ServerOptions) {
    this.#options = options;
    // Whoever does not listen for it need not.
    this.#failure.promise.catch(() => {});
    this.url = new URL(`http://127.0.0.1:${options.port}`);
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Rejects if it ends though nobody asked it to. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  /** The end of what it printed. */
  get log(): string {
    return this.#log;
  }

  /** Resolves when it answers /health/ready; rejects if it exits before. */
  async start(): Promise<void> {
    this.#stopping = false;
    const { port, databaseUrl, organiserKey, secret, bank, flags = [], env } = this.#options;
    const { challengeBits = CHALLENGE_BITS } = this.#options;
    const child = spawn(process.execPath, [...NODE_FLAGS, ...flags, "src/main.ts"], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        PORT: String(port),
        DATABASE_URL: databaseUrl,
        GRANDSTAND_SECRET: secret,
        GRANDSTAND_ORGANISER_KEY: organiserKey,
        GRANDSTAND_DEMO: "off",
        // The whole crowd comes from one address, and its work is done on the cores that it measures.
        GRANDSTAND_SIGN_INS_PER_MINUTE: "10000000",
        GRANDSTAND_JOINS_PER_MINUTE: "10000000",
        GRANDSTAND_LIVE_PER_NETWORK: "10000000",
        GRANDSTAND_CHALLENGE_BITS: String(challengeBits),
        TESTBANK_PORT: "0",
        ...env,
        ...(bank && { TESTBANK_URL: bank.url, TESTBANK_SECRET: bank.secret }),
      },
    });
    this.#process = child;
    const silent = new Promise((resolve) => child.once("close", resolve));
    let complaint = "";
    child.stderr.on("data", (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-LOG_KEPT_CHARACTERS);
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        this.#log = (this.#log + chunk.toString()).slice(-LOG_KEPT_CHARACTERS);
      });
    }
    child.once("exit", (code, signal) => {
      if (this.#ending === child) return;
      this.#failure.reject(
        new Error(`The server ended by itself: ${code ?? signal}.\n${this.#log}`),
      );
    });
    const deadline = performance.now() + READY_TIMEOUT_MS;
    while (!(await this.#ready())) {
      if (child.exitCode !== null || child.signalCode !== null) {
        await Promise.race([silent, sleep(LAST_WORDS_MS)]);
        const end = `it ended with ${child.exitCode ?? child.signalCode}`;
        throw new Error(`The server does not start: ${complaint.trim() || end}`);
      }
      if (this.#stopping) throw new Error("The server was stopped while it started.");
      if (performance.now() > deadline) throw new Error(`The server is not ready.\n${this.#log}`);
      await sleep(READY_POLL_MS);
    }
  }

  /** As a power cut would: at once, with nothing finished. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#end("SIGTERM");
  }

  /** For the exit of this process, where nothing can be awaited. */
  killNow(): void {
    this.#process?.kill("SIGKILL");
  }

  async #end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#process;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    this.#ending = child;
    const exited = once(child, "exit");
    child.kill(signal);
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(late);
    this.#process = null;
  }

  async #ready(): Promise<boolean> {
    try {
      const answer = await fetch(new URL("/health/ready", this.url));
      await answer.body?.cancel();
      return answer.status === 200;
    } catch {
      return false;
    }
  }
}

export function freePort(): Promise<number> {
  return portFor({ port: 0, host: "127.0.0.1" });
}
