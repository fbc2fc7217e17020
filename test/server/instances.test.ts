/** Several instances behind one port, as processes of their own. */
import cluster from "node:cluster";
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import type { Copy } from "../../src/instances/messages.ts";
import { startServer } from "../server.ts";
import { waitUntil } from "../wait-until.ts";

test("[C40] an instance that has died and is told something before that is known is replaced like any other", async () => {
  cluster.setupPrimary({ exec: "src/main.ts" });
  const env = { GRANDSTAND_ENGINE: "classic", GRANDSTAND_INSTANCES: "2" };
  const server = await startServer({ env });
  try {
    const [dead, other] = Object.values(cluster.workers ?? {});
    const pid = dead!.process.pid!;
    process.kill(pid, "SIGKILL");
    // In one go, so that this process does not hear of it.
    while (!stateOf(pid).startsWith("Z"));
    other!.emit("message", { letter: "a letter" } as Copy);
    await waitUntil("another takes its place", () =>
      server.lines.some((line) => line.startsWith(`instance ${pid} ended (SIGKILL)`)),
    );
    await waitUntil("both serve", () => Object.keys(cluster.workers ?? {}).length === 2);
    expect((await fetch(new URL("/health/ready", server.url))).status).toBe(200);
  } finally {
    await server.stop();
  }
});

function stateOf(pid: number): string {
  return execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
}
