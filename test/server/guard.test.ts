/** Who starts where others serve already: a server alone beside nodes, a node with another secret, one on a taken
 * port. */
import { expect, test } from "vitest";
import { freePort } from "../../src/free-port.ts";
import type { ClusterAnswer } from "../../src/protocol/organiser.ts";
import { UsageError } from "../../src/usage-error.ts";
import { administer, databaseOf, freshDatabase, withDatabase } from "../database.ts";
import { startProcess } from "../process.ts";
import { startServer } from "../server.ts";
import { call } from "./fan.ts";

const SECRET = "a secret of the tests, long enough to be one";
const CLUSTER = { GRANDSTAND_CLUSTER: "1" };
const LONG_MS = 120_000;

test(
  "[R170] [R172] on the database of living nodes none starts with another secret or on a taken port, alone or as one of several, and they sell on",
  async () => {
    const database = await freshDatabase();
    const options = { databaseUrl: database.url, secret: SECRET };
    const env = { ...CLUSTER, GRANDSTAND_DEMO: "on" };
    const port = await freePort({ port: 0, host: "127.0.0.1" });
    const fixed = { GRANDSTAND_CLUSTER_PORT: String(port) };
    const node = await startServer({ ...options, env: { ...env, ...fixed } });
    try {
      const taken = startServer({ ...options, env: { ...env, ...fixed } });
      await expect(taken).rejects.toThrow(UsageError);
      await expect(taken).rejects.toThrow(
        `Port ${port} is taken by another program: choose another with GRANDSTAND_CLUSTER_PORT=....`,
      );
      const stranger = { DATABASE_URL: database.url, GRANDSTAND_SECRET: `${SECRET}!` };
      for (const more of [CLUSTER, { GRANDSTAND_NODES: "2" }])
        await expect(startProcess({ env: { ...stranger, ...more } })).rejects.toThrow(
          /ended \(1\) before it served:\n(.*\n)?The nodes that serve this database have another GRANDSTAND_SECRET: \S+ at 127\.0\.0\.1:\d+ \(seen \d\.\d s ago\)\. .*\n$/,
        );
      const { body } = await call(node.url, "GET", "/api/cluster", { token: node.organiserKey });
      expect((body as ClusterAnswer).nodes).toHaveLength(1);
      expect((await call(node.url, "GET", "/health/ready")).status).toBe(200);
    } finally {
      await node.stop();
      await database.drop();
    }
  },
  LONG_MS,
);

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

test(
  "[D13] a user who may have too few connections is told so, and gets no stack",
  async () => {
    const database = await freshDatabase();
    const role = `${databaseOf(database.url)}_few`;
    const url = new URL(withDatabase(database.url, role));
    await administer(database.url, `create role ${role} login password 'few'`);
    await administer(database.url, `create database ${role} owner ${role}`);
    [url.username, url.password] = [role, "few"];
    const env = { ...CLUSTER, DATABASE_URL: url.href, GRANDSTAND_SECRET: SECRET };
    try {
      // The third is Effect Cluster's, which wraps what went wrong.
      await administer(database.url, `alter role ${role} connection limit 2`);
      const told = await startProcess({ env }).catch(String);
      expect(told).toMatch(
        /\nThe database has no connection to spare \(too many connections for role "\w+"\): raise .*\n/,
      );
      expect(told).not.toContain("    at ");
    } finally {
      await administer(database.url, `drop database ${role} with (force)`);
      await administer(database.url, `drop role ${role}`);
      await database.drop();
    }
  },
  LONG_MS,
);
