/** One measured load, run by a process of its own (load.ts): the same lean client for every kind, so
 * that their ratios are fair. */
import { spawn } from "node:child_process";
import { once } from "node:events";

export type Job =
  /** One request over and over, for a time. */
  | (Common & { readonly kind: "echo"; readonly path: string; readonly seconds: number })
  /** A session for each of `buyers` people; the tokens go to `tokens`. */
  | (Common & { readonly kind: "sessions"; readonly buyers: number })
  /** One seat a request, each seat once, buyer after buyer in turn. */
  | (Common & { readonly kind: "holds"; readonly event: string; readonly seats: number })
  /** One attempt a buyer: best available or a choice of their own. Most of them lose. */
  | (Common & { readonly kind: "rush"; readonly event: string; readonly attempts: number });

interface Common {
  readonly url: string;
  readonly connections: number;
  /** File of the session tokens, a JSON array. */
  readonly tokens: string;
  readonly seed: number;
}

export interface Result {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers by status; 0 for none. */
  readonly statuses: Readonly<Record<string, number>>;
  /** CPU that the generator itself took, seconds. */
  readonly cpuSeconds: number;
}

export async function runJob(job: Job): Promise<Result> {
  const child = spawn(process.execPath, ["bench/load.ts", JSON.stringify(job)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  await once(child, "close");
  process.off("exit", kill);
  if (child.exitCode !== 0) throw new Error(`The load generator ended with ${child.exitCode}.`);
  return JSON.parse(printed) as Result;
}

/** Per second. */
export function rate({ requests, seconds }: Result): number {
  return requests / seconds;
}
