/** Real PostgreSQL for tests.
 *
 * freshDatabase: a migrated database of one's own on the server that all tests share (a clone, tens
 * of milliseconds). startCluster: a server of one's own, for tests that kill and restart it. */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { inject } from "vitest";

import { openCluster, type Settings } from "../src/store/cluster.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Of the migrated template; its user may create databases. Nobody stays connected to it. */
    readonly templateUrl: string;
    /** How `create database` copies it fastest: by file, which PostgreSQL 14 always does. */
    readonly cloneBy: "" | "strategy file_copy";
  }
}

export interface FreshDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export interface TestCluster {
  /** Stays the same over restarts. Its database is empty: migrate it. */
  readonly url: string;
  /** Of the first process, as of the last start. */
  readonly pid: number;
  /** SIGKILL, as when the machine runs out of memory. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Crashes ("immediate") or shuts down ("fast") without giving the folder up: start() follows. */
  halt(mode?: "fast" | "immediate"): Promise<void>;
  start(): Promise<void>;
  /** For good: the folder goes too. Call it in afterAll. */
  stop(): Promise<void>;
}

const GONE_LIMIT_MS = 10_000;

export async function freshDatabase(): Promise<FreshDatabase> {
  const template = inject("templateUrl");
  const name = `${databaseOf(template)}_${randomBytes(6).toString("hex")}`;
  const clone = `create database ${name} template ${databaseOf(template)} ${inject("cloneBy")}`;
  await administer(template, clone);
  return {
    url: withDatabase(template, name),
    async drop() {
      await administer(template, `drop database if exists ${name} with (force)`);
    },
  };
}

/** Durable like the real one unless told otherwise. */
export async function startCluster(settings: Settings = {}): Promise<TestCluster> {
  const folder = temporaryFolder();
  const undertaker = guard(folder);
  let cluster = await openCluster(folder, settings);
  const sameAddress = { ...settings, port: new URL(cluster.url).port };
  return {
    url: cluster.url,
    get pid() {
      return cluster.pid;
    },
    async kill() {
      process.kill(cluster.pid, "SIGKILL");
      await gone(cluster.pid);
    },
    halt: (mode = "immediate") => cluster.stop(mode),
    async start() {
      cluster = await openCluster(folder, sameAddress);
    },
    async stop() {
      await cluster.stop("immediate");
      await undertaker.bury();
    },
  };
}

/** Runs one statement from outside the database it is about. Returns the rows. */
export async function administer(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: withDatabase(url, "postgres") });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

export function databaseOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** A folder that the account of PostgreSQL can enter as well. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "grandstand-test-"));
  chmodSync(folder, 0o711);
  return folder;
}

/** A process that outlives this one by a moment: as soon as this one is gone, however it ended, it
 * ends the PostgreSQL in the folder and removes the folder. */
export function guard(folder: string): { bury(): Promise<void> } {
  const script = `cat >/dev/null
    pid=$(head -n 1 "$1/postgres/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" && \
      for _ in $(seq 100); do kill -0 "$pid" || break; sleep 0.1; done
    rm -rf "$1"`;
  const child = spawn("sh", ["-c", script, "sh", folder], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.unref();
  return {
    async bury() {
      child.ref();
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}

async function gone(pid: number): Promise<void> {
  const until = Date.now() + GONE_LIMIT_MS;
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    if (Date.now() > until) throw new Error(`Process ${pid} does not end.`);
    await new Promise((resume) => setTimeout(resume, 5));
  }
}
