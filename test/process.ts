/** A server as a process of its own, as `npm start` runs it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What it says when it serves. */
const SERVES = /Grandstand serves (http:\S+)/;

export interface LaunchedProcess {
  readonly pid: number;
  /** All that it has printed. */
  said(): string;
  signal(name: NodeJS.Signals): void;
  /** Its exit code, or the signal that killed it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** For the end of a test: kills it, if it is still there. */
  remove(): Promise<void>;
}

export interface ServerProcess extends LaunchedProcess {
  readonly url: string;
}

export interface ServerProcessOptions {
  readonly env: Readonly<Record<string, string>>;
  /** Default: node itself, from the folder of this project. */
  readonly command?: readonly [string, ...string[]];
  readonly cwd?: string;
  /** Default: who runs the test. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** Throws, with what it has printed, if it ends before it serves. */
export async function startProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const launched = await launchProcess(options);
  try {
    return { ...launched, url: await launched.serves };
  } catch (error) {
    await launched.remove();
    throw error;
  }
}

/** `serves`: its address, or a rejection with what it has printed if it ends before. */
export async function launchProcess({
  env,
  command = [process.execPath, "src/main.ts"],
  cwd,
  user,
}: ServerProcessOptions): Promise<LaunchedProcess & { readonly serves: Promise<string> }> {
  const dataDir = await mkdtemp(join(tmpdir(), "grandstand-process-"));
  const [file, ...args] = command;
  const child = spawn(file, args, {
    cwd,
    ...user,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], PORT: "0", GRANDSTAND_DATA: dataDir, ...env },
  });
  let said = "";
  const { promise: serves, resolve, reject } = Promise.withResolvers<string>();
  serves.catch(() => undefined);
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const [, url] = SERVES.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
  child.once("error", reject);
  const ended = once(child, "close").then(([code, signal]) => {
    reject(new Error(`The server ended (${code ?? signal}) before it served:\n${said}`));
    return (code ?? signal) as number | NodeJS.Signals | null;
  });
  const remove = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  };
  return {
    pid: child.pid!,
    said: () => said,
    signal: (name) => void child.kill(name),
    serves,
    ended,
    remove,
  };
}
