/** CPU that processes have used, from /proc. */
import { readdirSync, readFileSync } from "node:fs";

/** Linux counts in hundredths of a second on every platform that Node runs on (USER_HZ). */
const TICKS_PER_SECOND = 100;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  /** Own and of children that have ended, seconds. */
  readonly seconds: number;
}

/** Seconds used so far by a process and all of its children. */
export function cpuSeconds(pid: number): number {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const stats = all.map((name) => readStat(Number(name))).filter((it) => it !== null);
  return stats
    .filter((it) => it.pid === pid || it.parent === pid)
    .reduce((sum, it) => sum + it.seconds, 0);
}

/** proc(5): utime, stime, cutime and cstime are fields 14 to 17, the parent is field 4. The name in
 * field 2 may hold spaces, so they are counted from its closing bracket. */
function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid, parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND };
  } catch {
    return null; // It has ended meanwhile.
  }
}
