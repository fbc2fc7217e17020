import { defineConfig } from "vitest/config";

/** Two cores: more workers would only make the timings of each other's tests worse. */
const WORKERS = 2;

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
          exclude: ["test/browser/**", "**/node_modules/**", "web/dist/**"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
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
          // Chromium now and then drops what is done to it on a machine that is busy. What fails twice is ours;
          // what was tried again is named. By hand nothing is.
          retry: process.env["CI"] ? 1 : 0,
          // After the others: a browser wants both cores.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
