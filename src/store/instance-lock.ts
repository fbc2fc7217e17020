/** One instance a data folder.
 *
 *   raise own flag -> look at the others' -> alone: held --release--> gone
 *                                        \-> a live one: lower own flag, refuse
 *
 * A flag is an empty file named after its process. Each starter raises its own before it looks, so
 * of two that start at the same moment at least one sees the other: both can never hold. A flag
 * of a process that is gone counts for nothing and is swept away; no crash leaves a lock behind. */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { UsageError } from "../usage-error.ts";

export interface InstanceLock {
  release(): void;
}

interface Flag {
  readonly pid: number;
  /** Start of the process in clock ticks since boot: tells a process from a later one of the same pid. */
  readonly started: number;
}

/** How long the elder of two starters waits for the younger to give way. */
const GIVE_WAY_MS = 1_000;
const LOOK_AGAIN_MS = 10;

/** Throws a UsageError if a live process holds the folder. */
export async function takeInstanceLock(dataDir: string): Promise<InstanceLock> {
  const folder = join(dataDir, "instance.lock");
  const mine: Flag = { pid: process.pid, started: startOf(process.pid) ?? 0 };
  const myFile = join(folder, fileOf(mine));
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).includes(fileOf(mine))) throw inUse(dataDir, mine);
  writeFileSync(myFile, "");
  const release = (): void => rmSync(myFile, { force: true });

  for (let waitedMs = 0; ; waitedMs += LOOK_AGAIN_MS) {
    const other = liveFlags(folder).find((flag) => flag.pid !== mine.pid);
    if (other === undefined) return { release };
    // The younger gives way at once. A younger one that stays had looked before we raised our flag.
    if (isElder(other, mine) || waitedMs >= GIVE_WAY_MS) {
      release();
      throw inUse(dataDir, other);
    }
    await wait(LOOK_AGAIN_MS);
  }
}

function liveFlags(folder: string): Flag[] {
  const live: Flag[] = [];
  for (const file of readdirSync(folder)) {
    const [, pid, started] = /^(\d+)-(\d+)$/.exec(file) ?? [];
    if (pid === undefined || started === undefined) continue;
    const flag = { pid: Number(pid), started: Number(started) };
    if (isAlive(flag)) live.push(flag);
    else rmSync(join(folder, file), { force: true });
  }
  return live;
}

function isAlive(flag: Flag): boolean {
  try {
    process.kill(flag.pid, 0);
  } catch (error) {
    // EPERM: it lives, under another account.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  const started = startOf(flag.pid);
  return started === undefined || started === flag.started;
}

/** Undefined where there is no /proc: then the pid alone must do. */
function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // Fields 3 and 22; the name (field 2) may hold spaces and brackets, so count from its last one.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // Dead, but nobody has fetched its exit code yet (common in containers): no start fits.
    return fields[0] === "Z" ? NaN : Number(fields[19]);
  } catch {
    return undefined;
  }
}

function isElder(a: Flag, b: Flag): boolean {
  return a.started !== b.started ? a.started < b.started : a.pid < b.pid;
}

function fileOf(flag: Flag): string {
  return `${flag.pid}-${flag.started}`;
}

function inUse(dataDir: string, holder: Flag): UsageError {
  return new UsageError(
    `The data folder ${dataDir} is in use by process ${holder.pid}. Stop it, or set GRANDSTAND_DATA to another folder.`,
  );
}
