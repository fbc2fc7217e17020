import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { takeInstanceLock } from "./instance-lock.ts";

let dataDir: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "grandstand-lock-"));
});

afterEach(async () => {
  await Promise.all(children.splice(0).map(kill));
  rmSync(dataDir, { recursive: true });
});

/** A process that takes the lock, says how it went, and keeps it until it is killed. */
async function starter(): Promise<{ child: ChildProcess; said: string }> {
  const script = `
    const { takeInstanceLock } = await import(process.argv[1]);
    await takeInstanceLock(process.argv[2]).then(
      () => console.log("held"), (error) => console.log(error.name + ": " + error.message));
    process.stdin.resume();`;
  const module = join(import.meta.dirname, "instance-lock.ts");
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, module, dataDir], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const [said] = await once(child.stdout, "data");
  return { child, said: String(said).trim() };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGKILL");
  await ended;
}

test("[D3] a data folder that a live process holds is refused, and free once released", async () => {
  const lock = await takeInstanceLock(dataDir);
  await expect(takeInstanceLock(dataDir)).rejects.toMatchObject({
    name: "UsageError",
    message: expect.stringContaining(`${dataDir} is in use by process ${process.pid}`),
  });
  lock.release();
  (await takeInstanceLock(dataDir)).release();
  expect(readdirSync(join(dataDir, "instance.lock"))).toEqual([]);
});

test("[D3] the lock of a killed process is taken over", async () => {
  const { child, said } = await starter();
  expect(said).toBe("held");
  await expect(takeInstanceLock(dataDir)).rejects.toThrow(`in use by process ${child.pid}`);
  await kill(child);
  await expect(takeInstanceLock(dataDir)).resolves.toBeDefined();
});

test.skipIf(!existsSync("/proc/self/stat"))(
  "[D3] a later process with the pid of a former holder is not taken for it (needs /proc)",
  async () => {
    mkdirSync(join(dataDir, "instance.lock"));
    writeFileSync(join(dataDir, "instance.lock", `${process.ppid}-1`), "");
    const lock = await takeInstanceLock(dataDir);
    const flags = readdirSync(join(dataDir, "instance.lock"));
    expect(flags).toEqual([expect.stringMatching(`^${process.pid}-`)]);
    lock.release();
  },
);

test("[D3] of several that start at once exactly one gets the folder", async () => {
  const said = (await Promise.all(Array.from({ length: 6 }, starter))).map((one) => one.said);
  expect(said.filter((line) => line === "held")).toHaveLength(1);
  expect(said.filter((line) => line.startsWith("UsageError: The data folder"))).toHaveLength(5);
});
