/** The test bank as a child of whoever needs one: a bank must be another process, so that it can be away.
 *
 *   starting --listening--> up --dies--> starting again, after a pause
 *                            +--stop, or we die (its standard input ends)--> gone
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { UsageError } from "../usage-error.ts";

const MAIN = fileURLToPath(new URL("../../testbank/main.ts", import.meta.url));
const START_LIMIT_MS = 15_000;
const PAUSE_MS = 500;

export interface BankProcessOptions {
  /** 0: a free one. */
  readonly port: number;
  readonly secret: string;
  readonly webhookUrl: string;
  /** File of its ledger; undefined: in memory. */
  readonly data: string | undefined;
  readonly speed?: number;
  readonly log: (line: string) => void;
}

export interface BankProcess {
  readonly url: string;
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

/** Throws a UsageError if it cannot listen. */
export async function startBank(options: BankProcessOptions): Promise<BankProcess> {
  let stopping = false;
  let pause: NodeJS.Timeout | undefined;
  let child = launch(options);
  const url = await listening(child);
  const port = Number(new URL(url).port);
  const watch = (): void => {
    child.once("exit", (code) => {
      if (stopping) return;
      options.log(`the test bank ended (${code}); it is started again`);
      pause = setTimeout(() => {
        child = launch({ ...options, port });
        watch();
      }, PAUSE_MS);
    });
  };
  watch();
  return {
    url,
    get pid() {
      return child.pid;
    },
    async stop() {
      stopping = true;
      clearTimeout(pause);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function launch({ port, secret, webhookUrl, data, speed = 1 }: BankProcessOptions): ChildProcess {
  return spawn(process.execPath, [MAIN], {
    // In a group of its own: what is said to all of ours (Ctrl-C, a stop of the group) is ours to hear, and payments
    // that are under way are finished with the bank. Its standard input ends with us, however we end.
    detached: true,
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      ...process.env,
      TESTBANK_PORT: String(port),
      TESTBANK_SECRET: secret,
      TESTBANK_WEBHOOK_URL: webhookUrl,
      ...(data !== undefined && { TESTBANK_DATA: data }),
      TESTBANK_SPEED: String(speed),
      TESTBANK_WATCH_STDIN: "1",
    },
  });
}

async function listening(child: ChildProcess): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new UsageError("The test bank does not start."));
    }, START_LIMIT_MS);
    child.once("exit", () => {
      clearTimeout(late);
      reject(
        new UsageError(
          "The test bank could not start; it has said why above (TESTBANK_PORT, GRANDSTAND_DATA).",
        ),
      );
    });
    child.stdout?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const [, url] = /listening on (http:\S+)\n/.exec(said) ?? [];
      if (url === undefined) return;
      clearTimeout(late);
      child.removeAllListeners("exit");
      child.stdout?.removeAllListeners("data").resume();
      resolve(url);
    });
  });
}
