/** The Redis that tests of cache and queue start for themselves. */
import { spawnSync } from "node:child_process";

/** Then they are skipped, by name. */
export const missing = spawnSync("redis-server", ["--version"]).status !== 0;
if (missing)
  console.warn("Tests of cache and queue are skipped: there is no redis-server. Install it.");
