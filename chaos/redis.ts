/** A Redis to be killed, stalled and emptied in the middle of a sale. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { createClient } from "redis";
import type { Ends } from "../sim/ends.ts";
import { freePort } from "../sim/server.ts";

export class ChaosRedis {
  readonly url: string;
  readonly #port: number;
  #process: ChildProcess;

  private constructor(port: number) {
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
    this.#process = this.#spawn();
  }

  static async start(ends: Ends): Promise<ChaosRedis> {
    const port = await freePort();
    const redis = await ends.start(
      async () => new ChaosRedis(port),
      (it) => it.kill(),
    );
    process.once("exit", () => redis.#process.kill("SIGKILL"));
    await redis.#answers();
    return redis;
  }

  async kill(): Promise<void> {
    const { exitCode, signalCode } = this.#process;
    if (exitCode !== null || signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
  }

  /** Empty, as it keeps nothing. */
  async startAgain(): Promise<void> {
    this.#process = this.#spawn();
    await this.#answers();
  }

  pause(): void {
    this.#process.kill("SIGSTOP");
  }

  resume(): void {
    this.#process.kill("SIGCONT");
  }

  async flush(): Promise<void> {
    const client = createClient({ url: this.url });
    await client.connect();
    await client.flushAll();
    client.destroy();
  }

  #spawn(): ChildProcess {
    const listen = ["--port", String(this.#port), "--bind", "127.0.0.1", "--dir", tmpdir()];
    return spawn("redis-server", [...listen, "--save", "", "--appendonly", "no"], {
      stdio: "ignore",
    });
  }

  async #answers(): Promise<void> {
    const client = createClient({ url: this.url });
    client.on("error", () => undefined); // it is tried again until it is there
    await client.connect();
    client.destroy();
  }
}
