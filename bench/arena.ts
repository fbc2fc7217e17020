/** What the bench measures on: one PostgreSQL, one server process at a time, and their CPU. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Ends } from "../sim/ends.ts";
import { setPhase } from "../sim/sale.ts";
import type { Server } from "../sim/server.ts";
import { openOwnDatabase, openServer } from "../sim/stage.ts";
import { importStadium } from "../sim/venue.ts";
import { cpuSeconds } from "./cpu.ts";
import { runJob, type Result } from "./job.ts";
import { meanBetween, readMetrics } from "./metrics.ts";

/** At 128 connections, as the issue asks. */
export const CONNECTIONS = 128;
/** Nothing that is held during the bench comes free during the bench. */
const HOLD_MS = 3_600_000;

export interface Measured extends Result {
  /** Cores in use. */
  readonly serverCpu: number;
  readonly databaseCpu: number;
  readonly rowsPerCommit: number;
}

export class Arena {
  readonly databaseUrl: string;
  readonly folder: string;
  readonly #organiserKey = randomBytes(32).toString("hex");
  readonly #secret = randomBytes(32).toString("hex");
  readonly #ends: Ends;

  private constructor(databaseUrl: string, folder: string, ends: Ends) {
    this.databaseUrl = databaseUrl;
    this.folder = folder;
    this.#ends = ends;
  }

  static async open(ends: Ends, log: (line: string) => void): Promise<Arena> {
    const { url, folder } = await openOwnDatabase("bench", ends, log);
    return new Arena(url, folder, ends);
  }

  get tokens(): string {
    return join(this.folder, "tokens.json");
  }

  async addEvent(event: string, seats: number, holdMs = HOLD_MS): Promise<void> {
    await importStadium(this.databaseUrl, this.folder, { event, seats, seed: 7, holdMs });
  }

  /** The same secret every time: sessions outlive the server, as they do in service. */
  startServer(flags: readonly string[] = []): Promise<Server> {
    return openServer(this.databaseUrl, this.#organiserKey, flags, this.#ends, {
      secret: this.#secret,
    });
  }

  openSale(server: Server, event: string): Promise<void> {
    return setPhase(server.url, this.#organiserKey, event, "open");
  }

  async makeSessions(server: Server, buyers: number): Promise<Result> {
    return runJob({ kind: "sessions", buyers, ...this.#common(server.url) });
  }

  async hold(server: Server, event: string, seats: number): Promise<Measured> {
    const job = { kind: "holds", event, seats, ...this.#common(server.url) } as const;
    const measured = await this.#measure(server, () => runJob(job));
    const held = measured.statuses["201"] ?? 0;
    if (held !== seats) throw new Error(`${seats - held} of ${seats} seats were not held.`);
    return measured;
  }

  async rush(server: Server, event: string, attempts: number, seed: number): Promise<Measured> {
    const job = { kind: "rush", event, attempts, ...this.#common(server.url), seed } as const;
    const measured = await this.#measure(server, () => runJob(job));
    const { statuses } = measured;
    const odd = attempts - (statuses["201"] ?? 0) - (statuses["409"] ?? 0);
    if (odd > 0) throw new Error(`${odd} odd answers in the rush: ${JSON.stringify(statuses)}.`);
    return measured;
  }

  echo(url: URL, path: string, seconds: number): Promise<Result> {
    return runJob({ kind: "echo", path, seconds, ...this.#common(url) });
  }

  async #measure(server: Server, job: () => Promise<Result>): Promise<Measured> {
    const before = await readMetrics(server.url);
    const used = this.#cpu(server);
    const result = await job();
    const after = await readMetrics(server.url);
    const now = this.#cpu(server);
    return {
      ...result,
      serverCpu: (now.server - used.server) / result.seconds,
      databaseCpu: (now.database - used.database) / result.seconds,
      rowsPerCommit: meanBetween(before, after, "grandstand_commit_rows"),
    };
  }

  #cpu(server: Server): { readonly server: number; readonly database: number } {
    const pidFile = readFileSync(join(this.folder, "postgres", "postmaster.pid"), "utf8");
    return {
      server: cpuSeconds(server.pid ?? 0),
      database: cpuSeconds(Number(pidFile.split("\n")[0])),
    };
  }

  #common(url: URL) {
    return { url: url.href, connections: CONNECTIONS, tokens: this.tokens, seed: 1 };
  }
}
