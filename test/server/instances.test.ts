/** Several instances behind one port, as processes of their own. */
import cluster from "node:cluster";
import { execFileSync } from "node:child_process";
import { Client } from "pg";
import { expect, test } from "vitest";
import type { Copy } from "../../src/instances/messages.ts";
import { freshDatabase } from "../database.ts";
import { startProcess } from "../process.ts";
import { startServer } from "../server.ts";
import { waitUntil } from "../wait-until.ts";

const LONG_MS = 120_000;

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

test(
  "[U22] of several on one machine each says whose line it is",
  async () => {
    const database = await freshDatabase();
    const env = { GRANDSTAND_NODES: "2", GRANDSTAND_DEMO: "off", DATABASE_URL: database.url };
    const server = await startProcess({ env });
    try {
      const client = new Client({ connectionString: database.url });
      await client.connect();
      // Each reads it every second, and says it when it cannot.
      await client.query("alter table nodes rename to elsewhere");
      await client.end();
      await waitUntil("both say so", () => {
        const lines = server.said().matchAll(/^instance (\d+): /gm);
        return new Set(Array.from(lines, ([, pid]) => pid)).size === 2;
      });
    } finally {
      await server.remove();
      await database.drop();
    }
  },
  LONG_MS,
);

function stateOf(pid: number): string {
  return execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
}
