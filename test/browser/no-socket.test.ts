/** The map where the live map has no room, in a real browser. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Watcher } from "../../src/http/testing/watcher.ts";
import { startServer, type TestServer } from "../server.ts";
import { Fan, planOf } from "../server/fan.ts";
import { waitUntil } from "../wait-until.ts";
import { launch, LIST_ONLY, missing } from "./chromium.ts";

describe.skipIf(missing)("the map without a live socket, in Chromium", () => {
  let server: TestServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer({ env: { GRANDSTAND_LIVE_PER_NETWORK: "1" } });
    browser = await launch(LIST_ONLY);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test("[W171] what others hold is seen with the next try, and live once there is room", async () => {
    const live = new URL("/api/events/cup-final/live", server.url);
    live.protocol = "ws:";
    const other = new Watcher(live.href);
    await other.next();
    const page = await (await browser.newContext({ locale: "en-IE" })).newPage();
    await page.goto(`${server.url}/events/cup-final`);
    const section = page.locator("button.section").first();
    await page.getByText("Reconnecting, the map may be old").waitFor();
    const before = await section.textContent();

    const rival = await Fan.signIn(server.url, "rival@example.com");
    await rival.held((await planOf(server.url)).seats.id.slice(0, 4));
    await waitUntil(
      "the page shows the hold",
      async () => (await section.textContent()) !== before,
    );
    expect(await page.getByText("Live", { exact: true }).count()).toBe(0);

    other.socket.terminate();
    await page.getByText("Live", { exact: true }).waitFor();
  });
});
