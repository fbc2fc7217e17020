/** A server alone and the nodes of a cluster never share a database. */
import { expect, test } from "vitest";
import { UsageError } from "../../src/usage-error.ts";
import { freshDatabase } from "../database.ts";
import { startProcess } from "../process.ts";
import { startServer } from "../server.ts";
import { call } from "./fan.ts";

const SECRET = "a secret of the tests, long enough to be one";
const CLUSTER = { GRANDSTAND_CLUSTER: "1" };
const LONG_MS = 60_000;

test(
  "[R124] on the database of a living cluster no server starts alone, after its crash one does, and then no node",
  async () => {
    const database = await freshDatabase();
    const options = { databaseUrl: database.url, secret: SECRET };
    const env = { ...CLUSTER, DATABASE_URL: database.url, GRANDSTAND_SECRET: SECRET };
    const node = await startProcess({ env });
    try {
      const { GRANDSTAND_CLUSTER: _, ...alone } = env;
      const refused = startProcess({ env: alone });
      await expect(refused).rejects.toThrow(
        /ended \(1\) before it served:\n(.*\n)*This database is served by the nodes of a cluster: \S+ at 127\.0\.0\.1:\d+ \(seen \d\.\d s ago\)\. .* start it with --cluster, or stop them first\.\n/,
      );
      expect((await call(node.url, "GET", "/health/ready")).status).toBe(200);
      expect((await call(node.url, "GET", "/api/events/cup-final/seats")).status).toBe(200);

      node.signal("SIGKILL");
      await node.ended;
      const server = await startServer(options);
      try {
        const joining = startServer({ ...options, env: CLUSTER });
        await expect(joining).rejects.toThrow(UsageError);
        await expect(joining).rejects.toThrow("is served by a server without --cluster");
        expect((await call(server.url, "GET", "/health/ready")).status).toBe(200);
      } finally {
        await server.stop();
      }
      await (await startServer({ ...options, env: CLUSTER })).stop();
    } finally {
      await node.remove();
      await database.drop();
    }
  },
  LONG_MS,
);
