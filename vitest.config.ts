import { defineConfig } from "vitest/config";

/** Two cores: more workers would only make the timings of each other's tests worse. */
const WORKERS = 2;
/** Three servers under load, of which none may be late: where another suite takes a core, their locks run out. */
const ALONE = "test/server/rolling.test.ts";
/** Servers as processes, over real time. */
const SERVERS = "test/{server,deploy}/**/*.test.ts";
/** Where real time passes, a machine that is busy with other work may be late. What fails twice is ours; what was
 * tried again is named. By hand nothing is. */
const AGAIN = process.env["CI"] ? 1 : 0;

export default defineConfig({
  test: {
    maxWorkers: WORKERS,
    pool: "forks",
    globalSetup: ["test/global-setup.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          include: ["{src,sim,simulation,testbank,bench,scripts,test,web}/**/*.test.ts"],
          exclude: [SERVERS, "test/browser/**", "**/node_modules/**", "web/dist/**"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "servers",
          include: [SERVERS],
          exclude: [ALONE],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          retry: AGAIN,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          globalSetup: ["test/browser/build-page.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // Chromium now and then drops what is done to it on a machine that is busy.
          retry: AGAIN,
          // After the others: a browser wants both cores.
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "alone",
          include: [ALONE],
          retry: AGAIN,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
