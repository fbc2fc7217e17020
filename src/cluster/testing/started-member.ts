import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("member-process.ts", import.meta.url));

export interface StartedMember {
  /** Of its node. */
  readonly id: string;
  readonly pid: number;
  signal(name: NodeJS.Signals): void;
  /** Kills it, if it is still there. */
  end(): Promise<void>;
}

/** Resolves when it serves its first shards. */
export async function startMember(databaseUrl: string): Promise<StartedMember> {
  const child = spawn(process.execPath, [SCRIPT, databaseUrl], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const [said] = (await Promise.race([
    once(child.stdout, "data"),
    ended.then(() => Promise.reject(new Error("a member ended before it served"))),
  ])) as [Buffer];
  return {
    id: said.toString().trim(),
    pid: child.pid!,
    signal: (name) => void child.kill(name),
    end: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
