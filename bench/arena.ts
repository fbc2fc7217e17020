/** What the bench measures on: one PostgreSQL, one server at a time, and their CPU. */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Ends } from "../sim/ends.ts";
import { deriveKey } from "../src/keys.ts";
import type { Phase } from "../src/domain/sale.ts";
import type { ClusterAnswer } from "../src/protocol/organiser.ts";
import { createSessions } from "../src/http/sessions.ts";
import { setPhase } from "../sim/sale.ts";
import type { Server } from "../sim/server.ts";
import { openOwnDatabase, openServer } from "../sim/stage.ts";
import { importStadium } from "../sim/venue.ts";
import { ask } from "./ask.ts";
import { type Generator, type Job, runJob, type Result, type Wanted } from "./job.ts";
import { meanBetween, readMetrics } from "./metrics.ts";
import { Meter } from "./usage.ts";

/** At 128 connections, as the issue asks. */
export const CONNECTIONS = 128;
/** Nothing that is held during the bench comes free during the bench. */
const HOLD_MS = 3_600_000;

type Env = Readonly<Record<string, string>>;

/** What is asked, without by whom. */
export type Load = Job extends infer J
  ? J extends { kind: "holds" | "rush" | "contest" }
    ? Omit<J, "url" | "connections" | "tokens" | "seed" | "generator"> & { readonly seed?: number }
    : never
  : never;

export interface Measured extends Result {
  /** Cores in use, by all processes of the server but Redis. */
  readonly serverCpu: number;
  /** By the Redis that the server has started; 0: there is none. */
  readonly redisCpu: number;
  readonly databaseCpu: number;
  /** Of the journal; NaN: there is none. */
  readonly rowsPerCommit: number;
  /** Answers that granted something, to each transaction that wrote. */
  readonly grantedPerTransaction: number;
}

export class Arena {
  readonly databaseUrl: string;
  readonly folder: string;
  readonly #organiserKey = randomBytes(32).toString("hex");
  readonly #secret = randomBytes(32).toString("hex");
  readonly #ends: Ends;
  readonly #env: Env;

  private constructor(databaseUrl: string, folder: string, ends: Ends, env: Env = {}) {
    this.databaseUrl = databaseUrl;
    this.folder = folder;
    this.#ends = ends;
    this.#env = env;
  }

  static async open(ends: Ends, log: (line: string) => void, env?: Env): Promise<Arena> {
    const { url, folder } = await openOwnDatabase("bench", ends, log);
    return new Arena(url, folder, ends, env);
  }

  /** On a fresh database of the same PostgreSQL, for servers with these settings. */
  async beside(database: string, env: Env): Promise<Arena> {
    await ask(this.databaseUrl, `create database ${database}`);
    const url = new URL(this.databaseUrl);
    url.pathname = database;
    return new Arena(url.href, this.folder, this.#ends, env);
  }

  /** Writes out what others have left to be written. */
  async settle(): Promise<void> {
    await ask(this.databaseUrl, "checkpoint");
  }

  /** The database of an arena that is beside this one. */
  async drop({ databaseUrl }: Arena): Promise<void> {
    const name = new URL(databaseUrl).pathname.slice(1);
    await ask(this.databaseUrl, `drop database ${name} with (force)`);
  }

  get engine(): string {
    return this.#env["GRANDSTAND_ENGINE"] ?? "actors";
  }

  get tokens(): string {
    return join(this.folder, "tokens.json");
  }

  async addEvent(event: string, seats: number, holdMs = HOLD_MS): Promise<void> {
    await importStadium(this.databaseUrl, this.folder, { event, seats, seed: 7, holdMs });
  }

  /** The same secret every time: sessions outlive the server, as they do in service. */
  startServer(flags: readonly string[] = [], challengeBits?: number): Promise<Server> {
    return openServer(this.databaseUrl, this.#organiserKey, flags, this.#ends, {
      secret: this.#secret,
      env: this.#env,
      ...(challengeBits !== undefined && { challengeBits }),
    });
  }

  openSale(server: Server, event: string): Promise<void> {
    return this.setPhase(server, event, "open");
  }

  setPhase(server: Server, event: string, phase: Phase): Promise<void> {
    return setPhase(server.url, this.#organiserKey, event, phase);
  }

  /** Sessions made by the server's secret, for when signing in is not what is measured. */
  issueTokens(count: number): void {
    writeFileSync(this.tokens, JSON.stringify(this.buyers(count).map(({ token }) => token)));
  }

  /** With the lean client. */
  run(server: Server, job: Load, connections = CONNECTIONS): Promise<Result> {
    return runJob({ ...this.#common(server.url, "lean"), ...job, connections });
  }

  async makeSessions(server: Server, buyers: number): Promise<Result> {
    return runJob({ kind: "sessions", buyers, ...this.#common(server.url, "lean") });
  }

  /** Nobody must have joined before. */
  async join(server: Server, event: string, fans: number): Promise<Measured> {
    const secret = this.#secret;
    const job = {
      kind: "joins",
      event,
      fans,
      secret,
      ...this.#common(server.url, "lean"),
    } as const;
    const measured = await this.#measure(server, () => runJob(job));
    const { "200": joined = 0, "503": busy = 0 } = measured.statuses;
    const odd = fans - joined - busy;
    if (odd > 0) throw new Error(`${odd} odd answers: ${JSON.stringify(measured.statuses)}.`);
    return measured;
  }

  /** With sessions made by the server's secret. */
  buyers(count: number): { readonly buyer: string; readonly token: string }[] {
    const sessions = createSessions(deriveKey(this.#secret, "sessions"), Date);
    return Array.from({ length: count }, (_, n) => sessions.issue(`fan-${n}@example.com`));
  }

  async cluster(server: Server): Promise<ClusterAnswer> {
    const answer = await fetch(new URL("/api/cluster", server.url), {
      headers: { authorization: `Bearer ${this.#organiserKey}` },
    });
    return (await answer.json()) as ClusterAnswer;
  }

  /** One hold for each that is wanted of a server, by connections of its own to each. */
  place(servers: readonly Server[], event: string, wanted: readonly Wanted[]): Promise<Result> {
    const file = join(this.folder, "wanted.json");
    const targets = servers.map(({ url }) => url.href);
    writeFileSync(file, JSON.stringify(wanted));
    return runJob({
      kind: "placed",
      event,
      targets,
      file,
      ...this.#common(servers[0]!.url, "lean"),
    });
  }

  get(server: Server, path: string, seconds: number): Promise<Measured> {
    const job = { kind: "gets", path, seconds, ...this.#common(server.url, "lean") } as const;
    return this.#measure(server, () => runJob(job));
  }

  async hold(
    server: Server,
    event: string,
    seats: number,
    generator: Generator = "lean",
  ): Promise<Measured> {
    const job = { kind: "holds", event, seats, ...this.#common(server.url, generator) } as const;
    const measured = await this.#measure(server, () => runJob(job));
    const held = measured.statuses["201"] ?? 0;
    if (held !== seats) throw new Error(`${seats - held} of ${seats} seats were not held.`);
    return measured;
  }

  async rush(
    server: Server,
    event: string,
    attempts: number,
    seed: number,
    generator: Generator,
  ): Promise<Measured> {
    const common = this.#common(server.url, generator);
    const job = { kind: "rush", event, attempts, ...common, seed } as const;
    const measured = await this.#measure(server, () => runJob(job));
    const { statuses } = measured;
    const odd = attempts - (statuses["201"] ?? 0) - (statuses["409"] ?? 0);
    if (odd > 0) throw new Error(`${odd} odd answers in the rush: ${JSON.stringify(statuses)}.`);
    return measured;
  }

  echo(url: URL, path: string, seconds: number, generator: Generator): Promise<Result> {
    return runJob({ kind: "echo", path, seconds, ...this.#common(url, generator) });
  }

  async #measure(server: Server, job: () => Promise<Result>): Promise<Measured> {
    const { databaseUrl } = this;
    const before = await readMetrics(server.url);
    const meter = await Meter.start({ databaseUrl, server: () => server.pid });
    const result = await job();
    const { cpuSeconds, written } = await meter.read();
    const after = await readMetrics(server.url);
    const { Redis: redis = 0, PostgreSQL: database = 0, generator: _, ...served } = cpuSeconds;
    const own = Object.values(served).reduce((sum, used) => sum + used, 0);
    const granted = (result.statuses["200"] ?? 0) + (result.statuses["201"] ?? 0);
    return {
      ...result,
      serverCpu: own / result.seconds,
      redisCpu: redis / result.seconds,
      databaseCpu: database / result.seconds,
      rowsPerCommit: meanBetween(before, after, "grandstand_commit_rows"),
      grantedPerTransaction: granted / written.transactions,
    };
  }

  #common(url: URL, generator: Generator) {
    return { url: url.href, connections: CONNECTIONS, tokens: this.tokens, seed: 1, generator };
  }
}
