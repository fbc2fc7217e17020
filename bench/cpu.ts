/** CPU and memory that processes have used, from /proc. */
import { readdirSync, readFileSync } from "node:fs";

/** Linux counts in hundredths of a second on every platform that Node runs on (USER_HZ). */
const TICKS_PER_SECOND = 100;

export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Own and of children that have ended, seconds. */
  readonly seconds: number;
}

/** Seconds used so far by a process and all of its children. */
export function cpuSeconds(pid: number): number {
  return family(pid, processes()).reduce((sum, it) => sum + it.seconds, 0);
}

/** All that run at the moment. */
export function processes(): readonly Process[] {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return all.map((name) => readStat(Number(name))).filter((it) => it !== null);
}

/** A process and all that it has started, directly or not, the process itself first. */
export function family(pid: number, all: readonly Process[]): readonly Process[] {
  const own = all.filter((it) => it.pid === pid);
  const children = all.filter((it) => it.parent === pid);
  return [...own, ...children.flatMap((it) => family(it.pid, all))];
}

/** Empty: it has ended. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}

/** Memory with shared pages divided among who shares them (PSS), bytes; 0 if it has ended. */
export function memoryOf(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** proc(5): utime, stime, cutime and cstime are fields 14 to 17, the parent is field 4. The name in
 * field 2 may hold spaces, so they are counted from its closing bracket. */
function readStat(pid: number): Process | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid, parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND };
  } catch {
    return null; // It has ended meanwhile.
  }
}
