/** The processes that a server has started. */
import { readdirSync, readFileSync } from "node:fs";

/** One below the primary whose command says `what`: an instance, or Redis behind its guard. Throws if there
 * is none. */
export function instanceOf(primary: number | undefined, what = "src/main.ts"): number {
  const [pid] = instancesOf(primary, what);
  if (pid === undefined) throw new Error(`There is no ${what} below ${primary}.`);
  return pid;
}

/** All of them. Field 4 of proc(5) is the parent. */
export function instancesOf(primary: number | undefined, what = "src/main.ts"): readonly number[] {
  const all = readdirSync("/proc").flatMap((name) => {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8");
      return [{ pid: Number(name), parent, command }];
    } catch {
      return []; // no process, or gone meanwhile
    }
  });
  const below = (pid: number | undefined): typeof all =>
    all.filter(({ parent }) => parent === pid).flatMap((it) => [it, ...below(it.pid)]);
  // The guard's command names what it guards as well.
  return below(primary)
    .filter(({ command }) => command.includes(what) && !command.startsWith("sh\0"))
    .map(({ pid }) => pid);
}
