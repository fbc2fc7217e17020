/** The bank beside a server that is told to go. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { waitUntil } from "../../test/wait-until.ts";

/** A server that says what it hears, and takes its time to go. */
const SERVER = `
  import { startBank } from "./src/payment/testbank-process.ts";
  process.on("SIGTERM", () => console.log("told to go"));
  const options = { port: 0, secret: "s", webhookUrl: "http://127.0.0.1:9/", data: undefined };
  const bank = await startBank({ ...options, log: console.log });
  console.log("bank " + bank.url);
  setInterval(() => {}, 1_000);
`;
/** A bank that goes is gone within a tenth of this. */
const LOOK_MS = 1_000;

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

test("[Z10] a signal to the server's whole group is the server's: its bank goes when it does, not before", async () => {
  const args = ["--input-type=module", "-e", SERVER];
  const server = spawn(process.execPath, args, { detached: true, stdio: ["ignore", "pipe", 2] });
  try {
    let said = "";
    server.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
    await waitUntil("the bank is there", () => said.includes("bank http"));
    const url = /bank (\S+)/.exec(said)![1]!;
    process.kill(-server.pid!, "SIGTERM");
    await waitUntil("the server has heard it", () => said.includes("told to go"));
    await sleep(LOOK_MS);
    expect(said).not.toContain("ended");
    expect(await answers(url)).toBe(true);
    const gone = once(server, "exit");
    server.kill("SIGKILL");
    await gone;
    await waitUntil("the bank is gone too", async () => !(await answers(url)));
  } finally {
    server.kill("SIGKILL");
  }
});
