/** One measured load, run by a process of its own (load.ts): the same generator for every kind, so that
 * their ratios are fair. */
import { spawn } from "node:child_process";
import { once } from "node:events";

export type Job =
  /** One request over and over, for a time. */
  | (Common & { readonly kind: "echo"; readonly path: string; readonly seconds: number })
  /** The same document over and over, for a time. */
  | (Common & { readonly kind: "gets"; readonly path: string; readonly seconds: number })
  /** One entry into the queue a fan. Their sessions are made with the server's secret: to sign in a million
   * people would take longer than what is to be measured. */
  | (Common & {
      readonly kind: "joins";
      readonly event: string;
      readonly fans: number;
      readonly secret: string;
    })
  /** A session for each of `buyers` people; the tokens go to `tokens`. */
  | (Common & { readonly kind: "sessions"; readonly buyers: number })
  /** One seat a request, each seat once, buyer after buyer in turn. */
  | (Common & { readonly kind: "holds"; readonly event: string; readonly seats: number })
  /** For each of the servers holds of its own, which a file has: a JSON array with one `Wanted` for each. */
  | (Common & {
      readonly kind: "placed";
      readonly event: string;
      readonly targets: readonly string[];
      readonly file: string;
    })
  /** One seat a request; of those who ask for a seat all but the first lose, and they come together. */
  | (Common & {
      readonly kind: "contest";
      readonly event: string;
      readonly attempts: number;
      /** The share that loses, 0 up to 1. */
      readonly losing: number;
    })
  /** The same of objects of Restate (bench/restate/seat.mjs): one a seat. */
  | (Common & {
      readonly kind: "objects";
      readonly prefix: string;
      readonly attempts: number;
      readonly losing: number;
    })
  /** One attempt a buyer: best available or a choice of their own. Most of them lose. */
  | (Common & { readonly kind: "rush"; readonly event: string; readonly attempts: number });

/** autocannon (cannon.ts) is what the goals were set with. It takes most of a core, which the server and the
 * database then do not have. The lean one takes about half of that, so that more of what is measured is ours. */
export const GENERATORS = ["autocannon", "lean"] as const;
export type Generator = (typeof GENERATORS)[number];

/** By whom which seat is to be held, in this order. */
export type Wanted = readonly { readonly token: string; readonly seat: string }[];

interface Common {
  readonly generator: Generator;
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
