/** One PostgreSQL for the whole run, with a migrated template to clone; TEST_DATABASE_URL names another. */
import { randomBytes } from "node:crypto";
import type { TestProject } from "vitest/node";

import { openCluster } from "../src/store/cluster.ts";
import { checkServer } from "../src/store/connect.ts";
import { migrate } from "../src/store/migrate.ts";
import { administer, guard, temporaryFolder, withDatabase } from "./database.ts";

/** Of this run, so that others may use the same server. */
const PREFIX = `grandstand_test_${randomBytes(4).toString("hex")}`;

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await openServer(process.env["TEST_DATABASE_URL"]);
  const template = withDatabase(server.url, PREFIX);
  try {
    await administer(template, `create database ${PREFIX}`);
    await migrate(template);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const [server15] = await administer(
    template,
    "select 1 where current_setting('server_version_num')::int >= 150000",
  );
  project.provide("templateUrl", template);
  project.provide("cloneBy", server15 === undefined ? "" : "strategy file_copy");
  return () => server.stop();
}

async function openServer(url?: string): Promise<{ url: string; stop(): Promise<void> }> {
  if (url !== undefined) {
    await checkServer(url);
    return { url, stop: () => dropAll(url) };
  }
  const folder = temporaryFolder();
  const undertaker = guard(folder);
  // Nothing here outlives the run, so nothing need reach the disk.
  const cluster = await openCluster(folder, { fsync: "off", shared_buffers: "64MB" });
  const stop = async (): Promise<void> => {
    await cluster.stop("immediate");
    await undertaker.bury();
  };
  return { url: cluster.url, stop };
}

/** The template and what tests that failed left behind. */
async function dropAll(url: string): Promise<void> {
  const left = await administer(
    url,
    `select datname as name from pg_database where starts_with(datname, '${PREFIX}')`,
  );
  for (const { name } of left) {
    await administer(url, `drop database if exists ${String(name)} with (force)`);
  }
}
